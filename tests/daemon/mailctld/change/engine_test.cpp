#include "daemon/mailctld/change/engine.hpp"

#include "tests/daemon/machine.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using test::Machine;

namespace {

const std::string dovecot_file = "dovecot conf.d/99-mailctl.conf";
const std::string rspamd_file = "rspamd local.d/milter_headers.conf";

using Parts = std::vector<change::Part>;

/// A change, and how all is before it.
struct Case {
    std::string name;
    Parts before;
    Parts parts;
};

std::vector<Case> cases() {
    const auto dovecot = Machine::part("hosting", {}, {{dovecot_file, "a\n"}});
    const auto otherwise = Machine::part("hosting", {}, {{dovecot_file, "b\n"}});
    const auto rspamd = Machine::part("signing", {}, {{rspamd_file, "a\n"}});
    const auto with_milter =
        Machine::part("signing", {{"smtpd_milters", "unix:x.sock"}}, {{rspamd_file, "a\n"}});
    const auto postfix = Machine::part("hardening", {{"inet_interfaces", "loopback-only"}}, {});
    return {
        {"Postfix alone", {}, {postfix}},
        {"Dovecot alone", {}, {dovecot}},
        {"Dovecot otherwise", {dovecot}, {otherwise}},
        {"Dovecot away", {dovecot}, {Machine::nothing("hosting")}},
        {"Rspamd alone", {}, {rspamd}},
        {"Rspamd away", {rspamd}, {Machine::nothing("signing")}},
        {"all three", {}, {dovecot, with_milter}},
        {"all three away",
         {dovecot, with_milter},
         {Machine::nothing("hosting"), Machine::nothing("signing")}},
        {"the one comes and the other goes", {rspamd}, {dovecot, Machine::nothing("signing")}},
    };
}

/// The machine as the case begins with it.
void set_up(Machine& machine, const Case& row) {
    if (!row.before.empty()) {
        REQUIRE(machine.change(row.before));
    }
    machine.script.calls.clear();
}

/// How many calls the change makes, and what it leads to.
std::pair<std::size_t, Machine::Files> rehearsed(const Case& row) {
    Machine machine;
    set_up(machine, row);
    const auto report = machine.change(row.parts);
    REQUIRE(report);
    return {machine.script.calls.size(), machine.files()};
}

bool is_over(Machine& machine) {
    return machine.store().unfinished().empty() && machine.store().stuck().empty();
}

}  // namespace

TEST_CASE("who offers a socket is told before who uses it, and let go after", "[engine]") {
    Machine machine;
    const auto all = cases()[6];
    const auto report = machine.change(all.parts);
    REQUIRE(report);
    CHECK(report->in_force.size() == 3);
    const std::vector<std::string> takes(
        machine.script.calls.end() - 3, machine.script.calls.end()
    );
    CHECK(takes == std::vector<std::string>{"dovecot take", "rspamd take", "postfix take"});

    machine.script.calls.clear();
    REQUIRE(machine.change(cases()[7].parts));
    const std::vector<std::string> away(machine.script.calls.end() - 4, machine.script.calls.end());
    CHECK(
        away ==
        std::vector<std::string>{"dovecot take", "postfix take", "rspamd take", "dovecot take"}
    );
}

TEST_CASE("each program is told once for each of its two moments", "[engine]") {
    Machine machine;
    REQUIRE(machine.change({cases()[1].parts.front(), cases()[4].parts.front()}));
    machine.script.calls.clear();
    REQUIRE(machine.change({cases()[2].parts.front(), Machine::nothing("signing")}));

    auto takes = machine.script.calls;
    std::erase_if(takes, [](const std::string& call) { return !call.ends_with(" take"); });
    CHECK(takes == std::vector<std::string>{"dovecot take", "rspamd take", "dovecot take"});
}

TEST_CASE("what any program refuses at any step leaves all as it was", "[engine]") {
    for (const auto& row : cases()) {
        const auto [calls, wanted] = rehearsed(row);
        REQUIRE(calls > 2);
        for (std::size_t at = 1; at <= calls; ++at) {
            CAPTURE(row.name, at);
            Machine machine;
            set_up(machine, row);
            const auto before = machine.files();
            machine.script.fails_at = at;

            const auto report = machine.change(row.parts);
            REQUIRE_FALSE(report);
            CHECK(machine.files() == before);
            CHECK(is_over(machine));
            machine.script = {};
            REQUIRE(machine.change(row.parts));
            CHECK(machine.files() == wanted);
        }
    }
}

TEST_CASE("a daemon that dies in any call of any program leaves one side", "[engine]") {
    for (const auto& row : cases()) {
        const auto [calls, wanted] = rehearsed(row);
        for (std::size_t at = 1; at <= calls; ++at) {
            CAPTURE(row.name, at);
            Machine machine;
            set_up(machine, row);
            const auto before = machine.files();
            machine.script.dies_at = at;
            CHECK_THROWS_AS(machine.change(row.parts), test::Death);

            machine.script = {};
            machine.start();
            machine.engine().recover();
            const auto now = machine.files();
            CHECK((now == before || now == wanted));
            CHECK(is_over(machine));
            REQUIRE(machine.change(row.parts));
            CHECK(machine.files() == wanted);
        }
    }
}

