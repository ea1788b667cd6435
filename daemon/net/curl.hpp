#pragma once

#include "daemon/net/libcurl.hpp"

#include <memory>
#include <optional>
#include <string>

/// What all our use of libcurl has in common.
namespace mailctl::net {

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter>;

/// A handle with our manners: no proxy, no netrc, no signals, no connection kept open, TLS 1.2 or
/// newer, and certificates judged by the system's authorities.
CurlHandle new_curl();

/// Certificates in PEM, in place of the system's authorities.
void trust(const CurlHandle& curl, std::string authorities);

void append(CurlList& list, const std::string& text);

/// Throws unless libcurl took the option.
void demand(CURLcode code, CURLoption option);

template <class Value>
void set(const CurlHandle& curl, NeededOption option, Value value) {
    demand(curl_easy_setopt(curl.get(), CURLoption{option}, value), option);
}

}  // namespace mailctl::net
