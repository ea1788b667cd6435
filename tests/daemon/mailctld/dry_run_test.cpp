#include "common/api/requests.hpp"
#include "common/wire/described.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>
#include <array>
#include <set>

using namespace test;

namespace {

/// A request that may be only looked at.
struct Case {
    std::string method;
    std::string parameters;  ///< Without their closing brace.
    void (*prepare)(Daemon&);
    bool is_same_plan = true;  ///< Else something gets its name only when it is made.
    mailctl::Peer peer = alice();
};

void nothing(Daemon&) {}

void connected(Daemon& daemon) { connect(daemon, alice()); }

void with_relay(Daemon& daemon) { enable_relay(daemon, alice()); }

void with_domain(Daemon& daemon) {
    add_domain(daemon, alice());
    add_provider(daemon);
}

/// All that alice can have.
void with_all(Daemon& daemon) {
    with_domain(daemon);
    done(daemon, alice(), "relay.Enable");
    done(daemon, alice(), "credential.Create");
    done(daemon, alice(), "dns.Apply", R"({"domain":"example.org"})");
    done(daemon, alice(), "dns.Grant", R"({"zone":"example.org","user":"sys"})");
}

void with_tenant(Daemon& daemon) { done(daemon, alice(), "tenant.Add", R"({"name":"shop"})"); }

void with_token(Daemon& daemon) {
    done(daemon, alice(), "token.Create", R"({"name":"ci","role":"read"})");
}

const std::string anna = R"({"name":"anna","role":"read","password":"umbrella-kettle-74-fjord")";

void with_user(Daemon& daemon) { done(daemon, alice(), "user.Add", anna + "}"); }

void with_session(Daemon& daemon) {
    with_user(daemon);
    daemon.spoil(
        "INSERT INTO session (user, hash, since, seen, proven, address, agent) "
        "SELECT 1, 'h', now, now, now, '192.0.2.7', 'curl' "
        "FROM (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS now)"
    );
}

void with_disabled(Daemon& daemon) {
    with_user(daemon);
    done(daemon, alice(), "user.Disable", R"({"name":"anna"})");
}

void with_factor(Daemon& daemon) {
    with_user(daemon);
    daemon.spoil("UPDATE user SET factor_key = 'ABCD'");
}

void with_hosting(Daemon& daemon) {
    let_host(daemon);
    done(daemon, alice(), "hosting.Enable");
}

void with_mailbox(Daemon& daemon) {
    host_domain(daemon);
    done(
        daemon,
        alice(),
        "mailbox.Add",
        R"({"address":"john@example.org","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})"
    );
}

void with_invitation(Daemon& daemon) {
    with_mailbox(daemon);
    done(daemon, alice(), "invitation.Add", R"({"address":"anna@example.org"})");
}

void with_lost_file(Daemon& daemon) {
    with_mailbox(daemon);
    std::filesystem::remove(daemon.path("lookup/dovecot/u/example.org/john/passdb"));
}

void with_suspended(Daemon& daemon) {
    with_mailbox(daemon);
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"john@example.org"})");
}

void with_removed(Daemon& daemon) {
    with_mailbox(daemon);
    done(daemon, alice(), "mailbox.Remove", R"({"address":"john@example.org"})");
}

