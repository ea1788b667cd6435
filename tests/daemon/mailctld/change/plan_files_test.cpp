#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/program/file_programs.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::change;

namespace {

const std::string file = "dovecot conf.d/99-mailctl.conf";
const std::string other_file = "rspamd local.d/milter_headers.conf";
const std::string proof = "dovecot conf.d/95-mailctl-proof.conf";

using Files = std::map<std::string, std::string>;

Snapshot snapshot_with(const Files& there = {}, store::Ledger ledger = {}) {
    Snapshot now{
        postfix::MainCf("relayhost = x\n"),
        postfix::MasterCf("smtp unix - - y - - smtp\n"),
        std::move(ledger),
        "r",
        1};
    for (const auto& [object, text] : there) {
        now.files[object] = text;
    }
    now.stamp = "00ff";
    return now;
}

Desired desired(const Files& files, const std::set<std::string>& touched = {}) {
    Desired wanted{{}, {}, files, touched};
    for (const auto& [object, text] : files) {
        wanted.touched.insert(object);
    }
    return wanted;
}

/// As it is after a change.
Snapshot after(const Plan& plan) {
    Files files;
    for (const auto& owned : plan.after.owned) {
        if (store::is_file_object(owned.name)) {
            files[owned.name] = owned.ours;
        }
    }
    auto now = snapshot_with(files, plan.after);
    now.stamp = "abcd";
    return now;
}

Plan planned(const Snapshot& now, const Desired& wanted) {
    auto plan = make_plan(now, wanted, OnDrift::refuse);
    REQUIRE(plan);
    return *std::move(plan);
}

const store::FileChange& change_of(const Plan& plan, const std::string& object) {
    for (const auto& change : plan.files) {
        if (change.object == object) {
            return change;
        }
    }
    FAIL("the plan does not have " + object);
    throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a new file is written before what proves it, which commits", "[plan][files]") {
    const auto plan = planned(snapshot_with(), desired({{file, "a = 1\n"}}));

    REQUIRE(plan.files.size() == 2);
    CHECK(plan.files[0] == store::FileChange{file, std::nullopt, "a = 1\n", "a = 1\n"});
    CHECK(plan.files[1].object == proof);
    CHECK(plan.files[1].at_end->find("mailctl-proof-00ff ") != std::string::npos);
    CHECK(plan.pivot == proof);
    CHECK_FALSE(plan.edits_postfix);
    CHECK(plan.after.find(proof) != nullptr);
}

TEST_CASE("another content stands beside the old one until the switch is over", "[plan][files]") {
    const auto now = after(planned(snapshot_with(), desired({{file, "a = 1\n"}})));
    const auto plan = planned(now, desired({{file, "b = 2\n"}}));

    CHECK(change_of(plan, file) == store::FileChange{file, "a = 1\n", "a = 1\nb = 2\n", "b = 2\n"});
    const auto& told = change_of(plan, proof);
    CHECK(told.at_switch != told.at_end);
    CHECK(told.at_end->find("mailctl-proof-abcd-end ") != std::string::npos);
    CHECK(plan.pivot == proof);
}

TEST_CASE("a file goes after the switch, and its proof with the last one", "[plan][files]") {
    const std::string second = "dovecot conf.d/00-mailctl.conf";
    const auto both =
        after(planned(snapshot_with(), desired({{file, "a = 1\n"}, {second, "c = 3\n"}})));

    SECTION("one of two") {
        const auto plan = planned(both, desired({}, {file}));
        CHECK(change_of(plan, file).at_switch == "a = 1\n");
        CHECK_FALSE(change_of(plan, file).at_end);
        CHECK(change_of(plan, proof).at_end);
        CHECK(plan.after.find(second) != nullptr);
    }
    SECTION("both") {
        const auto plan = planned(both, desired({}, {file, second}));
        CHECK(change_of(plan, proof).at_switch);
        CHECK_FALSE(change_of(plan, proof).at_end);
        CHECK(plan.after.owned.empty());
        CHECK(plan.pivot == proof);
    }
}

TEST_CASE("where no file is written at the switch, the last one goes there", "[plan][files]") {
    const auto now = after(planned(snapshot_with(), desired({{other_file, "a = 1;\n"}})));
    const auto plan = planned(now, desired({}, {other_file}));

    CHECK(plan.pivot == other_file);
    CHECK(
        plan.files ==
        std::vector{store::FileChange{other_file, "a = 1;\n", std::nullopt, std::nullopt}}
    );
}

TEST_CASE("with Postfix in it, main.cf commits, behind who offers a socket", "[plan][files]") {
    auto wanted = desired({{file, "a = 1\n"}, {other_file, "a = 1;\n"}});
    wanted.parameters["smtpd_milters"] = "unix:x.sock";
    wanted.touched.insert("smtpd_milters");
    const auto plan = planned(snapshot_with(), wanted);

    CHECK(plan.pivot == "main.cf");
    CHECK(plan.edits_postfix);
    REQUIRE(plan.files.size() == 3);
    CHECK(plan.files[0].object == file);
    CHECK(plan.files[1].object == proof);
    CHECK(plan.files[2].object == other_file);
}

TEST_CASE("nothing is planned where all is as it should be", "[plan][files]") {
    const auto now = after(planned(snapshot_with(), desired({{file, "a = 1\n"}})));

    CHECK_FALSE(planned(now, desired({{file, "a = 1\n"}})).changes_anything);
    CHECK(find_drift(now).empty());
}

TEST_CASE("a file that somebody else made is refused", "[plan][files]") {
    const std::string theirs = GENERATE(as<std::string>(), file, proof);
    const auto plan = make_plan(
        snapshot_with({{theirs, "# theirs\n"}}), desired({{file, "a = 1\n"}}), OnDrift::overwrite
    );

    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == Errc::configuration);
    CHECK(plan.error().message.find(theirs) != std::string::npos);
}

