#include "daemon/mailctld/dns/spf.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::dns;

TEST_CASE("what a platform may ask for", "[spf]") {
    struct Case {
        std::string asked;
        std::vector<std::string> terms;
    };
    const auto [asked, terms] = GENERATE(values<Case>({
        {"v=spf1 include:spf.p.example ~all", {"include:spf.p.example"}},
        {"V=SPF1 +Include:SPF.P.example -ALL", {"include:spf.p.example"}},
        {"v=spf1 include:spf.p.example", {"include:spf.p.example"}},
        {"v=spf1 include:p.example include:p.example ?all", {"include:p.example"}},
        {"v=spf1  ip4:192.0.2.0/24   ip6:2001:db8::/32 ",
         {"ip4:192.0.2.0/24", "ip6:2001:db8::/32"}},
        {"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all", {"ip4:192.0.2.1", "ip6:2001:db8::1"}},
        {"v=spf1 ip4:198.51.0.0/16 ~all", {"ip4:198.51.0.0/16"}},
        {"v=spf1 a:mail.p.example mx:p.example ~all", {"a:mail.p.example", "mx:p.example"}},
        // Who may send besides is for the domain to say: its "all" is not taken.
        {"v=spf1 include:p.example +all", {"include:p.example"}},
    }));
    CAPTURE(asked);

    const auto got = spf_terms_asked_for(asked);

    REQUIRE(got);
    CHECK(*got == terms);
}

TEST_CASE("what a platform has no business to ask for", "[spf]") {
    const auto term = GENERATE(
        as<std::string>(),
        "ip4:0.0.0.0/0",
        "ip4:198.0.0.0/15",
        "ip4:192.0.2.0/33",
        "ip4:192.0.2.0/",
        "ip4:192.0.2.0/0024",
        "ip4:192.0.2.0/-1",
        "ip4:192.0.2",
        "ip4:",
        "ip4",
        "ip6:::/0",
        "ip6:2001:db8::/31",
        "ip6:2001:db8::/129",
        "ip6:192.0.2.1",
        "exists:%{i}.p.example",
        "exists:p.example",
        "ptr",
        "ptr:p.example",
        "redirect=spf.p.example",
        "exp=why.p.example",
        "include:%{d}.p.example",
        "include:",
        "include",
        "include:p",
        "include:192.0.2.1",
        "include:p.example/24",
        "-include:p.example",
        "~include:p.example",
        "?include:p.example",
        "++include:p.example",
        "a",
        "mx",
        "a/0",
        "a:mail.p.example/8",
        "mx:p.example//64",
        "all:p.example",
        "x",
        ":"
    );
    CAPTURE(term);

    const auto got = spf_terms_asked_for("v=spf1 include:p.example " + term + " ~all");

    REQUIRE_FALSE(got);
    CHECK(got.error().code == Errc::invalid_argument);
    CHECK(
        got.error().message ==
        "\"" + term + "\" is nothing that a platform may have in your SPF record"
    );
}

TEST_CASE("a record that names nobody is not asked for", "[spf]") {
    const auto asked = GENERATE(
        as<std::string>(), "v=spf1", "v=spf1 ", "v=spf1 -all", "v=spf1 +all", "V=SPF1 ?All"
    );

    const auto got = spf_terms_asked_for(asked);

    REQUIRE_FALSE(got);
    CHECK(got.error().message == "it names no server of the platform's");
}

TEST_CASE("a refused term cannot speak to a terminal", "[spf]") {
    CHECK(
        spf_terms_asked_for("v=spf1 \x1b[31m").error().message ==
        "\"\\x1b[31m\" is nothing that a platform may have in your SPF record"
    );
}
