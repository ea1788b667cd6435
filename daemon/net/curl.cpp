#include "daemon/net/curl.hpp"

#include "common/api/net/smtp/try.hpp"

#include <fmt/format.h>

#include <new>
#include <stdexcept>

namespace mailctl::net {

CurlHandle new_curl() {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    CurlHandle curl(initialised == CURLE_OK ? curl_easy_init() : nullptr);
    if (!curl) {
        throw std::runtime_error("libcurl does not start");
    }
    set(curl, CURLOPT_PROXY, "");
    set(curl, CURLOPT_NOPROXY, "*");
    set(curl, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_FORBID_REUSE, 1L);  // SMTP then says QUIT while we still listen
    set(curl, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    // As for Postfix: one file, and no directory beside it.
    set(curl, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(curl, CURLOPT_CAINFO, api::system_authorities);
    return curl;
}

void trust(const CurlHandle& curl, std::string authorities) {
    curl_blob blob{authorities.data(), authorities.size(), CURL_BLOB_COPY};
    set(curl, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
    set(curl, CURLOPT_CAINFO_BLOB, &blob);
}

void append(CurlList& list, const std::string& text) {
    curl_slist* const longer = curl_slist_append(list.get(), text.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    static_cast<void>(list.release());
    list.reset(longer);
}

void demand(CURLcode code, CURLoption option) {
    if (code != CURLE_OK) {
        throw std::runtime_error(
            fmt::format("libcurl refuses option {}: {}", option, curl_easy_strerror(code))
        );
    }
}

}  // namespace mailctl::net
