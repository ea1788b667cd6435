#include "daemon/net/dns/spf/count.hpp"
#include "daemon/net/dns/spf/record.hpp"
#include "tests/daemon/net/dns/fake_resolver.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace mailctl;
using namespace mailctl::net::dns;

namespace {

Result<api::CountSpfReply> counted(test::FakeResolver& resolver, const std::string& record) {
    return spf::count(resolver, {.domain = *DomainName::parse("example.com"), .record = record});
}

}  // namespace

TEST_CASE("an SPF record is taken apart into terms", "[net][dns]") {
    const auto terms = spf::parse(
        "v=spf1 +a:host.example/24//64 MX ~Include:SPF.example.com "
        "exists:%{i}.x.example redirect=y.example ?all unknown=%{d}"
    );

    REQUIRE(terms);
    REQUIRE(terms->size() == 7);
    CHECK((*terms)[0].target == "host.example");
    CHECK((*terms)[1].kind == spf::Kind::mx);
    CHECK((*terms)[1].target.empty());
    CHECK((*terms)[2].text == "~Include:SPF.example.com");
    CHECK((*terms)[2].target == "spf.example.com");
    CHECK((*terms)[3].has_macro);
    CHECK((*terms)[4].kind == spf::Kind::redirect);
    CHECK((*terms)[5].kind == spf::Kind::all);
    CHECK((*terms)[6].kind == spf::Kind::other);
}

TEST_CASE("what is no SPF record is refused with the term at fault", "[net][dns]") {
    struct Row {
        const char* record;
        const char* message;
    };
    const auto row = GENERATE(
        Row{"v=spf2 -all", "an SPF record begins with \"v=spf1 \""},
        Row{"v=spf1-all", "an SPF record begins with \"v=spf1 \""},
        Row{"v=spf1 inclde:a.example -all", "\"inclde:a.example\" is no term of SPF"},
        Row{"v=spf1 include: -all", "\"include:\" is no term of SPF"},
        Row{"v=spf1 include -all", "\"include\" is no term of SPF"},
        Row{"v=spf1 all:x", "\"all:x\" is no term of SPF"},
        Row{"v=spf1 ip4 -all", "\"ip4\" is no term of SPF"},
        Row{"v=spf1 redirect= -all", "\"redirect=\" is no term of SPF"},
        Row{"v=spf1 + -all", "\"+\" is no term of SPF"}
    );
    CAPTURE(row.record);
    test::FakeResolver resolver;

    const auto reply = counted(resolver, row.record);

    REQUIRE(reply);
    CHECK(reply->problem == row.message);
}

TEST_CASE("look-ups are counted through includes, by term of the record", "[net][dns]") {
    test::FakeResolver resolver;
    resolver.add("example.com", Type::a, {"192.0.2.1"});
    resolver.add("example.com", Type::mx, {"10 mail.example.com.", "20 gone.example.com."});
    resolver.add("mail.example.com", Type::aaaa, {"2001:db8::1"});
    resolver.add(
        "spf.other.example", Type::txt, {R"("v=spf1 include:deep." "example a ptr ~all")"}
    );
    resolver.add("deep.example", Type::txt, {"\"unrelated\"", "\"v=spf1 ip4:192.0.2.0/24 -all\""});

    const auto reply =
        counted(resolver, "v=spf1 a mx ip4:192.0.2.7 include:spf.other.example -all exists:x.y");

    REQUIRE(reply);
    CHECK(reply->lookups == 6);
    CHECK(reply->void_lookups == 2);  // gone.example.com, and the a of spf.other.example
    CHECK_FALSE(reply->problem);
    REQUIRE(reply->terms.size() == 3);
    CHECK(reply->terms[0].term == "a");
    CHECK(reply->terms[1].void_lookups == 1);
    CHECK(reply->terms[2].term == "include:spf.other.example");
    CHECK(reply->terms[2].lookups == 4);
}

TEST_CASE("more than ten look-ups are a problem, and counting ends at thirty", "[net][dns]") {
    test::FakeResolver resolver;
    for (int i = 1; i <= 40; ++i) {
        resolver.add(
            fmt::format("s{}.example", i),
            Type::txt,
            {fmt::format("\"v=spf1 include:s{}.example -all\"", i + 1)}
        );
    }
    resolver.add("s11.example", Type::txt, {"\"v=spf1 -all\""});
    CHECK(
        counted(resolver, "v=spf1 include:s1.example -all")->problem ==
        "the record takes 11 look-ups, and receivers stop at 10"
    );

    resolver.add("s11.example", Type::txt, {"\"v=spf1 include:s12.example -all\""});
    const auto reply = counted(resolver, "v=spf1 include:s1.example -all");

    CHECK(reply->lookups == 30);
    CHECK(reply->problem == "the record takes 30 or more look-ups, and receivers stop at 10");
}

TEST_CASE("more than two void look-ups are a problem", "[net][dns]") {
    test::FakeResolver resolver;
    const auto reply = counted(resolver, "v=spf1 a:one.example a:two.example a:three.example -all");

    CHECK(reply->void_lookups == 3);
    CHECK(reply->problem == "3 of its look-ups find nothing, and receivers stop at 2");
}

TEST_CASE("an include of none, of two and of itself is a problem", "[net][dns]") {
    test::FakeResolver resolver;
    resolver.add("none.example", Type::txt, {"\"hello\""});
    resolver.add("two.example", Type::txt, {"\"v=spf1 a -all\"", "\"v=spf1 mx -all\""});
    resolver.add("self.example", Type::txt, {"\"v=spf1 include:self.example -all\""});
    resolver.add("wrong.example", Type::txt, {"\"v=spf1 what -all\""});
    struct Row {
        const char* record;
        const char* problem;
    };
    const auto row = GENERATE(
        Row{"v=spf1 include:none.example -all",
            "include:none.example: none.example has no SPF records"},
        Row{"v=spf1 redirect=two.example", "redirect=two.example: two.example has 2 SPF records"},
        Row{"v=spf1 include:self.example -all",
            "include:self.example leads back to a record that includes it"},
        Row{"v=spf1 include:wrong.example -all",
            "include:wrong.example: \"what\" is no term of SPF"}
    );
    CAPTURE(row.record);

    CHECK(counted(resolver, row.record)->problem == row.problem);
}

TEST_CASE("a redirect beside all costs nothing, and a macro costs one", "[net][dns]") {
    test::FakeResolver resolver;

    CHECK(counted(resolver, "v=spf1 redirect=x.example -all")->lookups == 0);
    const auto reply = counted(resolver, "v=spf1 include:%{ir}.x.example -all");
    CHECK(reply->lookups == 1);
    CHECK_FALSE(reply->problem);
}

TEST_CASE("a mail server too many is a problem", "[net][dns]") {
    test::FakeResolver resolver;
    std::vector<std::string> servers;
    for (int i = 0; i < 11; ++i) {
        servers.push_back(fmt::format("{} m{}.example.", i, i));
        resolver.add(fmt::format("m{}.example", i), Type::a, {"192.0.2.1"});
    }
    resolver.add("example.com", Type::mx, servers);

    CHECK(
        counted(resolver, "v=spf1 mx -all")->problem ==
        "mx: example.com has 11 mail servers; receivers look up 10"
    );
}

TEST_CASE("an answer that is missing is not taken for an absence", "[net][dns]") {
    test::FakeResolver resolver;
    resolver.answers[{"", "dead.example", Type::txt}] = std::nullopt;

    const auto reply = counted(resolver, "v=spf1 include:dead.example -all");

    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::remote_unavailable);
    CHECK(reply.error().message == "dead.example could not be looked up");
}
