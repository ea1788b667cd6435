#include "daemon/mailctld/relay/status.hpp"

#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("the relay's status tells what is in use, to who may read", "[relay]") {
    Daemon daemon;
    const auto none = daemon.call(bob(), "relay.Status");
    REQUIRE(none);
    CHECK(none.at("/enabled") == "false");
    enable_relay(daemon, alice());
    const auto status = daemon.call(bob(), "relay.Status");

    REQUIRE(status);
    CHECK(status.at("/host") == "smtp.example.com");
    CHECK(status.at("/port") == "587");
    CHECK(status.at("/username") == "bob");
    CHECK(status.at("/tls") == "secure");
    CHECK(status.at("/changed_by") == "alice");
    CHECK(status.at("/change") == "1");
    CHECK(status.at("/drift") == "[]");
    CHECK(status.at("/postfix_running") == "false");
    CHECK(status.reply.find("relay-password") == std::string::npos);
}

TEST_CASE("the relay's status tells whose account it is", "[relay]") {
    Daemon daemon;
    daemon.net().domains = {{"example.org", true}};
    connect(daemon, alice());
    done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
    const auto status = daemon.call(bob(), "relay.Status");

    REQUIRE(status);
    CHECK(status.at("/account") == "alice");
    CHECK(status.list("/senders") == Texts{"example.org"});
    CHECK(status.at("/verified_senders") == "true");
}

TEST_CASE("the relay's status tells what stands in its way", "[relay]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.edit_main_cf("smtp_fallback_relay = other.test");
    std::filesystem::remove(daemon.path("etc/postfix/mailctl/1/tls_policy"));
    const auto status = daemon.call(alice(), "relay.Status");

    REQUIRE(status);
    CHECK(status.at("/drift/0/object") == "table tls_policy");
    CHECK(status.at("/drift/0/problem") == "the file is missing or unreadable");
    CHECK(
        status.at("/drift/1/problem") ==
        "this overrules the relay: smtp_fallback_relay = other.test"
    );
    CHECK(status.at("/overrules/0/accepted") == "false");
}

TEST_CASE("of many senders the first are told, and how many there are", "[relay][status]") {
    const auto told = [](int count) {
        std::vector<mailctl::DomainName> senders;
        for (int i = 0; i < count; ++i) {
            senders.push_back(*mailctl::DomainName::parse("d" + std::to_string(i) + ".example"));
        }
        mailctl::api::RelayStatusReply reply{};
        mailctl::relay::tell_senders(senders, reply);
        return reply;
    };
    const auto many = told(2003);
    CHECK(many.senders->size() == 2000);
    CHECK(many.senders->back() == "d1999.example");
    CHECK(many.more_senders == 3);
    CHECK(told(2000).senders->size() == 2000);
    CHECK_FALSE(told(2000).more_senders);
}
