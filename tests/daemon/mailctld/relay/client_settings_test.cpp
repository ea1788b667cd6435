#include "daemon/mailctld/relay/client_settings.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

TEST_CASE("the versions of TLS are those that Postfix would speak", "[relay]") {
    struct Row {
        const char* protocols;
        std::int64_t oldest;
        std::int64_t newest;
    };
    const auto row = GENERATE(
        Row{"", 0, 3},
        Row{">=TLSv1", 0, 3},
        Row{">=TLSv1.2", 2, 3},
        Row{"!SSLv2, !SSLv3", 0, 3},
        Row{"!SSLv2:!SSLv3:!TLSv1:!TLSv1.1", 2, 3},
        Row{"TLSv1", 0, 0},
        Row{"TLSv1.2, TLSv1.3", 2, 3},
        Row{">=TLSv1.1, <=TLSv1.2", 1, 2},
        Row{"!tlsv1.3", 0, 2},
        Row{">=SSLv3", 0, 3}
    );
    CAPTURE(row.protocols);
    const auto versions = relay::tls_versions(row.protocols);
    REQUIRE(versions);
    CHECK(versions->oldest == row.oldest);
    CHECK(versions->newest == row.newest);
}

TEST_CASE("a list of protocols that leaves nothing, or is none, tells nothing", "[relay]") {
    const auto* const text =
        GENERATE("SSLv3", "<=SSLv3", "bogus", "!TLSv1.9", ">=TLSv1.3 !TLSv1.3");
    CAPTURE(text);
    CHECK_FALSE(relay::tls_versions(text));
}

TEST_CASE("the trial is told how Postfix connects", "[relay]") {
    const auto settings = relay::client_settings_of(
        {{"inet_protocols", "IPv6"},
         {"smtp_address_preference", "ipv4"},
         {"smtp_bind_address", "192.0.2.9"},
         {"smtp_bind_address6", "[2001:db8::9]"},
         {"smtp_bind_address_enforce", "yes"},
         {"smtp_helo_name", "Mail.Example.com"},
         {"smtp_tls_mandatory_protocols", "TLSv1"}}
    );
    CHECK_FALSE(settings.may_use_ipv4);
    CHECK(settings.may_use_ipv6);
    CHECK(settings.preferred == "ipv4");
    CHECK(settings.bind_ipv4 == "192.0.2.9");
    CHECK(settings.bind_ipv6 == "2001:db8::9");
    CHECK(settings.must_bind);
    CHECK(settings.greeting_name == "mail.example.com");
    CHECK(settings.tls_newest == 0);
}

TEST_CASE("what Postfix leaves to the system, the trial does too", "[relay]") {
    const auto settings = relay::client_settings_of(
        {{"inet_protocols", "all"}, {"smtp_bind_address", ""}, {"smtp_helo_name", "[192.0.2.1]"}}
    );
    CHECK((settings.may_use_ipv4 && settings.may_use_ipv6));
    CHECK_FALSE((settings.bind_ipv4 || settings.bind_ipv6 || settings.must_bind));
    CHECK_FALSE((settings.preferred || settings.greeting_name));
    CHECK(relay::client_settings_of({}).may_use_ipv4);
}
