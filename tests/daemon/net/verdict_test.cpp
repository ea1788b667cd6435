#include "daemon/net/smtp/verdict.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

#include <netdb.h>

using namespace mailctl;
using namespace mailctl::net::smtp;

namespace {

Ending ending_at(Step step, CURLcode code, std::string reply = {}) {
    Ending ending;
    ending.host = "smtp.example.com";
    ending.login_wanted = true;
    ending.code = code;
    ending.progress.step = step;
    ending.progress.reply = std::move(reply);
    ending.progress.connected = true;
    ending.progress.encrypted = true;
    ending.progress.introduced = true;
    ending.progress.mechanisms = "PLAIN LOGIN";
    return ending;
}

Ending not_connected(int error, CURLcode code = CURLE_COULDNT_CONNECT) {
    Ending ending = ending_at(Step::connect, code);
    ending.progress.connected = ending.progress.encrypted = ending.progress.introduced = false;
    ending.progress.mechanisms.clear();
    ending.system_error = error;
    return ending;
}

Ending no_name(int error) {
    Ending ending = not_connected(0, CURLE_OK);
    ending.progress.step = Step::resolve;
    ending.lookup_error = error;
    return ending;
}

Ending bad_certificate(long error, std::string words, std::string names = {}) {
    Ending ending = ending_at(Step::tls, CURLE_PEER_FAILED_VERIFICATION);
    ending.progress.introduced = false;
    ending.certificate_error = error;
    ending.words = std::move(words);
    ending.certificate_names = std::move(names);
    return ending;
}

Ending broken_tls(std::string words) {
    Ending ending = ending_at(Step::tls, CURLE_SSL_CONNECT_ERROR);
    ending.progress.encrypted = ending.progress.introduced = false;
    ending.words = std::move(words);
    return ending;
}

Ending without_login(std::string mechanisms, CURLcode code, Step step) {
    Ending ending = ending_at(step, code);
    ending.progress.mechanisms = std::move(mechanisms);
    return ending;
}

Ending uninvited_mail() {
    Ending ending = ending_at(Step::mail, CURLE_SEND_ERROR, "554 5.7.1 Access denied");
    ending.login_wanted = false;
    return ending;
}

Ending stranger() {
    Ending ending = ending_at(Step::greeting, CURLE_ABORTED_BY_CALLBACK, "HTTP/1.1 400 Bad");
    ending.progress.is_smtp = false;
    ending.progress.introduced = false;
    return ending;
}

Ending without_usable_address() {
    Ending ending = no_name(0);
    ending.has_usable_address = false;
    ending.inet_protocols = "ipv6";
    return ending;
}

Ending unbound() {
    Ending ending = not_connected(EADDRNOTAVAIL);
    ending.unbound = "192.0.2.99";
    return ending;
}

Ending with_old_tls() {
    Ending ending = broken_tls("SSL routines::tlsv1 alert protocol version");
    ending.tls_protocols = "TLSv1";
    return ending;
}

Ending too_long(std::string words) {
    Ending ending = ending_at(Step::ehlo, CURLE_RECV_ERROR);
    ending.words = std::move(words);
    return ending;
}

struct Case {
    Ending ending;
    Step failed_step;
    std::string_view message;
    std::string_view hint;  ///< A part of it.
};

}  // namespace

