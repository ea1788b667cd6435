#pragma once

#include "daemon/net/http/client.hpp"

#include <curl/curl.h>

#include <string>

namespace mailctl::net::http {

/// How a request ended for which there is no answer, as far as we and libcurl know.
struct Ending {
    std::string host;
    std::string port;
    int lookup_error = 0;     ///< EAI_* of getaddrinfo(3)
    bool is_exposed = false;  ///< Without TLS to another machine, so nothing was tried.
    bool is_cancelled = false;
    bool is_oversize = false;
    bool was_sending = false;  ///< The connection stood, and TLS where there is TLS.
    CURLcode code = CURLE_OK;
    long system_error = 0;       ///< errno of the connection
    long certificate_error = 0;  ///< X509_V_ERR_* of OpenSSL
    std::string words;           ///< libcurl's own about the failure
};

/// What to say of it, and whether the request can have arrived.
Failure judge(const Ending& ending);

}  // namespace mailctl::net::http