std::vector<Case> cases() {
    return {
        {"Undo", R"({"change":1)", with_relay},
        {"account.Connect", R"({"email":"a@example.org","password":"x")", nothing},
        {"account.Disconnect", R"({"withdraw":true)", with_all},
        {"account.Forget", R"({"user":"alice","withdraw":true)", with_all},
        {"credential.Create", R"({"description":"printer")", connected, false},
        {"credential.Remove", R"({"id":"credential-2")", with_all},
        {"credential.Rotate", R"({"id":"credential-2")", with_all},
        {"credential.Rotate", R"({"id":"credential-1")", with_all, false},
        {"dns.Apply", R"({"domain":"example.org")", with_domain},
        {"dns.Grant", R"({"zone":"example.org","user":"sys")", nothing},
        {"dns.ProviderAdd", R"({"name":"hand","access":{"kind":"manual"})", nothing},
        {"dns.ProviderRemove", R"({"name":"main")", with_domain},
        {"dns.Revoke", R"({"zone":"example.org","user":"sys")", with_all},
        {"dns.Withdraw", R"({"domain":"example.org")", with_all},
        {"domain.Add", R"({"domain":"example.net","no_dns":true)", connected},
        {"domain.Remove", R"({"domain":"example.org","withdraw":true)", with_all},
        {"alias.Add",
         R"({"source":"a@example.org","destinations":["b@example.net"])",
         with_mailbox},
        {"alias.Remove", R"({"source":"abuse@example.org")", with_mailbox},
        {"alias.Set", R"({"source":"abuse@example.org","add":["b@example.net"])", with_mailbox},
        {"alias.Set", R"({"id":1,"destinations":["b@example.net"])", with_mailbox},
        {"alias.Set", R"({"source":"abuse@example.org","rename":"a@example.org")", with_mailbox},
        {"hosting.AddDomain", R"({"domain":"example.net")", with_mailbox},
        {"hosting.Change",
         R"({"steps":[{"add_mailbox":{"address":"anna@example.org"}},)"
         R"({"add_alias":{"source":"a@example.org","destinations":["anna@example.org"]}},)"
         R"({"remove":{"of":"mailboxes","ids":[1]}}])",
         with_mailbox},
        {"hosting.Disable", R"({"force":false)", with_hosting},
        {"hosting.Enable",
         R"({"mail_host":"mx.example.org")",
         let_host,
         false},  // a stamp each time
        {"hosting.Rebuild", "{", with_lost_file},
        {"hosting.RemoveDomain", R"({"domain":"example.org","with_mailboxes":true)", with_mailbox},
        {"hosting.SetDomain",
         R"({"domain":"example.org","catch_all":["b@example.net"],"pop_host":"a.test")",
         with_mailbox},
        {"invitation.Add", R"({"address":"anna@example.org")", with_mailbox},
        {"invitation.Revoke", R"({"address":"anna@example.org")", with_invitation},
        {"mailbox.Add", R"({"address":"anna@example.org")", with_mailbox},
        {"mailbox.Forward",
         R"({"address":"john@example.org","destinations":["b@example.net"])",
         with_mailbox},
        {"mailbox.Import",
         R"({"rows":[{"address":"anna@example.org","password":"umbrella-kettle-74"}])",
         with_mailbox},
        {"mailbox.Remove", R"({"address":"john@example.org")", with_mailbox},
        {"mailbox.Remove", R"({"address":"john@example.org","purge":true)", with_mailbox},
        {"mailbox.Remove", R"({"address":"john@example.org","purge":true)", with_removed},
        {"mailbox.Restore", R"({"address":"john@example.org")", with_removed},
        {"mailbox.SendAs",
         R"({"address":"john@example.org","addresses":["sales@example.org"])",
         with_mailbox},
        {"mailbox.Set", R"({"address":"john@example.org","quota":"1G")", with_mailbox},
        {"mailbox.SetPassword", R"({"address":"john@example.org")", with_mailbox},
        {"mailbox.Suspend", R"({"address":"john@example.org")", with_mailbox},
        {"mailbox.Unsuspend", R"({"address":"john@example.org")", with_suspended},
        {"tenant.Add", R"({"name":"shop")", nothing},
        {"tenant.Remove", R"({"name":"shop")", with_tenant},
        {"tenant.Set", R"({"name":"shop","mailboxes":3)", with_tenant},
        {"token.Create", R"({"name":"ci","role":"read")", nothing},
        {"token.Revoke", R"({"id":1)", with_token},
        {"relay.Disable", R"({"forget":true)", with_all},
        {"relay.Enable", R"({"host":"smtp.example.com","username":"bob","password":"x")", nothing},
        {"relay.Enable", R"({"verified_senders":false)", connected, false},
        {"user.Add", anna, nothing},
        {"user.Disable", R"({"name":"anna")", with_user},
        {"user.Enable", R"({"name":"anna")", with_disabled},
        {"user.EndSessions", R"({"name":"anna")", with_session},
        {"user.Remove", R"({"name":"anna")", with_user},
        {"user.ResetSecondFactor", R"({"name":"anna")", with_factor},
        {"user.SetPassword", R"({"name":"anna","password":"saddle.orbit.lentil.93")", with_user},
    };
}

/// The methods whose requests have the member.
std::set<std::string> all_with_dry_run() {
    std::set<std::string> found;
    boost::mp11::mp_for_each<
        boost::mp11::mp_transform<boost::mp11::mp_identity, mailctl::api::Requests>>(
        [&]<class Request>(boost::mp11::mp_identity<Request>) {
            boost::mp11::mp_for_each<mailctl::wire::MembersOf<Request>>([&](auto member) {
                if (member.name == std::string_view("dry_run")) {
                    found.insert(std::string(Request::method.substr(sizeof "io.mailctl." - 1)));
                }
            });
        }
    );
    return found;
}

/// What changes something elsewhere, or is told a password for nothing.
bool is_deed(const std::string& job) {
    constexpr std::array<std::string_view, 8> deeds{
        "PlatformCredentialCreate",
        "PlatformCredentialRemove",
        "PlatformCredentialRotate",
        "PlatformDomainAdd",
        "PlatformDomainRemove",
        "PlatformRegister",
        "TrySmtp",
        "WriteRecords"};
    return std::find(deeds.begin(), deeds.end(), job) != deeds.end();
}

std::string made_dry(const std::string& parameters) {
    return parameters + (parameters == "{" ? "" : ",") + R"("dry_run":true})";
}

std::string plan_of(const Answer& answer) {
    std::string text;
    for (const auto* place : {"/act/plan", "/change/plan", "/report/items"}) {
        text += answer.at(place);
    }
    return text;
}

}  // namespace

TEST_CASE("a dry run changes nothing anywhere and tells the plan", "[dry-run]") {
    for (const auto& row : cases()) {
        CAPTURE(row.method, row.parameters);
        Daemon daemon;
        row.prepare(daemon);
        daemon.script().calls.clear();
        const auto before = daemon.state();
        const auto dry = daemon.call(row.peer, row.method, made_dry(row.parameters));

        INFO(dry.message);
        REQUIRE(dry);
        CHECK(dry.reply.find(R"("dry_run":true)") != std::string::npos);
        CHECK(daemon.state() == before);
        CHECK(daemon.script().calls.empty());
        const auto jobs = daemon.net().jobs();
        CHECK(std::none_of(jobs.begin(), jobs.end(), is_deed));

        const auto real = daemon.call(row.peer, row.method, row.parameters + "}");
        INFO(real.message);
        REQUIRE(real);
        CHECK(plan_of(dry).size() > 2);
        CHECK(daemon.state() != before);
        if (row.is_same_plan) {
            CHECK(plan_of(dry) == plan_of(real));
        }
    }
}

TEST_CASE("every request that has a dry run is in this file's table", "[dry-run]") {
    std::set<std::string> known;
    for (const auto& row : cases()) {
        known.insert(row.method);
    }
    CHECK(known == all_with_dry_run());
}