TEST_CASE("one that dies again while it settles gets there in the end", "[engine]") {
    const auto row = cases()[6];
    const auto [calls, wanted] = rehearsed(row);
    for (std::size_t again = 1; again <= 6; ++again) {
        CAPTURE(again);
        Machine machine;
        const auto before = machine.files();
        machine.script.dies_at = calls;  // behind the commit
        CHECK_THROWS_AS(machine.change(row.parts), test::Death);
        machine.script = {};
        machine.script.dies_at = again;
        machine.start();
        try {
            machine.engine().recover();
        } catch (const test::Death&) {
            machine.script = {};
            machine.start();
            machine.engine().recover();
        }
        const auto now = machine.files();
        CHECK((now == before || now == wanted));
        CHECK(is_over(machine));
    }
}

TEST_CASE("what does not work with its old files either is told until it does", "[engine]") {
    for (const auto& row : cases()) {
        const auto [calls, wanted] = rehearsed(row);
        CAPTURE(row.name);
        Machine machine;
        set_up(machine, row);
        const auto before = machine.files();
        machine.script.fails_at = calls;
        machine.script.goes_on_failing = true;

        const auto report = machine.change(row.parts);
        REQUIRE_FALSE(report);
        CHECK(report.error().code == Errc::rollback_failed);
        CHECK(machine.files() == before);
        machine.script = {};
        machine.engine().try_again();
        CHECK(is_over(machine));
    }
}

TEST_CASE("a Postfix that the way back has left stopped is not forgotten", "[engine]") {
    const auto row = cases()[6];
    const auto [calls, wanted] = rehearsed(row);
    Machine machine;
    machine.script.fails_at = calls;
    machine.script.goes_on_failing = true;
    REQUIRE_FALSE(machine.change(row.parts));
    REQUIRE(machine.store().stuck().size() == 1);

    machine.script = {};
    machine.script.runs = false;
    machine.engine().try_again();
    CHECK(machine.store().stuck().size() == 1);
    machine.script = {};
    machine.start();
    machine.engine().try_again();
    CHECK(machine.store().stuck().empty());
}

TEST_CASE("programs that do not run have it from their next start", "[engine]") {
    Machine machine;
    machine.script.runs = false;
    const auto report = machine.change(cases()[6].parts);

    REQUIRE(report);
    CHECK(report->in_force.front().how == api::Taken::not_running);
    CHECK(
        report->notes ==
        std::vector<std::string>{
            "dovecot does not run", "rspamd does not run", "postfix does not run"}
    );
}

TEST_CASE("a program that is not there gets no files, and gives back what it had", "[engine]") {
    Machine machine;
    REQUIRE(machine.change(cases()[1].parts));
    machine.script.is_installed = false;

    const auto refused = machine.change({Machine::part("signing", {}, {{rspamd_file, "a\n"}})});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "rspamd is missing");
    REQUIRE(machine.change({Machine::nothing("hosting")}));
    CHECK(machine.files().count("dovecot/conf.d/99-mailctl.conf") == 0);
}

TEST_CASE("an undo brings whole files back, below later changes of others", "[engine]") {
    Machine machine;
    const auto original = machine.files();
    const auto first = machine.change(cases()[6].parts);
    REQUIRE(first);
    const auto between = machine.files();
    REQUIRE(machine.change(cases()[0].parts));

    const auto undo = [&](std::int64_t number) {
        const auto done = machine.engine().find_done(number);
        REQUIRE(done);
        return machine.change(machine.engine().inverse_of(*done));
    };
    const auto undone = undo(*first->id);
    REQUIRE(undone);
    CHECK(machine.files().count("dovecot/conf.d/99-mailctl.conf") == 0);
    REQUIRE(machine.change({Machine::nothing("hardening")}));
    CHECK(machine.files() == original);
    REQUIRE(undo(*undone->id));
    CHECK(machine.files() == between);
}

TEST_CASE("what was to be a dry run cannot order a change", "[change]") {
    Machine machine;
    const auto before = machine.files();
    const Parts parts{Machine::part("hardening", {{"inet_interfaces", "loopback-only"}}, {})};
    const change::Observer of_dry_run{.progress = {}, .is_cancelled = {}, .may_act = false};
    change::Order order{.by = "alice", .method = "io.mailctl.Undo", .text = "a test", .expect = {}};

    CHECK_THROWS_WITH(
        machine.engine().run(order, parts, of_dry_run),
        "io.mailctl.Undo was to be a dry run and orders a change"
    );
    CHECK(machine.files() == before);
    order.dry_run = true;
    CHECK(machine.engine().run(order, parts, of_dry_run));
    CHECK(machine.files() == before);
}