TEST_CASE("an edit is refused, or overwritten and kept for an undo", "[plan][files]") {
    auto now = after(planned(snapshot_with(), desired({{file, "a = 1\n"}})));
    now.files[file] = "a = 1\n# theirs\n";

    const auto refused = make_plan(now, desired({{file, "b = 2\n"}}), OnDrift::refuse);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::drift);

    const auto forced = make_plan(now, desired({{file, "b = 2\n"}}), OnDrift::overwrite);
    REQUIRE(forced);
    CHECK(forced->overwritten == Files{{file, "a = 1\n# theirs\n"}});
    CHECK(change_of(*forced, file).before == "a = 1\n# theirs\n");
    CHECK(forced->items.front().owner == "administrator");

    const auto drift = find_drift(now);
    REQUIRE(drift.size() == 1);
    CHECK(drift[0].object == file);
    CHECK(drift[0].problem == "somebody has changed it");
}

TEST_CASE("what somebody has removed need not be removed again", "[plan][files]") {
    auto now = after(planned(snapshot_with(), desired({{file, "a = 1\n"}})));
    now.files[file] = std::nullopt;

    const auto plan = planned(now, desired({}, {file}));
    CHECK(plan.after.owned.empty());
    REQUIRE(plan.files.size() == 1);
    CHECK(plan.files[0].object == proof);
    CHECK_FALSE(plan.files[0].at_end);

    const auto wanted_again = make_plan(now, desired({{file, "b = 2\n"}}), OnDrift::refuse);
    REQUIRE_FALSE(wanted_again);
    CHECK(wanted_again.error().code == Errc::drift);
}

TEST_CASE("two features may have one file, if they want the same", "[compose][files]") {
    store::Holding one;
    one.feature = "hosting";
    one.files = Files{{file, "a = 1\n"}};
    auto other = one;
    other.feature = "signing";

    const auto agreed = compose(snapshot_with(), {one, other}, {file});
    REQUIRE(agreed);
    CHECK(agreed->files == Files{{file, "a = 1\n"}});

    (*other.files)[file] = "b = 2\n";
    const auto clash = compose(snapshot_with(), {one, other}, {file});
    REQUIRE_FALSE(clash);
    CHECK(clash.error().code == Errc::conflict);
    CHECK(clash.error().message.starts_with("hosting and signing want " + file));
}

TEST_CASE("only files of the table may be ours", "[compose][files]") {
    const std::string name = GENERATE(
        as<std::string>(),
        "dovecot dovecot.conf",
        "dovecot ../passwd",
        "dovecot conf.d/95-mailctl-proof.conf",
        "cron d/x",
        "dovecot "
    );
    CAPTURE(name);
    store::Holding holding;
    holding.feature = "hosting";
    holding.files = Files{{name, "x"}};

    const auto composed = compose(snapshot_with(), {holding}, {name});
    REQUIRE_FALSE(composed);
    CHECK(composed.error().code == Errc::invalid_argument);
}

TEST_CASE("a file for both sides says what both need, as its program reads it", "[files]") {
    const auto* dovecot = program::find_file_program("dovecot");
    const auto* rspamd = program::find_file_program("rspamd");
    REQUIRE(dovecot != nullptr);
    REQUIRE(rspamd != nullptr);

    CHECK(program::text_for_both(*dovecot, "a\n", "b\n") == "a\nb\n");
    CHECK(program::text_for_both(*rspamd, "a\n", "b\n") == "b\n");
    CHECK(program::text_for_both(*dovecot, "a\n", std::nullopt) == "a\n");
    CHECK(program::text_for_both(*dovecot, std::nullopt, "b\n") == "b\n");
    CHECK(program::rank_of("dovecot x") < program::rank_of("rspamd x"));
    CHECK(program::rank_of("rspamd x") < program::rank_of("master.cf x/unix"));
}
