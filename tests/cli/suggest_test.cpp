#include "cli/suggest.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace mailctl::cli;

TEST_CASE("the distance of two words is the number of typing errors between them", "[cli]") {
    CHECK(edit_distance("status", "status") == 0);
    CHECK(edit_distance("status", "staus") == 1);
    CHECK(edit_distance("status", "stattus") == 1);
    CHECK(edit_distance("status", "stetus") == 1);
    CHECK(edit_distance("status", "sttaus") == 1);
    CHECK(edit_distance("", "undo") == 4);
    CHECK(edit_distance("undo", "") == 4);
    CHECK(edit_distance(std::string(100'000, 'x'), "undo") == 100'000);
}

TEST_CASE("a wrong word offers the command that was meant", "[cli]") {
    const auto [typed, message] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"relay", "enabel"}, "unknown command \"relay enabel\"; did you mean \"relay enable\"?"},
        {{"realy", "enable"}, "unknown command \"realy enable\"; did you mean \"relay enable\"?"},
        {{"relay", "foo"}, "unknown command \"relay foo\""},
        {{"relay"}, "\"relay\" is only half a command"},
        {{"rely"}, "unknown command \"rely\"; did you mean \"relay\"?"},
        {{"staus"}, "unknown command \"staus\"; did you mean \"status\"?"},
        {{"dns"}, "\"dns\" is only half a command"},
        {{"dns", "provider"}, "\"dns provider\" is only half a command"},
        {{"dns", "provdier", "add"},
         "unknown command \"dns provdier add\"; did you mean \"dns provider add\"?"},
        {{"dns", "provider", "lits"},
         "unknown command \"dns provider lits\"; did you mean \"dns provider list\"?"},
        {{"dns", "provider", "foo", "hunter2"}, "unknown command \"dns provider foo\""},
        {{"dns", "x"}, "unknown command \"dns x\""},
        {{"domian", "list"}, "unknown command \"domian list\"; did you mean \"domain list\"?"},
        {{"domian", "add", "example.com"},
         "unknown command \"domian add\"; did you mean \"domain add\"?"},
        {{"enable"}, "unknown command \"enable\"; did you mean \"relay enable\"?"},
        {{"hsitory", "5"}, "unknown command \"hsitory\"; did you mean \"history\"?"},
        {{"frobnicate", "hunter2"}, "unknown command \"frobnicate\""},
        {{"\x1b[31m"}, "unknown command \"\\x1b[31m\""},
    }));
    CAPTURE(typed);

    CHECK(unknown_command(typed).message == message);
    CHECK(unknown_command(typed).code == mailctl::Errc::usage);
}

TEST_CASE("a wrong verb is answered with the verbs of its noun", "[cli]") {
    const auto all = "the commands are relay enable, relay disable, relay status, relay test";

    CHECK(unknown_command(std::vector<std::string>{"relay", "on"}).hint == all);
    CHECK(unknown_command(std::vector<std::string>{"relay"}).hint == all);
    CHECK(
        unknown_command(std::vector<std::string>{"dns", "provider", "foo"}).hint ==
        "the commands are dns provider add, dns provider list, dns provider test, "
        "dns provider remove"
    );
    CHECK(
        unknown_command(std::vector<std::string>{"frob"}).hint ==
        "\"mailctl help\" lists the commands"
    );
}
