#include "daemon/net/smtp/verdict.hpp"

#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <netdb.h>

namespace mailctl::net::smtp {
namespace {

// From <openssl/x509_vfy.h>; libcurl passes them on as numbers.
constexpr long certificate_not_yet_valid = 9;
constexpr long certificate_expired = 10;
constexpr std::array unknown_authority{18L, 19L, 20L, 21L};

bool server_said(const Ending& ending, std::string_view beginning) {
    return ending.progress.reply.starts_with(beginning);
}

bool at(const Ending& ending, Step step) { return ending.progress.step == step; }

bool words_hold(const Ending& ending, std::string_view part) {
    return ending.words.find(part) != std::string::npos;
}

bool is_refused_certificate(const Ending& ending) {
    return ending.code == CURLE_PEER_FAILED_VERIFICATION;
}

bool is_broken_tls(const Ending& ending) { return ending.code == CURLE_SSL_CONNECT_ERROR; }

// Two limits of libcurl's own, which it reports as if the connection had failed.
bool is_too_long_for_curl(const Ending& ending) {
    return words_hold(ending, "Too large response") || words_hold(ending, "too big to handle");
}

bool was_cut_off(const Ending& ending) {
    const auto code = ending.code;
    return code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING ||
           words_hold(ending, "SSL_ERROR_SYSCALL") || words_hold(ending, "unexpected eof");
}

bool login_is_missing(const Ending& ending) {
    const auto& progress = ending.progress;
    return ending.login_wanted && progress.encrypted && progress.introduced &&
           progress.mechanisms.empty() && !progress.logged_in;
}

/// How one kind of failure is recognised, and what is said about it. {host}, {port}, {step},
/// {others} (ports to try), {reply} (the server), {words} (libcurl), {names}, {mechanisms}.
struct Rule {
    bool (*applies)(const Ending&);
    std::string_view message;
    std::string_view hint;
};

// The first that applies counts: what is known for certain comes before what is likely.
constexpr std::array rules{
    // ---- the name
    Rule{
        [](const Ending& e) { return e.lookup_error == EAI_AGAIN; },
        "no name server answered the question for {host}",
        "check the network and /etc/resolv.conf of this machine, then try again"},
    Rule{
        [](const Ending& e) { return e.lookup_error != 0; },
        "the host name {host} does not exist",
        "check its spelling; the provider's instructions name the host"},

    Rule{
        [](const Ending& e) { return !e.has_usable_address; },
        "{host} has no address that Postfix may use: inet_protocols = {protocols} in main.cf",
        "let inet_protocols name the protocol that the relay has, or all, and restart Postfix; or "
        "ask the provider for a host with such an address"},
    Rule{
        [](const Ending& e) { return at(e, Step::connect) && !e.unbound.empty(); },
        "this machine has no address {unbound}, from which smtp_bind_address lets Postfix send",
        "correct smtp_bind_address (or smtp_bind_address6) in main.cf or master.cf, or remove it"},

    Rule{
        [](const Ending& e) { return e.dane == Dane::Finding::not_signed; },
        "DNSSEC does not vouch for {host}, so DANE proves nothing and Postfix would keep all mail "
        "back",
        "the provider's zone must be signed, and the name server in /etc/resolv.conf must check "
        "signatures (unbound does); or use --tls secure"},
    Rule{
        [](const Ending& e) { return e.dane == Dane::Finding::no_records; },
        "{host} has no TLSA record for port {port}, and Postfix would keep all mail back",
        "ask the provider which host and port have one; or use --tls secure"},
    Rule{
        [](const Ending& e) { return e.dane == Dane::Finding::lookup_failed; },
        "the name server refuses to answer for {host} or its TLSA records",
        "either it is out of order, or the signatures of that zone are wrong: try again later, or "
        "use --tls secure"},

    // ---- the connection
    Rule{
        [](const Ending& e) { return at(e, Step::connect) && e.system_error == ECONNREFUSED; },
        "nothing listens on {host} port {port}: connection refused",
        "the port is wrong or closed; providers listen on {others}"},
    Rule{
        [](const Ending& e) {
            return at(e, Step::connect) &&
                   (e.system_error == ENETUNREACH || e.system_error == EHOSTUNREACH);
        },
        "there is no way to {host} port {port}: no route",
        "check the network of this machine; a firewall may refuse the port: try {others}"},
    Rule{
        [](const Ending& e) {
            return at(e, Step::connect) && (e.system_error == EACCES || e.system_error == EPERM);
        },
        "this machine forbids connections to {host} port {port}",
        "a local firewall rule stands in the way"},
    Rule{
        [](const Ending& e) { return at(e, Step::connect) && e.code == CURLE_OPERATION_TIMEDOUT; },
        "no answer from {host} port {port}",
        "a firewall, often that of the hosting company, blocks the port; try {others}"},

    // ---- TLS
    Rule{
        [](const Ending& e) { return is_broken_tls(e) && !e.tls_protocols.empty(); },
        "TLS with {host} port {port} failed with smtp_tls_mandatory_protocols = {versions} as in "
        "your main.cf: {words}",
        "remove smtp_tls_mandatory_protocols, or let it allow TLS 1.2 and 1.3: >=TLSv1.2"},
    Rule{
        [](const Ending& e) { return is_broken_tls(e) && words_hold(e, "wrong version number"); },
        "{host} port {port} answered in plain text where TLS was expected",
        "465 speaks TLS from the first byte; 587, 2525 and 25 begin in plain text and switch by "
        "STARTTLS: try {others}"},
    Rule{
        [](const Ending& e) { return e.code == CURLE_SSL_CACERT_BADFILE; },
        "this machine has no store of trusted certificates",
        "install the package ca-certificates"},
    Rule{
        [](const Ending& e) {
            return is_refused_certificate(e) && e.certificate_error == certificate_expired;
        },
        "the certificate of {host} has expired",
        "the provider must renew it; if the provider says it is valid, check this machine's clock"},
    Rule{
        [](const Ending& e) {
            return is_refused_certificate(e) && e.certificate_error == certificate_not_yet_valid;
        },
        "the certificate of {host} is not valid yet",
        "check this machine's clock"},
    Rule{
        [](const Ending& e) {
            return is_refused_certificate(e) &&
                   std::find(
                       unknown_authority.begin(), unknown_authority.end(), e.certificate_error
                   ) != unknown_authority.end();
        },
        "the certificate of {host} is not from an authority that this machine trusts: {words}",
        "it is self-signed, or its authority is not in the system's store: add the authority with "
        "update-ca-certificates; or, knowing that anybody could then stand in between, use "
        "--tls encrypt"},
    Rule{
        [](const Ending& e) { return is_refused_certificate(e) && !e.certificate_names.empty(); },
        "the certificate is for {names}, not for {host}",
        "use the host name that the provider gives, which is likely one of those"},
    Rule{
        is_refused_certificate,
        "the certificate of {host} was refused: {words}",
        "ask the provider; or, knowing that anybody could then stand in between, use "
        "--tls encrypt"},
    Rule{
        [](const Ending& e) { return e.code == CURLE_USE_SSL_FAILED && at(e, Step::ehlo); },
        "{host} port {port} does not offer STARTTLS",
        "without TLS no password is sent; the port is likely wrong: try {others}"},

    Rule{
        [](const Ending& e) { return e.code == CURLE_SSL_PINNEDPUBKEYNOTMATCH; },
        "the certificate of {host} is not the one that its TLSA records name",
        "somebody may stand in between, or the provider forgot to renew the records: ask the "
        "provider"},

    // ---- what the server says
    Rule{
        [](const Ending& e) { return server_said(e, "4"); },
        "{host} refuses for now, at {step}: {reply}",
        "this is temporary: try again in a few minutes; it may also come of too many attempts"},
    Rule{
        login_is_missing,
        "the server offers no login after TLS",
        "the port or host is wrong (587 and 465 are made for logins), or this relay wants no login "
        "and --username should be left out"},
    Rule{
        [](const Ending& e) { return at(e, Step::auth) && server_said(e, "535"); },
        "the login was refused: {reply}",
        "check user name and password at the provider; many want an API key or an application "
        "password in place of the account's own"},
    Rule{
        [](const Ending& e) { return at(e, Step::auth) && server_said(e, "5"); },
        "the login was refused: {reply}",
        "check at the provider that this account may send mail by SMTP"},
    Rule{
        [](const Ending& e) { return e.code == CURLE_LOGIN_DENIED; },
        "the server offers no login by password, only {mechanisms}",
        "ask the provider for a user name and password for SMTP (PLAIN or LOGIN)"},
    Rule{
        [](const Ending& e) {
            return at(e, Step::mail) && server_said(e, "5") && !e.progress.logged_in &&
                   !e.progress.mechanisms.empty();
        },
        "the message was refused: {reply}",
        "the relay probably wants a login: give --username and --password-file"},
    Rule{
        [](const Ending& e) { return at(e, Step::mail) && server_said(e, "5"); },
        "the message was refused: {reply}",
        "check that the sender's address or domain is confirmed at the provider, and the "
        "recipient's address"},
    Rule{
        [](const Ending& e) { return at(e, Step::greeting) && server_said(e, "5"); },
        "{host} port {port} refuses this machine: {reply}",
        "the server may refuse this machine's address, or be for other mail servers only: try "
        "{others}"},
    Rule{
        [](const Ending& e) { return server_said(e, "5"); },
        "{host} refused at {step}: {reply}",
        "ask the provider what this means"},

    Rule{
        [](const Ending& e) { return !e.progress.is_smtp || e.code == CURLE_WEIRD_SERVER_REPLY; },
        "{host} port {port} does not speak SMTP: {reply}",
        "the port is wrong: try {others}"},
    Rule{
        [](const Ending& e) {
            return e.code == CURLE_ABORTED_BY_CALLBACK || is_too_long_for_curl(e);
        },
        "{host} port {port} does not stop talking at {step}",
        "this is no ordinary relay; check host and port"},

    // ---- silence
    Rule{
        [](const Ending& e) {
            return e.code == CURLE_OPERATION_TIMEDOUT &&
                   (at(e, Step::greeting) || at(e, Step::tls));
        },
        "{host} port {port} accepted the connection and then said nothing",
        "465 waits like this for TLS from the first byte, and so does a firewall that swallows "
        "what it does not like; try {others}"},
    Rule{
        [](const Ending& e) { return e.code == CURLE_OPERATION_TIMEDOUT; },
        "{host} port {port} stopped answering at {step}",
        "try again; if it stays so, try {others}"},
    Rule{
        was_cut_off,
        "{host} port {port} closed the connection at {step}",
        "the port may want another kind of TLS, or a firewall stands in between: try {others}"},
    Rule{
        is_broken_tls,
        "TLS with {host} port {port} failed: {words}",
        "TLS 1.2 or later is needed; an older server, or a firewall that looks into TLS, is not "
        "good enough"},
    Rule{[](const Ending&) { return true; }, "{words}", ""},
};

/// "587 or 2525": the usual ports without the one that was tried.
std::string other_ports(std::int64_t tried) {
    std::string list;
    for (const int port : {2525, 465, 587}) {
        if (port != tried) {
            const char* glue = list.empty()                          ? ""
                               : list.find(' ') == std::string::npos ? " or "
                                                                     : ", ";
            list = fmt::format("{}{}{}", port, glue, list);
        }
    }
    return list;
}

std::string filled(std::string_view text, const Ending& ending) {
    const auto& progress = ending.progress;
    return fmt::format(
        fmt::runtime(text),
        fmt::arg("host", ending.host),
        fmt::arg("port", ending.port),
        fmt::arg("step", word_of(progress.step)),
        fmt::arg("others", other_ports(ending.port)),
        fmt::arg("reply", trimmed(progress.reply)),
        fmt::arg("words", ending.words.empty() ? curl_easy_strerror(ending.code) : ending.words),
        fmt::arg("protocols", ending.inet_protocols),
        fmt::arg("unbound", ending.unbound),
        fmt::arg("versions", ending.tls_protocols),
        fmt::arg("names", ending.certificate_names),
        fmt::arg("mechanisms", progress.mechanisms)
    );
}

std::string success(const Ending& ending) {
    if (ending.progress.step == Step::mail) {
        return "the relay accepted the message";
    }
    return ending.progress.logged_in ? "the relay accepted the login"
                                     : "the relay answers over TLS; no login was tried";
}

bool is_success(const Ending& ending) {
    const bool login_left_out = ending.tls != TlsLevel::dane && login_is_missing(ending);
    return ending.code == CURLE_OK && ending.lookup_error == 0 && ending.has_usable_address &&
           ending.dane == Dane::Finding::usable && !login_left_out;
}

/// The step that could not even begin, where the capabilities were to blame.
Step failed_step(const Ending& ending) {
    if (at(ending, Step::ehlo) && ending.code == CURLE_USE_SSL_FAILED) {
        return Step::tls;
    }
    if (login_is_missing(ending) || ending.code == CURLE_LOGIN_DENIED) {
        return Step::auth;
    }
    return ending.progress.step;
}

}  // namespace

api::TrialVerdict judge(const Ending& ending) {
    if (is_success(ending)) {
        return {.ok = true, .failed_step = {}, .message = success(ending), .hint = {}};
    }
    const auto& rule = *std::find_if(rules.begin(), rules.end(), [&](const Rule& row) {
        return row.applies(ending);
    });
    return {
        .ok = false,
        .failed_step = failed_step(ending),
        .message = filled(rule.message, ending),
        .hint = filled(rule.hint, ending)};
}

}  // namespace mailctl::net::smtp
