#pragma once

#include "common/api/net/smtp/try.hpp"
#include "daemon/net/curl.hpp"

#include <string>
#include <vector>

namespace mailctl::net::smtp {

/// The addresses of a relay that Postfix would use, in its order.
std::vector<std::string> usable_addresses(
    std::vector<std::string> addresses, const api::ClientSettings& client
);

/// Opens the sockets of a trial at the own address that Postfix would send from.
class SourceAddress {
public:
    explicit SourceAddress(const api::ClientSettings& client) : client_(client) {}

    /// For CURLOPT_OPENSOCKETFUNCTION.
    static curl_socket_t open(void* self, curlsocktype purpose, curl_sockaddr* address);

    /// Of the last one that could not be taken; empty while each could.
    const std::string& failed() const { return failed_; }

private:
    bool take(int socket, int family);

    const api::ClientSettings& client_;
    std::string failed_;
};

/// Has libcurl speak the versions of TLS that Postfix would speak. None older than it would by
/// itself, unless Postfix speaks only older ones: then the trial shows what comes of that.
void limit_tls(const CurlHandle& curl, const api::ClientSettings& client);

/// Whether the administrator leaves out a version of TLS that servers speak today.
bool limits_tls(const api::ClientSettings& client);

}  // namespace mailctl::net::smtp
