#include "common/types/domain_name.hpp"
#include "common/types/http_url.hpp"
#include "common/types/label.hpp"
#include "common/types/record_name.hpp"
#include "common/types/remote_id.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace std::string_literals;

TEST_CASE("a domain name is kept in one form", "[types]") {
    CHECK(DomainName::parse("Example.COM.")->text() == "example.com");
    CHECK(DomainName::parse("xn--bcher-kva.example")->text() == "xn--bcher-kva.example");
    CHECK(DomainName::parse("1.example")->text() == "1.example");
}

TEST_CASE("what is no domain name does not become one", "[types]") {
    const auto text = GENERATE(
        ""s,
        "."s,
        "com"s,
        "com."s,
        "example..com"s,
        ".example.com"s,
        "example.com.."s,
        "_dmarc.example.com"s,
        "*.example.com"s,
        "-a.example"s,
        "192.0.2.1"s,
        "2001:db8::1"s,
        "a b.example"s,
        "a@example.com"s,
        "https://example.com"s,
        std::string(64, 'a') + ".example"
    );

    const auto domain = DomainName::parse(text);

    REQUIRE_FALSE(domain);
    CHECK(domain.error().code == Errc::invalid_argument);
    CHECK(domain.error().message == "\"" + text + "\" is not a domain name");
    CHECK(domain.error().hint == "write it as example.com");
}

TEST_CASE("a bad domain name is told in a form that is safe and short", "[types]") {
    CHECK(
        DomainName::parse("a\x1b[0m.example").error().message ==
        "\"a\\x1b[0m.example\" is not a domain name"
    );
    CHECK(DomainName::parse(std::string(10000000, 'a')).error().message.size() < 300);
}

TEST_CASE("a record's name may have underscores", "[types]") {
    CHECK(RecordName::parse("_DMARC.Example.com.")->text() == "_dmarc.example.com");
    CHECK(RecordName::parse("_dmarc")->text() == "_dmarc");
    CHECK(RecordName::parse("s1._domainkey.example.com")->text() == "s1._domainkey.example.com");
    CHECK(RecordName::parse(std::string(63, 'a') + ".example"));
}

TEST_CASE("what is no record's name does not become one", "[types]") {
    const auto text = GENERATE(
        ""s,
        "."s,
        "@"s,
        "*.example.com"s,
        "a..example"s,
        "a b.example"s,
        "a\\.b.example"s,
        "a/b.example"s,
        "\"a\".example"s,
        std::string(64, 'a') + ".example"
    );

    const auto name = RecordName::parse(text);

    REQUIRE_FALSE(name);
    CHECK(name.error().message == "\"" + text + "\" is not the name of a DNS record");
    CHECK(name.error().hint == "write it as _dmarc.example.com");
}

TEST_CASE("a record's name has 253 bytes at most", "[types]") {
    const auto label = std::string(49, 'a') + ".";
    const auto name = label + label + label + label + label;

    CHECK(RecordName::parse(name + "aaa"));
    CHECK_FALSE(RecordName::parse(name + "aaaa"));
}

TEST_CASE("a record lies in a zone by whole labels", "[types]") {
    const auto zone = *DomainName::parse("example.com");
    const auto is_in = [&](const char* name) { return RecordName::parse(name)->is_in(zone); };

    CHECK(is_in("example.com"));
    CHECK(is_in("_dmarc.EXAMPLE.com."));
    CHECK(is_in("a.b.example.com"));
    CHECK_FALSE(is_in("notexample.com"));
    CHECK_FALSE(is_in("com"));
    CHECK_FALSE(is_in("example.com.evil.example"));
    CHECK(RecordName(zone).is_in(zone));
}

TEST_CASE("a platform's ID is taken as it is", "[types]") {
    CHECK(RemoteId::parse("5")->text() == "5");
    CHECK(RemoteId::parse("AbC-1_2.3:4")->text() == "AbC-1_2.3:4");
    CHECK(RemoteId::parse(std::string(64, '9')));
}

