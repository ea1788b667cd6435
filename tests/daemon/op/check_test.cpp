#include "daemon/op/check.hpp"

#include "daemon/op/directory.hpp"
#include "daemon/op/proxied_maps.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

TEST_CASE("the line that tells why a program died is found", "[op]") {
    CHECK(
        op::death_note("Nov 21 07:53:27 client postfix/smtp[672]: fatal: Invalid TLS level \"x\""
        ) == "fatal: Invalid TLS level \"x\""
    );
    CHECK(op::death_note("Nov 21 07:53:27 h postfix/smtp[1]: panic: oops") == "panic: oops");

    const auto* const line = GENERATE(
        "",
        "]: ",
        "Nov 21 07:53:27 h postfix/smtp[1]: warning: fatal: is only quoted here",
        "Nov 21 07:53:27 h postfix/smtp[1] fatal: without the mark"
    );
    CAPTURE(line);
    CHECK(op::death_note(line).empty());
}

TEST_CASE("a warning is shown once", "[op]") {
    CHECK(op::without_repeated_lines("a\nb\na\nb\nc") == "a\nb\nc");
    CHECK(op::without_repeated_lines("").empty());
}

TEST_CASE("what a program died of stands before its warnings", "[op]") {
    CHECK(
        op::fatal_lines_first("postconf: warning: a\npostconf: fatal: b\npostconf: warning: c\n") ==
        "postconf: fatal: b\npostconf: warning: a\npostconf: warning: c\n"
    );
    CHECK(op::fatal_lines_first("postconf: warning: a") == "postconf: warning: a");
    CHECK(op::fatal_lines_first("").empty());
}

TEST_CASE("tables behind proxymap are opened without it", "[op]") {
    const auto maps = op::proxied_maps_in(
        "postconf: warning: /etc/postfix/main.cf: unused parameter: foo=proxy:bar\n"
        "smtp_sasl_password_maps = proxy:hash:/a, hash:/b,proxy:mysql:/c.cf\n"
        "smtp_generic_maps = pipemap:{proxy:hash:/d,static:x}\n"
        "smtp_tls_policy_maps = hash:/proxy:e\n"
        "proxy_read_maps = proxy:hash:/a proxy:mysql:/c.cf\n",
        "proxy:hash:/a proxy:mysql:/c.cf\n"
    );
    CHECK(
        maps.options ==
        std::vector<std::string>{
            "smtp_sasl_password_maps=hash:/a, hash:/b,mysql:/c.cf",
            "smtp_generic_maps=pipemap:{hash:/d,static:x}"}
    );
    CHECK(maps.unlisted.empty());
}

TEST_CASE("a table that proxymap would refuse is named, and no program can open it", "[op]") {
    const auto maps = op::proxied_maps_in(
        "a = proxy:hash:/a\nb = proxy:hash:/b proxy:hash:/c\n", "hash:/b, proxy:hash:/c"
    );
    CHECK(
        maps.options ==
        std::vector<std::string>{"a=not-in-proxy_read_maps.1", "b=not-in-proxy_read_maps.2 hash:/c"}
    );
    CHECK(
        maps.explained("fatal: expecting \"type:name\" instead of \"not-in-proxy_read_maps.2\"") ==
        "proxy_read_maps does not list proxy:hash:/b"
    );
    CHECK(maps.explained("fatal: something else") == "fatal: something else");
}

TEST_CASE("main.cf mentions a parameter where a line begins with it", "[op]") {
    CHECK(op::mentions("daemon_directory=/x\n", "daemon_directory"));
    CHECK(op::mentions("a = b\ndaemon_directory = /x", "daemon_directory"));
    CHECK_FALSE(op::mentions("#daemon_directory = /x\n", "daemon_directory"));
    CHECK_FALSE(op::mentions("a = b\n  daemon_directory\n", "daemon_directory"));
    CHECK_FALSE(op::mentions("", "daemon_directory"));
}
