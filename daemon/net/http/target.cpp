#include "daemon/net/http/target.hpp"

#include "daemon/net/curl.hpp"

#include <array>

#include <arpa/inet.h>

namespace mailctl::net::http {
namespace {

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
        return {};
    }
    std::string copy = text;
    curl_free(text);
    return copy;
}

}  // namespace

Target target_of(const std::string& url) {
    const std::unique_ptr<CURLU, CurlDeleter> parts(curl_url());
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return {};
    }
    auto host = part_of(parts.get(), CURLUPART_HOST);
    if (host.starts_with('[')) {
        host = host.substr(1, host.size() - 2);
    }
    return {
        host,
        part_of(parts.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT),
        part_of(parts.get(), CURLUPART_SCHEME) == "https"};
}

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> ignored{};
    return ::inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

bool is_loopback(const std::string& address) {
    in_addr ipv4{};
    in6_addr ipv6{};
    if (::inet_pton(AF_INET, address.c_str(), &ipv4) == 1) {
        return (ntohl(ipv4.s_addr) >> 24U) == IN_LOOPBACKNET;
    }
    return ::inet_pton(AF_INET6, address.c_str(), &ipv6) == 1 && IN6_IS_ADDR_LOOPBACK(&ipv6);
}

}  // namespace mailctl::net::http
