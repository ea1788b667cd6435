#include "daemon/net/smtp/route.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mailctl::net::smtp {
namespace {

constexpr std::int64_t tls_1_2 = 2;
constexpr std::int64_t tls_1_3 = 3;

bool is_ipv6(const std::string& address) { return address.find(':') != std::string::npos; }

}  // namespace

std::vector<std::string> usable_addresses(
    std::vector<std::string> addresses, const api::ClientSettings& client
) {
    std::erase_if(addresses, [&](const std::string& address) {
        return is_ipv6(address) ? !client.may_use_ipv6 : !client.may_use_ipv4;
    });
    if (client.preferred) {
        std::stable_partition(addresses.begin(), addresses.end(), [&](const std::string& address) {
            return is_ipv6(address) == (*client.preferred == "ipv6");
        });
    }
    return addresses;
}

curl_socket_t SourceAddress::open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& source = *static_cast<SourceAddress*>(self);
    const int opened =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (opened >= 0 && !source.take(opened, address->family)) {
        ::close(opened);
        return CURL_SOCKET_BAD;
    }
    return opened;
}

// Where Postfix goes on without the address, so does the trial.
bool SourceAddress::take(int socket, int family) {
    const auto& wanted = family == AF_INET6 ? client_.bind_ipv6 : client_.bind_ipv4;
    if (!wanted) {
        return true;
    }
    sockaddr_in6 own6{};
    sockaddr_in own4{};
    own6.sin6_family = AF_INET6;
    own4.sin_family = AF_INET;
    const bool is_address = family == AF_INET6
                                ? ::inet_pton(AF_INET6, wanted->c_str(), &own6.sin6_addr) == 1
                                : ::inet_pton(AF_INET, wanted->c_str(), &own4.sin_addr) == 1;
    const auto* const own = family == AF_INET6 ? reinterpret_cast<const sockaddr*>(&own6)
                                               : reinterpret_cast<const sockaddr*>(&own4);
    if (is_address && ::bind(socket, own, family == AF_INET6 ? sizeof own6 : sizeof own4) == 0) {
        return true;
    }
    failed_ = *wanted;
    return !client_.must_bind;
}

void limit_tls(const CurlHandle& curl, const api::ClientSettings& client) {
    constexpr std::array oldest{
        CURL_SSLVERSION_TLSv1_0,
        CURL_SSLVERSION_TLSv1_1,
        CURL_SSLVERSION_TLSv1_2,
        CURL_SSLVERSION_TLSv1_3};
    constexpr std::array newest{
        CURL_SSLVERSION_MAX_TLSv1_0,
        CURL_SSLVERSION_MAX_TLSv1_1,
        CURL_SSLVERSION_MAX_TLSv1_2,
        CURL_SSLVERSION_MAX_TLSv1_3};
    if (!limits_tls(client)) {
        return;
    }
    const auto last = std::clamp<std::int64_t>(*client.tls_newest, 0, tls_1_3);
    const auto first =
        std::clamp<std::int64_t>(*client.tls_oldest, last < tls_1_2 ? 0 : tls_1_2, last);
    set(curl,
        CURLOPT_SSLVERSION,
        static_cast<long>(oldest.at(static_cast<std::size_t>(first))) |
            static_cast<long>(newest.at(static_cast<std::size_t>(last))));
    if (last < tls_1_2) {
        // Postfix does so, too: OpenSSL has put these versions below its ordinary level.
        set(curl, CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
    }
}

bool limits_tls(const api::ClientSettings& client) {
    return client.tls_oldest && client.tls_newest &&
           (*client.tls_newest < tls_1_3 || *client.tls_oldest > tls_1_2);
}

}  // namespace mailctl::net::smtp
