#include "common/types/word.hpp"
#include "daemon/mailctld/rooms.hpp"
#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>

#include <functional>
#include <set>

using namespace ::test;

namespace {

const std::string some_hash =
    R"("hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr")";

/// What comes of a request about what is shop.test's, by who has the right to it. Nothing is
/// changed: what could, is tried only.
struct Row {
    std::string method;
    std::string right;
    std::string parameters;
    std::string own = "done";  ///< Of one's own: "any": all but that it may not be.
    std::string others = "NotFound";
};

/// A list, or what answers everybody: of others it says nothing.
const std::string silent = "silent";

std::string of(const std::string& address, const std::string& more = {}) {
    return fmt::format(R"({{"address":"{}"{},"dry_run":true}})", address, more);
}

const std::vector<Row> table{
    {"alias.Add",
     "mailbox:change",
     R"({"source":"sales@shop.test","destinations":["john@shop.test"],"dry_run":true})"},
    {"alias.Check", "mailbox:read", R"({"address":"info@shop.test"})", "done", silent},
    {"alias.Find", "mailbox:read", "{}", "done", silent},
    {"alias.List", "mailbox:read", "{}", "done", silent},
    {"alias.Remove", "mailbox:change", R"({"source":"info@shop.test","dry_run":true})"},
    {"alias.Set",
     "mailbox:change",
     R"({"source":"info@shop.test","add":["max@elsewhere.test"],"dry_run":true})"},
    {"hosting.AddDomain", "hosting:change", R"({"domain":"new.test","dry_run":true})"},
    {"hosting.Change",
     "mailbox:change",
     R"({"steps":[{"set_mailbox":{"address":"john@shop.test","quota":"1G"}}],"dry_run":true})"},
    {"hosting.Disable", "hosting:change", R"({"dry_run":true})", "any"},
    {"hosting.Enable", "hosting:change", R"({"dry_run":true})", "any"},
    {"hosting.FindDomains", "mailbox:read", "{}", "done", silent},
    {"hosting.ListDomains", "mailbox:read", "{}", "done", silent},
    {"hosting.Rebuild", "hosting:change", R"({"dry_run":true})", "any"},
    {"hosting.RemoveDomain",
     "hosting:change",
     R"({"domain":"shop.test","with_mailboxes":true,"dry_run":true})"},
    {"hosting.SetDomain",
     "mailbox:change",
     R"({"domain":"shop.test","display_name":"Shop","dry_run":true})"},
    {"hosting.ShowDomain", "mailbox:read", R"({"domain":"shop.test"})"},
    {"hosting.Status", "hosting:read", "{}", "done", silent},
    {"hosting.Test", "hosting:change", R"({"address":"none@shop.test"})", "NotFound"},
    {"invitation.Add", "mailbox:secret", of("lena@shop.test")},
    {"invitation.List", "mailbox:read", "{}", "done", silent},
    {"invitation.Revoke", "mailbox:change", of("nina@shop.test")},
    {"mailbox.Add", "mailbox:secret", of("new@shop.test", "," + some_hash)},
    {"mailbox.Find", "mailbox:read", "{}", "done", silent},
    {"mailbox.Forward",
     "mailbox:change",
     of("john@shop.test", R"(,"destinations":["max@elsewhere.test"])")},
    {"mailbox.Import",
     "mailbox:change",
     R"({"rows":[{"address":"new@shop.test",)" + some_hash + R"(}],"dry_run":true})",
     "done",
     silent},
    {"mailbox.List", "mailbox:read", "{}", "done", silent},
    {"mailbox.ListRemoved", "mailbox:read", "{}", "done", silent},
    {"mailbox.Measure", "mailbox:read", "{}", "done", silent},
    {"mailbox.Remove", "mailbox:change", of("john@shop.test")},
    {"mailbox.Restore", "mailbox:change", of("gone@shop.test"), "any"},
    {"mailbox.Schemes", "mailbox:read", "{}", "done", silent},
    {"mailbox.SendAs", "mailbox:change", of("john@shop.test", R"(,"addresses":[])")},
    {"mailbox.Set", "mailbox:change", of("john@shop.test", R"(,"quota":"1G")")},
    {"mailbox.SetPassword", "mailbox:secret", of("john@shop.test", "," + some_hash)},
    {"mailbox.Show", "mailbox:read", R"({"address":"john@shop.test"})"},
    {"mailbox.Suspend", "mailbox:change", of("john@shop.test")},
    {"mailbox.Unsuspend", "mailbox:change", of("john@shop.test")},
};

/// Somebody, what he may, and whether shop.test is his.
struct Who {
    std::string name;
    std::set<std::string> rights;
    bool owns;
    std::function<Answer(const Row&)> call;
};

void furnish_shop(Daemon& daemon) {
    host_domain(daemon);
    for (const auto* tenant : {"shop", "till"}) {
        done(daemon, alice(), "tenant.Add", fmt::format(R"({{"name":"{}"}})", tenant));
        done(
            daemon,
            alice(),
            "hosting.AddDomain",
            fmt::format(R"({{"domain":"{0}.test","tenant":"{0}"}})", tenant)
        );
    }
    REQUIRE(made_mailbox(daemon, "john@shop.test"));
    REQUIRE(made_mailbox(daemon, "gone@shop.test"));
    REQUIRE(made_mailbox(daemon, "anna@till.test"));
    REQUIRE(made_alias(daemon, "info@shop.test", R"("john@shop.test")"));
    done(daemon, alice(), "invitation.Add", R"({"address":"nina@shop.test"})");
    done(daemon, alice(), "mailbox.Remove", R"({"address":"gone@shop.test"})");
}

std::vector<Who> everybody(Daemon& daemon) {
    const auto peer = [&](const mailctl::Peer& one) {
        return
            [&daemon, one](const Row& row) { return daemon.call(one, row.method, row.parameters); };
    };
    const auto token = [&](const std::string& name, const std::string& members) {
        const auto made = done(
            daemon, alice(), "token.Create", fmt::format(R"({{"name":"{}",{}}})", name, members)
        );
        const auto caller = *daemon.admit(made.at("/token/token"), daemon.address);
        return [&daemon, caller](const Row& row) {
            return daemon.call(caller, row.method, row.parameters);
        };
    };
    const std::set<std::string> all{"mailbox:read", "mailbox:change", "mailbox:secret"};
    const std::set<std::string> reads{"mailbox:read", "hosting:read"};
    auto machine = all;
    machine.insert({"hosting:read", "hosting:change"});
    return {
        {"admin", machine, true, peer(alice())},
        {"reader", reads, false, peer(bob())},
        {"nobody", {}, false, peer(eve())},
        {"admin's token", machine, true, token("a", R"("role":"admin")")},
        {"shop's admin", all, true, token("b", R"("role":"admin","tenant":"shop")")},
        {"shop's reader", {"mailbox:read"}, true, token("c", R"("role":"read","tenant":"shop")")},
        {"shop's narrow token",
         {"mailbox:change"},
         true,
         token("d", R"("role":"admin","tenant":"shop","only":"mailbox:change")")},
        {"till's admin", all, false, token("e", R"("role":"admin","tenant":"till")")},
        {"till's reader", {"mailbox:read"}, false, token("f", R"("role":"read","tenant":"till")")},
    };
}

std::string wanted_of(const Who& who, const Row& row) {
    if (who.rights.count(row.right) == 0) {
        return "PermissionDenied";
    }
    return who.owns ? row.own : row.others;
}

// Names of shop.test's that the request has not brought along.
bool tells_of_shop(const Answer& answer) {
    return answer.reply.find("john@shop.test") != std::string::npos ||
           answer.reply.find(R"("shop.test")") != std::string::npos;
}

}  // namespace