TEST_CASE("each failure has its cause, the server's words and a way out", "[net]") {
    // clang-format off
    const auto row = GENERATE(
        Case{no_name(EAI_NONAME), Step::resolve,
            "the host name smtp.example.com does not exist", "spelling"},
        Case{no_name(EAI_NODATA), Step::resolve,
            "the host name smtp.example.com does not exist", "spelling"},
        Case{no_name(EAI_AGAIN), Step::resolve,
            "no name server answered the question for smtp.example.com", "/etc/resolv.conf"},

        Case{without_usable_address(), Step::resolve,
            "smtp.example.com has no address that Postfix may use: inet_protocols = ipv6 in main.cf",
            "restart Postfix"},
        Case{unbound(), Step::connect,
            "this machine has no address 192.0.2.99, from which smtp_bind_address lets Postfix send",
            "remove it"},
        Case{with_old_tls(), Step::tls,
            "TLS with smtp.example.com port 587 failed with smtp_tls_mandatory_protocols = TLSv1 as in "
            "your main.cf: SSL routines::tlsv1 alert protocol version", ">=TLSv1.2"},
        Case{not_connected(ECONNREFUSED), Step::connect,
            "nothing listens on smtp.example.com port 587: connection refused", "465 or 2525"},
        Case{not_connected(ENETUNREACH), Step::connect,
            "there is no way to smtp.example.com port 587: no route", "network"},
        Case{not_connected(EPERM), Step::connect,
            "this machine forbids connections to smtp.example.com port 587", "firewall"},
        Case{not_connected(0, CURLE_OPERATION_TIMEDOUT), Step::connect,
            "no answer from smtp.example.com port 587", "blocks the port; try 465 or 2525"},

        Case{broken_tls("error:0A00010B:SSL routines::wrong version number"), Step::tls,
            "smtp.example.com port 587 answered in plain text where TLS was expected",
            "465 speaks TLS from the first byte"},
        Case{broken_tls("error:0A00042E:SSL routines::tlsv1 alert protocol version"), Step::tls,
            "TLS with smtp.example.com port 587 failed: "
            "error:0A00042E:SSL routines::tlsv1 alert protocol version", "TLS 1.2 or later"},
        Case{broken_tls("OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection"), Step::tls,
            "smtp.example.com port 587 closed the connection at tls", "try 465 or 2525"},
        Case{bad_certificate(10, "SSL certificate problem: certificate has expired"), Step::tls,
            "the certificate of smtp.example.com has expired", "clock"},
        Case{bad_certificate(9, "SSL certificate problem: certificate is not yet valid"), Step::tls,
            "the certificate of smtp.example.com is not valid yet", "clock"},
        Case{bad_certificate(18, "SSL certificate problem: self-signed certificate"), Step::tls,
            "the certificate of smtp.example.com is not from an authority that this machine trusts: "
            "SSL certificate problem: self-signed certificate", "update-ca-certificates"},
        Case{bad_certificate(20, "SSL certificate problem: unable to get local issuer certificate"), Step::tls,
            "the certificate of smtp.example.com is not from an authority that this machine trusts: "
            "SSL certificate problem: unable to get local issuer certificate", "--tls encrypt"},
        Case{bad_certificate(0, "SSL: no alternative certificate subject name", "a.example, b.example"), Step::tls,
            "the certificate is for a.example, b.example, not for smtp.example.com",
            "the host name that the provider gives"},
        Case{bad_certificate(26, "SSL certificate problem: unsupported purpose"), Step::tls,
            "the certificate of smtp.example.com was refused: "
            "SSL certificate problem: unsupported purpose", "--tls encrypt"},
        Case{ending_at(Step::tls, CURLE_SSL_CACERT_BADFILE), Step::tls,
            "this machine has no store of trusted certificates", "ca-certificates"},
        Case{ending_at(Step::ehlo, CURLE_USE_SSL_FAILED, "250 hello"), Step::tls,
            "smtp.example.com port 587 does not offer STARTTLS", "try 465 or 2525"},

        Case{ending_at(Step::greeting, CURLE_WEIRD_SERVER_REPLY, "421 too busy"), Step::greeting,
            "smtp.example.com refuses for now, at greeting: 421 too busy", "a few minutes"},
        Case{ending_at(Step::tls, CURLE_USE_SSL_FAILED, "454 4.7.0 TLS not available"), Step::tls,
            "smtp.example.com refuses for now, at tls: 454 4.7.0 TLS not available", "a few minutes"},
        Case{ending_at(Step::auth, CURLE_LOGIN_DENIED, "454 4.7.0 Temporary failure"), Step::auth,
            "smtp.example.com refuses for now, at auth: 454 4.7.0 Temporary failure", "a few minutes"},
        Case{ending_at(Step::greeting, CURLE_WEIRD_SERVER_REPLY, "554 no access"), Step::greeting,
            "smtp.example.com port 587 refuses this machine: 554 no access", "465 or 2525"},

        Case{ending_at(Step::auth, CURLE_LOGIN_DENIED, "535 5.7.8 Error: authentication failed"), Step::auth,
            "the login was refused: 535 5.7.8 Error: authentication failed", "user name and password"},
        Case{ending_at(Step::auth, CURLE_LOGIN_DENIED, "534 5.7.9 Application password required"), Step::auth,
            "the login was refused: 534 5.7.9 Application password required", "this account"},
        Case{without_login("XOAUTH2", CURLE_LOGIN_DENIED, Step::ehlo), Step::auth,
            "the server offers no login by password, only XOAUTH2", "PLAIN or LOGIN"},
        Case{without_login("", CURLE_ABORTED_BY_CALLBACK, Step::ehlo), Step::auth,
            "the server offers no login after TLS", "--username"},
        Case{without_login("", CURLE_OK, Step::noop), Step::auth,  // libcurl just goes on
            "the server offers no login after TLS", "--username"},

        Case{ending_at(Step::mail, CURLE_SEND_ERROR, "452 4.3.1 Insufficient system storage"), Step::mail,
            "smtp.example.com refuses for now, at mail: 452 4.3.1 Insufficient system storage", "minutes"},
        Case{uninvited_mail(), Step::mail,
            "the message was refused: 554 5.7.1 Access denied", "give --username"},

        Case{stranger(), Step::greeting,
            "smtp.example.com port 587 does not speak SMTP: HTTP/1.1 400 Bad", "port is wrong"},
        Case{ending_at(Step::ehlo, CURLE_ABORTED_BY_CALLBACK, "250 x"), Step::ehlo,
            "smtp.example.com port 587 does not stop talking at ehlo", "no ordinary relay"},
        Case{too_long("Too large response headers: 322054 > 307200"), Step::ehlo,
            "smtp.example.com port 587 does not stop talking at ehlo", "no ordinary relay"},
        Case{ending_at(Step::greeting, CURLE_OPERATION_TIMEDOUT), Step::greeting,
            "smtp.example.com port 587 accepted the connection and then said nothing", "465 waits"},
        Case{ending_at(Step::auth, CURLE_OPERATION_TIMEDOUT), Step::auth,
            "smtp.example.com port 587 stopped answering at auth", "try again"},
        Case{ending_at(Step::auth, CURLE_RECV_ERROR), Step::auth,
            "smtp.example.com port 587 closed the connection at auth", "firewall"},
        Case{ending_at(Step::ehlo, CURLE_OUT_OF_MEMORY), Step::ehlo, "Out of memory", ""}
    );
    // clang-format on
    CAPTURE(row.message);

    const auto verdict = judge(row.ending);

    CHECK_FALSE(verdict.ok);
    CHECK(verdict.failed_step == row.failed_step);
    CHECK(verdict.message == row.message);
    CHECK_THAT(verdict.hint, Catch::Contains(std::string(row.hint)));
}

