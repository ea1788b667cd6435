#include "daemon/mailctld/dns/value.hpp"

#include <catch2/catch.hpp>

using namespace mailctl::dns;
using mailctl::api::RecordType;

TEST_CASE("the normal form of a text is printable and has all of it", "[dns-value]") {
    struct Case {
        std::string presentation;
        std::string normal;
    };
    const auto c = GENERATE(values<Case>({
        {R"("v=spf1 -all")", "v=spf1 -all"},
        {R"("v=DKIM1; p=\027[2J")", R"(v=DKIM1; p=\027[2J)"},
        {R"("a\\027")", R"(a\\027)"},
        {R"("\195\164 \000")", R"(\195\164 \000)"},
        {R"("a\"b")", R"(a"b)"},
        {R"("a\\")", R"(a\\)"},
    }));

    CHECK(normal_value(RecordType::TXT, c.presentation) == c.normal);
    CHECK(presentation(RecordType::TXT, c.normal) == c.presentation);
}

TEST_CASE("a text that was stored with a plain backslash keeps it", "[dns-value]") {
    CHECK(presentation(RecordType::TXT, R"(k=rsa\; p=A)") == R"("k=rsa\\; p=A")");
    CHECK(presentation(RecordType::TXT, R"(a\)") == R"("a\\")");
    CHECK(presentation(RecordType::TXT, R"(\99)") == R"("\\99")");
}
