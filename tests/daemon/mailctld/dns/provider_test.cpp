#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

const std::string powerdns =
    R"({"kind":"powerdns","url":"http://127.0.0.1:8081/","secret":"provider-key"})";

std::string named(const std::string& access, const std::string& more = {}) {
    return R"({"name":"main","access":)" + access + more + "}";
}

}  // namespace

TEST_CASE("a DNS provider is tried and kept", "[dns][provider]") {
    Daemon daemon;
    const auto added = daemon.call(alice(), "dns.ProviderAdd", named(powerdns));

    REQUIRE(added);
    CHECK(
        added.plan() ==
        Texts{"DNS provider main (nobody): nothing -> powerdns http://127.0.0.1:8081/"}
    );
    CHECK(added.list("/act/notes") == Texts{"PowerDNS 4.7.3"});
    CHECK(
        daemon.journal() ==
        Texts{"alice provider-added: DNS provider main: powerdns http://127.0.0.1:8081/"}
    );
    CHECK(daemon.net().was_told("TestProvider", R"("secret":"provider-key")"));
    const auto list = done(daemon, bob(), "dns.ProviderList");
    CHECK(list.at("/providers/0/name") == "main");
    CHECK(list.at("/providers/0/by") == "alice");
    CHECK(list.at("/providers/0/records") == "0");
    CHECK((daemon.log + added.reply + list.reply).find("provider-key") == std::string::npos);
}

TEST_CASE("settings of another kind of provider are refused", "[dns][provider]") {
    struct Case {
        std::string access;
        Refused refused;
    };
    const auto elsewhere = [](const char* message, const char* member) {
        return Refused{
            "InvalidArgument",
            message,
            "`mailctl help dns provider add` tells which setting belongs to which kind",
            member};
    };
    const auto row = GENERATE_COPY(
        Case{
            R"({"kind":"manual","secret":"x"})",
            elsewhere("a provider of kind manual has no key", "secret")},
        Case{
            R"({"kind":"powerdns","url":"http://127.0.0.1/","host":"a.test"})",
            elsewhere("host is for kind rfc2136 only", "host")},
        Case{
            R"({"kind":"rfc2136","host":"a.test","url":"http://127.0.0.1/"})",
            elsewhere("url is for kind powerdns only", "url")},
        Case{
            R"({"kind":"powerdns","secret":"x"})",
            {"InvalidArgument",
             "a provider of kind powerdns needs url",
             "add --url, where its API is",
             "url"}},
        Case{
            R"({"kind":"rfc2136","secret":"x"})",
            {"InvalidArgument",
             "a provider of kind rfc2136 needs host",
             "add --host, the primary name server",
             "host"}},
        Case{
            R"({"kind":"rfc2136","host":"a.test","secret":"x"})",
            {"InvalidArgument",
             "a provider of kind rfc2136 needs key_name",
             "add --key-name, the name of the TSIG key",
             "key_name"}},
        Case{
            R"({"kind":"powerdns","url":"http://127.0.0.1/"})",
            {"InvalidArgument",
             "a provider of kind powerdns needs secret",
             "give the key with --secret-file",
             "secret"}}
    );
    CAPTURE(row.access);
    Daemon daemon;
    check_refused(daemon.call(alice(), "dns.ProviderAdd", named(row.access)), row.refused);
    CHECK(daemon.net().jobs().empty());
    CHECK(daemon.query("SELECT name FROM provider").empty());
}

TEST_CASE("a provider that fails its test is not kept, unless untried", "[dns][provider]") {
    const auto row = GENERATE(from_range(failures("Unavailable")));
    CAPTURE(row.refused.message);
    Daemon daemon;
    const auto before = daemon.state();
    daemon.net().faults["TestProvider"] = row.fault;

    check_refused(daemon.call(alice(), "dns.ProviderAdd", named(powerdns)), row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.call(alice(), "dns.ProviderAdd", named(powerdns, R"(,"no_test":true)")));
    check_refused(daemon.call(alice(), "dns.ProviderTest", R"({"name":"main"})"), row.refused);
}