TEST_CASE("each request of hosting has a row that says who may what", "[hosting][rights]") {
    std::vector<std::string> rows;
    for (const auto& row : table) {
        rows.push_back(fmt::format("io.mailctl.{} {}", row.method, row.right));
    }
    std::vector<std::string> methods;
    for (const auto& method : mailctl::hosting::methods()) {
        methods.push_back(fmt::format(
            "{} {}:{}",
            method.name,
            mailctl::word_of(method.right->resource),
            mailctl::word_of(method.right->verb)
        ));
    }
    std::sort(rows.begin(), rows.end());
    std::sort(methods.begin(), methods.end());
    CHECK(rows == methods);
}

TEST_CASE("of each request of hosting everybody gets what is theirs", "[hosting][rights]") {
    Daemon daemon;
    furnish_shop(daemon);
    const auto people = everybody(daemon);
    const auto before = daemon.query("SELECT count(*) FROM journal");
    for (const auto& who : people) {
        for (const auto& row : table) {
            CAPTURE(who.name, row.method);
            const auto wanted = wanted_of(who, row);
            const auto answer = who.call(row);
            CAPTURE(answer.message);
            if (wanted == "any") {
                CHECK(answer.error != "PermissionDenied");
            } else if (wanted == silent) {
                CHECK(answer.error.empty());
                CHECK_FALSE(tells_of_shop(answer));
            } else {
                CHECK((answer ? "done" : answer.error) == wanted);
            }
            CHECK((answer || !tells_of_shop(answer)));
        }
    }
    CHECK(daemon.query("SELECT count(*) FROM journal") == before);
}

TEST_CASE("each step of a change takes what it takes alone", "[hosting][rights][change]") {
    Daemon daemon;
    furnish_shop(daemon);
    const auto people = everybody(daemon);
    const auto who = [&](const std::string& name) {
        return *std::find_if(people.begin(), people.end(), [&](const Who& one) {
            return one.name == name;
        });
    };
    const auto change = [&](const std::string& name, const std::string& step) {
        return who(name).call(
            {"hosting.Change", {}, fmt::format(R"({{"steps":[{}],"dry_run":true}})", step)}
        );
    };
    const std::string set = R"({"set_mailbox":{"address":"john@shop.test","quota":"1G"}})";
    const std::string add = R"({"add_mailbox":{"address":"new@shop.test"}})";
    const std::string host = R"({"add_domain":{"domain":"new.test"}})";
    const std::string go = R"({"remove":{"of":"domains","all_but":[]}})";
    const std::string part = R"({"remove":{"of":"mailboxes","all_but":[]}})";
    for (const auto& step : {set, add, host, go, part}) {
        CAPTURE(step);
        CHECK(change("admin", step));
        CHECK(change("shop's reader", step).error == "PermissionDenied");
        const bool is_of_domains = step == host || step == go;
        CHECK(change("shop's admin", step).error == (is_of_domains ? "PermissionDenied" : ""));
        const bool is_narrow = step == set || step == part;
        CHECK(change("shop's narrow token", step).error == (is_narrow ? "" : "PermissionDenied"));
    }
    CHECK(change("till's admin", set).error == "NotFound");
    CHECK(change("till's admin", add).error == "NotFound");
    CHECK(
        change("shop's admin", host).message == "token:2 (b) may not say which domains receive here"
    );
    CHECK(change("shop's narrow token", add).message == "token:4 (d) may not make mailboxes");
}
