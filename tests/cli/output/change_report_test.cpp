#include "cli/output/change_report.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli;

namespace {

api::ChangeReport enabled() {
    return {
        .id = 17,
        .changed = true,
        .dry_run = false,
        .plan =
            {{"main.cf relayhost", "administrator", "[old.example.com]", "[smtp.example.com]:587"},
             {"table sasl_passwd", "nobody", std::nullopt, "u@example.com:******"}},
        .in_force = {{"postfix", api::Taken::reloaded}, {"dovecot", api::Taken::not_running}},
        .notes = {"an older map stays behind ours"},
        .revision = "4f1c9a"};
}

std::string text(const api::ChangeReport& report) {
    return change_text(report, "the relay is already so", Palette(false));
}

}  // namespace

TEST_CASE("a change is told as what became what, and how to undo it", "[cli][output]") {
    CHECK(
        text(enabled()) ==
        "main.cf relayhost (set by administrator)\n"
        "  - [old.example.com]\n"
        "  + [smtp.example.com]:587\n"
        "table sasl_passwd\n"
        "  + u@example.com:******\n"
        "note: an older map stays behind ours\n"
        "Postfix was reloaded.\n"
        "Change 17; to undo it: mailctl undo 17\n"
    );
}

TEST_CASE("a dry run says that nothing was changed", "[cli][output]") {
    auto report = enabled();
    report.id = std::nullopt;
    report.dry_run = true;
    // Whether a preview calls itself changed is not what people look at.
    report.changed = GENERATE(true, false);

    const auto shown = text(report);

    CHECK(shown.starts_with("main.cf relayhost"));
    CHECK(shown.ends_with("Dry run: nothing was changed.\n"));
    CHECK(shown.find("undo") == std::string::npos);
}

TEST_CASE("what is so already is said to be so", "[cli][output]") {
    const bool dry_run = GENERATE(true, false);
    const api::ChangeReport report{std::nullopt, false, dry_run, {}, {}, {}, "4f1c9a"};

    CHECK(text(report) == "nothing to do: the relay is already so\n");
}

TEST_CASE("nothing in a report can talk to the terminal", "[cli][output]") {
    auto report = enabled();
    report.plan = {
        {"\x1b]0;a\a",
         "\x1b[1m",
         "\x1b[2J",
         "\x9b"
         "2J"}};
    report.notes = {"\x1b[31m"};

    const auto shown = text(report);

    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.find('\x9b') == std::string::npos);
    CHECK(shown.find('\a') == std::string::npos);
}
