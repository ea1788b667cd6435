#include "daemon/mailctld/dns/wanted.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

const auto asked_domain = *DomainName::parse("d.example");

api::AskedRecord asked(
    std::string name, std::string type, std::string value, std::int64_t priority = 0
) {
    return {std::move(name), std::move(type), std::move(value), 3600, priority};
}

const std::string spf_asked = "v=spf1 include:spf.p.example ~all";
const std::string dkim = "v=DKIM1; k=rsa; p=AAAA";
const std::string dmarc = "v=DMARC1; p=none";
const std::string no_use = "mail has no use for this text at this name";

}  // namespace

TEST_CASE("a record that mail has use for is wanted", "[wanted]") {
    struct Case {
        api::AskedRecord record;
        std::string name;
        Purpose purpose;
        std::string value;
    };
    const auto c = GENERATE(values<Case>({
        {asked("d.example", "TXT", spf_asked), "d.example", Purpose::spf, spf_asked},
        {asked("D.Example.", "txt", spf_asked), "d.example", Purpose::spf, spf_asked},
        {asked("@", "TXT", "\"v=spf1 include:\" \"spf.p.example ~all\""),
         "d.example",
         Purpose::spf,
         spf_asked},
        {asked("@", "TXT", "  " + spf_asked + " "), "d.example", Purpose::spf, spf_asked},
        {asked("_dmarc", "TXT", dmarc), "_dmarc.d.example", Purpose::dmarc, dmarc},
        {asked("_dmarc.d.example.", "Txt", dmarc), "_dmarc.d.example", Purpose::dmarc, dmarc},
        {asked("s1._domainkey", "TXT", dkim), "s1._domainkey.d.example", Purpose::dkim, dkim},
        {asked("S1._DomainKey.d.example", "TXT", dkim),
         "s1._domainkey.d.example",
         Purpose::dkim,
         dkim},
        {asked("s1._domainkey", "TXT", "k=rsa; p=AA"),
         "s1._domainkey.d.example",
         Purpose::dkim,
         "k=rsa; p=AA"},
        {asked("s1._domainkey", "CNAME", "S1.DKIM.p.example."),
         "s1._domainkey.d.example",
         Purpose::alias,
         "s1.dkim.p.example"},
        {asked("_dmarc", "CNAME", "x.p.example"),
         "_dmarc.d.example",
         Purpose::alias,
         "x.p.example"},
        {asked("@", "MX", "In.p.example.", 10), "d.example", Purpose::mail, "10 in.p.example"},
        {asked("@", "MX", "20 in.p.example", 10), "d.example", Purpose::mail, "20 in.p.example"},
    }));
    CAPTURE(c.record.name, c.record.value);

    const auto judged = judge(asked_domain, {c.record});

    REQUIRE(judged.wanted.size() == 1);
    CHECK(judged.wanted[0].name.text() == c.name);
    CHECK(judged.wanted[0].purpose == c.purpose);
    CHECK(judged.wanted[0].value == c.value);
    REQUIRE(judged.all.size() == 1);
    CHECK_FALSE(judged.all[0].refused);
}

