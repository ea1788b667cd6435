#include "daemon/mailctld/program/judgement.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using program::judge_live;
using program::note_for_stopped;
using Answer = program::Operator::Answer;

TEST_CASE(
    "a configuration that Postfix refuses is broken, and the cause stands first", "[change]"
) {
    CHECK(judge_live(Answer{0, "a warning\n"}));
    const auto status = judge_live(Answer{1, "smtp: fatal: x\n"});
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Errc::configuration);
    CHECK(
        status.error().message ==
        "Postfix's present configuration is broken, and a reload now would stop mail: smtp: fatal: "
        "x"
    );
}

TEST_CASE("a check that takes too long does not say that anything is broken", "[change]") {
    const auto status = judge_live(Answer{124, "smtp did not end within 20 s; killed\n"});
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Errc::unavailable);
    CHECK(status.error().message.find("broken") == std::string::npos);
}

TEST_CASE("a change of a stopped Postfix counts from its start, if any", "[change]") {
    const auto* const counts = "Postfix is not running; the change counts from its next start";
    CHECK(note_for_stopped(Answer{0, ""}) == counts);
    CHECK(note_for_stopped(Answer{124, ""}) == counts);
    CHECK(note_for_stopped(Error{Errc::unavailable, "x", {}, {}}) == counts);
    CHECK(
        note_for_stopped(Answer{1, "x"}) ==
        "Postfix is not running, and would not start: `postfix check` refuses its files, and the "
        "mail log has its reason"
    );
}