TEST_CASE("a success says how far it went", "[net]") {
    auto ending = ending_at(Step::noop, CURLE_OK, "250 Ok");

    SECTION("to the login") {
        ending.progress.logged_in = true;
        CHECK(judge(ending).message == "the relay accepted the login");
    }
    SECTION("to a message") {
        ending.progress.step = Step::mail;
        CHECK(judge(ending).message == "the relay accepted the message");
    }
    SECTION("to TLS, where no login was wanted") {
        ending.login_wanted = false;
        ending.progress.mechanisms.clear();
        CHECK(judge(ending).message == "the relay answers over TLS; no login was tried");
    }
    SECTION("to TLS at level dane, whether a login is offered or not") {
        ending.tls = TlsLevel::dane;
        ending.progress.mechanisms.clear();
        CHECK(judge(ending).message == "the relay answers over TLS; no login was tried");
    }
    CHECK(judge(ending).ok);
    CHECK(judge(ending).hint.empty());
    CHECK_FALSE(judge(ending).failed_step);
}

TEST_CASE("the ports to try do not hold the one that failed", "[net]") {
    struct Case {
        std::int64_t port;
        const char* others;
    };
    const auto row = GENERATE(
        Case{587, "listen on 465 or 2525"},
        Case{465, "listen on 587 or 2525"},
        Case{2525, "listen on 587 or 465"},
        Case{25, "listen on 587, 465 or 2525"}
    );
    auto ending = not_connected(ECONNREFUSED);
    ending.port = row.port;

    CHECK_THAT(judge(ending).hint, Catch::EndsWith(row.others));
}

TEST_CASE("braces in a server's words are only words", "[net]") {
    const auto ending = ending_at(Step::auth, CURLE_LOGIN_DENIED, "535 {host} {} {0:x}");

    CHECK(judge(ending).message == "the login was refused: 535 {host} {} {0:x}");
}
