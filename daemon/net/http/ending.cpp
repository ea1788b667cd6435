#include "daemon/net/http/ending.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>

#include <netdb.h>

namespace mailctl::net::http {
namespace {

// From <openssl/x509_vfy.h>; libcurl passes them on as numbers.
constexpr long certificate_not_yet_valid = 9;
constexpr long certificate_expired = 10;

/// How one kind of failure is recognised, and what is said about it. {host}, {port}, {words}.
struct Rule {
    bool (*applies)(const Ending&);
    std::string_view message;
    std::string_view hint;
};

// The first that applies counts: what is known for certain comes before what is likely.
constexpr std::array rules{
    // ---- ourselves
    Rule{[](const Ending& e) { return e.is_cancelled; }, "the caller went away", ""},
    Rule{
        [](const Ending& e) { return e.is_exposed; },
        "{host} is not this machine, and without TLS a key must not go there",
        "use https://"},
    Rule{[](const Ending& e) { return e.is_oversize; }, "the answer of {host} is too long", ""},

    // ---- the name
    Rule{
        [](const Ending& e) { return e.lookup_error == EAI_AGAIN; },
        "no name server answered the question for {host}",
        "check the network and /etc/resolv.conf of this machine, then try again"},
    Rule{
        [](const Ending& e) { return e.lookup_error != 0; },
        "the host name {host} does not exist",
        "check its spelling"},

    // ---- TLS
    Rule{
        [](const Ending& e) { return e.code == CURLE_SSL_CACERT_BADFILE; },
        "the trusted certificates cannot be read",
        "without certificates of your own, install the package ca-certificates"},
    Rule{
        [](const Ending& e) { return e.certificate_error == certificate_expired; },
        "the certificate of {host} has expired",
        "it must be renewed there; if it is valid, check this machine's clock"},
    Rule{
        [](const Ending& e) { return e.certificate_error == certificate_not_yet_valid; },
        "the certificate of {host} is not valid yet",
        "check this machine's clock"},
    Rule{
        [](const Ending& e) { return e.code == CURLE_PEER_FAILED_VERIFICATION; },
        "the certificate of {host} is not trusted: {words}",
        "somebody may stand between; if the server has an authority of its own, name its "
        "certificate"},
    Rule{
        [](const Ending& e) { return !e.was_sending && e.code == CURLE_SSL_CONNECT_ERROR; },
        "TLS with {host} port {port} failed: {words}",
        ""},

    // ---- the connection
    Rule{
        [](const Ending& e) { return !e.was_sending && e.system_error == ECONNREFUSED; },
        "nothing listens on {host} port {port}: connection refused",
        ""},
    Rule{
        [](const Ending& e) {
            return !e.was_sending &&
                   (e.system_error == ENETUNREACH || e.system_error == EHOSTUNREACH);
        },
        "there is no way to {host} port {port}: no route",
        "check the network of this machine"},
    Rule{
        [](const Ending& e) { return !e.was_sending && e.code == CURLE_OPERATION_TIMEDOUT; },
        "no answer from {host} port {port}",
        "check the network of this machine, and whether a firewall blocks the port"},
    Rule{
        [](const Ending& e) { return !e.was_sending; },
        "{host} port {port} is not reached: {words}",
        ""},

    // ---- the answer
    Rule{
        [](const Ending& e) { return e.code == CURLE_OPERATION_TIMEDOUT; },
        "{host} did not answer in time",
        ""},
    Rule{
        [](const Ending& e) { return e.code == CURLE_GOT_NOTHING; },
        "{host} closed the connection without an answer",
        ""},
    Rule{
        [](const Ending& e) {
            return e.code == CURLE_PARTIAL_FILE || e.code == CURLE_RECV_ERROR ||
                   e.code == CURLE_SEND_ERROR;
        },
        "the connection to {host} broke before the answer was complete",
        ""},
    Rule{
        [](const Ending&) { return true; }, "the answer of {host} is not proper HTTP: {words}", ""},
};

}  // namespace

Failure judge(const Ending& ending) {
    const auto* rule = rules.begin();
    while (!rule->applies(ending)) {
        ++rule;
    }
    const auto words = ending.words.empty() ? curl_easy_strerror(ending.code) : ending.words;
    return {
        ending.was_sending ? Fate::unknown : Fate::not_sent,
        fmt::format(
            fmt::runtime(rule->message),
            fmt::arg("host", ending.host),
            fmt::arg("port", ending.port),
            fmt::arg("words", escaped(words))
        ),
        std::string(rule->hint)};
}

}  // namespace mailctl::net::http