TEST_CASE("a provider is tested when somebody asks", "[dns][provider]") {
    Daemon daemon;
    const auto unknown_name = Refused{
        "NotFound",
        "there is no DNS provider main",
        "`mailctl dns provider list` lists them",
        "name"};
    check_refused(daemon.call(alice(), "dns.ProviderTest", R"({"name":"main"})"), unknown_name);
    check_refused(daemon.call(alice(), "dns.ProviderRemove", R"({"name":"main"})"), unknown_name);
    add_provider(daemon);
    const auto tested =
        daemon.call(alice(), "dns.ProviderTest", R"({"name":"main","zone":"example.org"})");

    CHECK(tested.at("/text") == "PowerDNS 4.7.3");
    CHECK(daemon.net().was_told("TestProvider", R"("zone":"example.org")"));
    done(daemon, alice(), "dns.ProviderAdd", R"({"name":"hand","access":{"kind":"manual"}})");
    CHECK(
        daemon.call(alice(), "dns.ProviderTest", R"({"name":"hand"})").at("/text") ==
        "records are entered by hand"
    );
}

TEST_CASE(
    "a provider with records of ours is neither removed nor made another kind", "[dns][provider]"
) {
    Daemon daemon;
    add_domain(daemon, alice());
    add_provider(daemon);
    done(daemon, alice(), "dns.Apply", R"({"domain":"example.org"})");

    check_refused(
        daemon.call(alice(), "dns.ProviderRemove", R"({"name":"main"})"),
        {"Conflict",
         "2 records there are mailctl's",
         "take them back with `mailctl dns withdraw DOMAIN`, or leave them there with --force",
         "name"}
    );
    check_refused(
        daemon.call(alice(), "dns.ProviderAdd", named(R"({"kind":"manual"})")),
        {"Conflict",
         "2 records there are mailctl's",
         "take them back first, or give the new provider another name",
         "name"}
    );
    done(daemon, alice(), "dns.ProviderRemove", R"({"name":"main","force":true})");
    CHECK(daemon.net().records.size() == 2);
    CHECK(daemon.query("SELECT name FROM record").empty());
}

TEST_CASE("the key of a removed provider stays in no file of the state", "[dns][secret]") {
    Daemon daemon;
    add_provider(daemon);
    const auto removed = done(daemon, alice(), "dns.ProviderRemove", R"({"name":"main"})");

    CHECK(
        removed.plan() ==
        Texts{"DNS provider main (mailctl): powerdns http://127.0.0.1:8081/ -> nothing"}
    );
    CHECK(daemon.journal().back() == "alice provider-removed: DNS provider main forgotten");
    const auto all = daemon.read("state/state.db") + daemon.read("state/state.db-wal");
    CHECK(all.find("provider-key") == std::string::npos);
}

TEST_CASE("a grant is given, changed and taken back", "[dns][grant]") {
    Daemon daemon;
    const std::string grant = R"({"zone":"example.org","user":"sys")";
    CHECK(
        done(daemon, alice(), "dns.Grant", grant + "}").plan() ==
        Texts{"DNS grant example.org (nobody): nothing -> sys"}
    );
    CHECK(daemon.journal().back() == "alice granted: sys may have records in example.org");
    const auto before = daemon.state();
    CHECK(done(daemon, alice(), "dns.Grant", grant + "}").at("/act/changed") == "false");
    CHECK(daemon.state() == before);
    CHECK(
        done(daemon, alice(), "dns.Grant", grant + R"(,"force":true})").plan() ==
        Texts{"DNS grant example.org (mailctl): sys -> sys --force"}
    );
    CHECK(done(daemon, bob(), "dns.ProviderList").at("/grants/0/force") == "true");
    CHECK(
        done(daemon, alice(), "dns.Revoke", grant + "}").plan() ==
        Texts{"DNS grant example.org (mailctl): sys --force -> nothing"}
    );
    CHECK(
        daemon.journal().back() == "alice revoked: sys may not have records in example.org any more"
    );
    CHECK(daemon.query("SELECT zone FROM zone_grant").empty());
}

TEST_CASE("a grant needs a user, and a revocation a grant", "[dns][grant]") {
    Daemon daemon;
    check_refused(
        daemon.call(alice(), "dns.Grant", R"({"zone":"a.test","user":"no such user"})"),
        {"NotFound",
         "there is no user \"no such user\" on this machine",
         "a tenant is named tenant:NAME",
         "user"}
    );
    check_refused(
        daemon.call(alice(), "dns.Revoke", R"({"zone":"a.test","user":"sys"})"),
        {"NotFound",
         "sys was not granted a.test",
         "`mailctl dns provider list` lists the grants",
         "user"}
    );
}