TEST_CASE("what is no ID of a platform's does not become one", "[types]") {
    const auto text =
        GENERATE(""s, " 5"s, "5 "s, "a/b"s, "a'b"s, "a$b"s, "5;"s, "a%2f"s, "b\xc3\xbc"s);

    const auto id = RemoteId::parse(text);

    REQUIRE_FALSE(id);
    CHECK(id.error().message == "\"" + text + "\" is not an ID of the platform's");
    CHECK(id.error().hint == "the list prints the IDs there are");
}

TEST_CASE("an ID of the platform's is short", "[types]") {
    CHECK(
        RemoteId::parse(std::string(65, '9')).error().message ==
        "\"" + std::string(64, '9') + "\" is not an ID of the platform's"
    );
    CHECK(RemoteId::parse("5\n").error().message == "\"5 \" is not an ID of the platform's");
}

TEST_CASE("the address of an API is kept in one form", "[types]") {
    struct Case {
        std::string text;
        std::string kept;
    };
    const auto [text, kept] = GENERATE(values<Case>({
        {"https://api.example.com", "https://api.example.com/"},
        {"https://API.Example.com/V1", "https://api.example.com/V1/"},
        {"https://api.example.com:8443/v1/", "https://api.example.com:8443/v1/"},
        {"https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443/"},
        {"https://192.0.2.1/a-b_c.d~e/", "https://192.0.2.1/a-b_c.d~e/"},
        {"http://127.0.0.1:8081", "http://127.0.0.1:8081/"},
        {"http://127.1.2.3/", "http://127.1.2.3/"},
        {"http://[::1]:8081/", "http://[::1]:8081/"},
        {"http://localhost:8081/", "http://localhost:8081/"},
    }));
    CAPTURE(text);

    const auto url = HttpUrl::parse(text);

    REQUIRE(url);
    CHECK(url->text() == kept);
}

TEST_CASE("what is no address of an API does not become one", "[types]") {
    const auto text = GENERATE(
        ""s,
        "api.example.com"s,
        "ftp://api.example.com/"s,
        "HTTPS://api.example.com/"s,
        "https://"s,
        "https:///v1"s,
        "https://user@api.example.com/"s,
        "https://user:secret@api.example.com/"s,
        "https://api.example.com:/"s,
        "https://api.example.com:0/"s,
        "https://api.example.com:65536/"s,
        "https://api.example.com:80x/"s,
        "https://api.example.com:+80/"s,
        "https://api.example.com/?q"s,
        "https://api.example.com/#f"s,
        "https://api.example.com/a b"s,
        "https://api.example.com/%2e%2e/"s,
        "https://api.example.com/../x"s,
        "https://api.example.com/./x"s,
        "https://api.example.com//x"s,
        "https://2001:db8::1/"s,
        "https://[192.0.2.1]/"s,
        "https://[::1"s,
        "https://[::1]x/"s,
        "https://api_x.example.com/"s
    );

    const auto url = HttpUrl::parse(text);

    REQUIRE_FALSE(url);
    CHECK(url.error().message == "\"" + text + "\" is not the address of an API");
    CHECK(url.error().hint == "write it as https://api.example.com/v1/");
}

TEST_CASE("a key does not go to another machine without protection", "[types]") {
    const auto text = GENERATE(
        as<std::string>(),
        "http://api.example.com/",
        "http://192.0.2.1/",
        "http://127.example.com/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://[2001:db8::1]/"
    );
    CAPTURE(text);

    const auto url = HttpUrl::parse(text);

    REQUIRE_FALSE(url);
    CHECK(url.error().hint == "a key would go there without protection: use https://");
}

TEST_CASE("a label is short and plain", "[types]") {
    CHECK(Label::parse("main")->text() == "main");
    CHECK(Label::parse("ns-1_b.c")->text() == "ns-1_b.c");
    CHECK(Label::parse(std::string(32, 'a')));
    CHECK(Label::parse("Main").error().message == "\"Main\" is not a name");
    CHECK(Label::parse("").error().message == "\"\" is not a name");
    CHECK(Label::parse("-a").error().hint == "use up to 32 of a-z, 0-9, \"-\", \"_\" and \".\"");
    CHECK_FALSE(Label::parse("a b"));
    CHECK_FALSE(Label::parse("a/b"));
    CHECK_FALSE(Label::parse("a\n"));
    CHECK_FALSE(Label::parse(std::string(33, 'a')));
}