TEST_CASE("a record that mail has no use for is refused, with the reason", "[wanted]") {
    struct Case {
        api::AskedRecord record;
        std::string reason;
    };
    const auto c = GENERATE(values<Case>({
        {asked("outside.example.", "TXT", "v=spf1 ~all"), "it lies outside d.example"},
        {asked("notd.example.", "TXT", spf_asked), "it lies outside d.example"},
        {asked("example.", "TXT", spf_asked), "it lies outside d.example"},
        {asked("outside.example", "TXT", spf_asked), no_use},
        {asked("", "TXT", spf_asked), "its name is not the name of a DNS record"},
        {asked("*", "TXT", spf_asked), "its name is not the name of a DNS record"},
        {asked("a b", "TXT", spf_asked), "its name is not the name of a DNS record"},
        {asked(std::string(300, 'a'), "TXT", spf_asked),
         "its name is not the name of a DNS record"},
        {asked("@", "NS", "ns.p.example"), "mailctl writes TXT, CNAME and MX records only"},
        {asked("@", "A", "192.0.2.66"), "mailctl writes TXT, CNAME and MX records only"},
        {asked("@", "AAAA", "2001:db8::1"), "mailctl writes TXT, CNAME and MX records only"},
        {asked("@", "", spf_asked), "mailctl writes TXT, CNAME and MX records only"},
        {asked("@", "TXT", "other-site-verification=abc"), no_use},
        {asked("@", "TXT", ""), no_use},
        {asked("@", "TXT", dkim), no_use},
        {asked("@", "TXT", dmarc), no_use},
        {asked("www", "TXT", spf_asked), no_use},
        {asked("_dmarc", "TXT", spf_asked), no_use},
        {asked("_dmarc", "TXT", "v=DMARC1; rua=mailto:a@p.example"), no_use},
        {asked("_dmarc.sub", "TXT", dmarc), no_use},
        {asked("_domainkey", "TXT", dkim), no_use},
        {asked("s1._domainkey", "TXT", "proof=abc"), no_use},
        {asked("s1._domainkey.sub", "TXT", dkim), no_use},
        {asked("_acme-challenge", "TXT", "token"), no_use},
        {asked("@", "TXT", std::string("v=spf1 \x01", 8)),
         "its value is too long or not printable"},
        {asked("@", "TXT", "v=spf1 \xc3\xa4"), "its value is too long or not printable"},
        {asked("s1._domainkey", "TXT", "p=" + std::string(4096, 'A')),
         "its value is too long or not printable"},
        {asked("@", "TXT", "\"v=spf1"), "its value is not a text"},
        {asked("@", "CNAME", "p.example"), "mail has no use for an alias at this name"},
        {asked("www", "CNAME", "p.example"), "mail has no use for an alias at this name"},
        {asked("s1._domainkey", "CNAME", "two words"), "its value is not a name"},
        {asked("s1._domainkey", "CNAME", ""), "its value is not a name"},
        {asked("www", "MX", "in.p.example", 10), "mail for another name is not its business"},
        {asked("@", "MX", "in.p.example", 65536), "its value is not a name"},
        {asked("@", "MX", "in.p.example", -1), "its value is not a name"},
        {asked("@", "TXT", "v=spf1 +all"), "it names no server of the platform's"},
        {asked("@", "TXT", "v=spf1 ip4:0.0.0.0/0 -all"),
         "\"ip4:0.0.0.0/0\" is nothing that a platform may have in your SPF record"},
        {asked("@", "TXT", "v=spf1 redirect=p.example"),
         "\"redirect=p.example\" is nothing that a platform may have in your SPF record"},
    }));
    CAPTURE(c.record.name, c.record.type, c.record.value);

    const auto judged = judge(asked_domain, {c.record});

    CHECK(judged.wanted.empty());
    REQUIRE(judged.all.size() == 1);
    CHECK(judged.all[0].refused == c.reason);
}

TEST_CASE("of what there may be one the first counts", "[wanted]") {
    struct Case {
        api::AskedRecord first;
        api::AskedRecord second;
    };
    const auto c = GENERATE(values<Case>({
        {asked("@", "TXT", spf_asked),
         asked("d.example.", "TXT", "v=spf1 include:second.p.example ~all")},
        {asked("_dmarc", "TXT", dmarc), asked("_dmarc", "TXT", "v=DMARC1; p=reject")},
        {asked("s1._domainkey", "CNAME", "a.p.example"),
         asked("s1._domainkey", "CNAME", "b.p.example")},
        {asked("s1._domainkey", "TXT", dkim), asked("s1._domainkey", "TXT", dkim)},
        // RFC 6376, 3.6.2.2: what a verifier does with two keys at one selector is open.
        {asked("s1._domainkey", "TXT", dkim), asked("s1._domainkey", "TXT", "v=DKIM1; p=BBBB")},
    }));
    CAPTURE(c.first.name, c.second.value);

    const auto judged = judge(asked_domain, {c.first, c.second});

    CHECK(judged.wanted.size() == 1);
    REQUIRE(judged.all.size() == 2);
    CHECK_FALSE(judged.all[0].refused);
    CHECK(judged.all[1].refused == "the platform asks for two of them, and there may be one");
}

TEST_CASE("a text and an alias at one name cannot both be", "[wanted]") {
    CHECK(
        judge(
            asked_domain,
            {asked("s1._domainkey", "TXT", dkim), asked("s1._domainkey", "CNAME", "a.p.example")}
        )
            .wanted.size() == 1
    );
}

TEST_CASE("a time to live has bounds", "[wanted]") {
    struct Case {
        std::int64_t asked;
        std::int64_t wanted;
    };
    const auto c = GENERATE(values<Case>(
        {{0, 60}, {-1, 60}, {60, 60}, {3600, 3600}, {86'400, 86'400}, {2'147'483'648, 86'400}}
    ));

    CHECK(judge(asked_domain, {{"@", "TXT", spf_asked, c.asked, 0}}).wanted[0].ttl == c.wanted);
}

TEST_CASE("a platform that asks for very much is heard so far", "[wanted]") {
    std::vector<api::AskedRecord> many;
    many.reserve(100);
    for (int number = 0; number < 100; ++number) {
        many.push_back(asked("s" + std::to_string(number) + "._domainkey", "TXT", dkim));
    }

    CHECK(judge(asked_domain, many).all.size() == 32);
}
