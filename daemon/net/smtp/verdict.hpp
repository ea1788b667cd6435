#pragma once

#include "common/api/trial.hpp"
#include "common/types/tls_level.hpp"
#include "daemon/net/smtp/dane.hpp"
#include "daemon/net/smtp/transcript.hpp"

#include <curl/curl.h>

#include <cstdint>
#include <string>

namespace mailctl::net::smtp {

/// All that is known when a trial has ended.
struct Ending {
    std::string host;
    std::int64_t port = 587;
    TlsLevel tls = TlsLevel::secure;
    bool login_wanted = false;
    int lookup_error = 0;            ///< EAI_* of getaddrinfo(3).
    bool has_usable_address = true;  ///< Of those that Postfix's inet_protocols allow.
    std::string inet_protocols;
    std::string unbound;        ///< The own address that Postfix must send from, and cannot.
    std::string tls_protocols;  ///< By which Postfix leaves out versions that servers speak.
    Dane::Finding dane = Dane::Finding::usable;
    CURLcode code = CURLE_OK;
    long system_error = 0;       ///< errno of the last connect(2).
    long certificate_error = 0;  ///< X509_V_ERR_* of OpenSSL.
    std::string words;           ///< libcurl's own, for what no rule of ours explains.
    std::string certificate_names;
    Progress progress;
};

/// The verdict, with the cause in plain words, the server's own words in it, and what to do.
/// Text that came from the server is not escaped: whoever shows it does that.
api::TrialVerdict judge(const Ending& ending);

}  // namespace mailctl::net::smtp
