#include "daemon/op/check.hpp"

#include "daemon/op/directory.hpp"

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

TEST_CASE("main.cf mentions a parameter where a line begins with it", "[op]") {
    CHECK(op::mentions("daemon_directory=/x\n", "daemon_directory"));
    CHECK(op::mentions("a = b\ndaemon_directory = /x", "daemon_directory"));
    CHECK_FALSE(op::mentions("#daemon_directory = /x\n", "daemon_directory"));
    CHECK_FALSE(op::mentions("a = b\n  daemon_directory\n", "daemon_directory"));
    CHECK_FALSE(op::mentions("", "daemon_directory"));
}
