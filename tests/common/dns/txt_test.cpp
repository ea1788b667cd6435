#include "common/dns/txt.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace mailctl::dns;
using namespace std::string_literals;

TEST_CASE("a text becomes strings of 255 bytes", "[txt]") {
    CHECK(txt_presentation("v=spf1 -all") == "\"v=spf1 -all\"");
    CHECK(txt_presentation("") == "\"\"");
    CHECK(txt_presentation("say \"x\\y\"") == "\"say \\\"x\\\\y\\\"\"");
    CHECK(txt_presentation("a;b\t\xff"s + "\0"s) == "\"a;b\\009\\255\\000\"");
    CHECK(txt_presentation(std::string(255, 'a')) == "\"" + std::string(255, 'a') + "\"");
    CHECK(txt_presentation(std::string(256, 'a')) == "\"" + std::string(255, 'a') + "\" \"a\"");
    CHECK(txt_presentation(std::string(510, '"')).size() == 2 * (2 + 2 * 255) + 1);
}

TEST_CASE("strings are joined without a blank", "[txt]") {
    struct Case {
        std::string form;
        std::string text;
    };
    const auto [form, text] = GENERATE(values<Case>({
        {"\"v=spf1 \" \"-all\"", "v=spf1 -all"},
        {"\"v=spf1\"   \"-all\"", "v=spf1-all"},
        {"  \"a\" ", "a"},
        {"bare", "bare"},
        {"two words", "twowords"},
        {"\"a\\\"b\"", "a\"b"},
        {"\"\\118=spf1\"", "v=spf1"},
        {"\"\\000\"", std::string(1, '\0')},
        {"\"\\255\"", "\xff"},
        {"a\\ b", "a b"},
        {"\"\"", ""},
        {"\"\" \"a\"", "a"},
        {"\"a;b\"", "a;b"},
    }));
    CAPTURE(form);

    const auto read = txt_text(form);

    REQUIRE(read);
    CHECK(*read == text);
}

TEST_CASE("a form that is none has no text", "[txt]") {
    const auto form = GENERATE(
        ""s,
        "   "s,
        "\"open"s,
        "\"a\"b"s,
        "a\"b\""s,
        "\"\\25\""s,
        "\"\\256\""s,
        "\"\\9x9\""s,
        "\"a\\"s,
        "\\"s,
        "\"" + std::string(256, 'a') + "\"",
        std::string(256, 'a')
    );
    CAPTURE(form);

    CHECK_FALSE(txt_text(form));
    CHECK_FALSE(txt_strings(form));
}

TEST_CASE("a backslash and three digits count as one byte", "[txt]") {
    std::string form = "\"";
    for (int count = 0; count < 255; ++count) {
        form += "\\097";
    }

    CHECK(txt_text(form + "\"") == std::string(255, 'a'));
    CHECK_FALSE(txt_text(form + "\\097\""));
}

TEST_CASE("every text of any length comes back", "[txt]") {
    const auto length = GENERATE(0, 1, 254, 255, 256, 510, 511, 4096);
    std::string text;
    for (int place = 0; place < length; ++place) {
        text += static_cast<char>(place * 7 % 256);
    }

    CHECK(txt_text(txt_presentation(text)) == text);
    CHECK(
        txt_strings(txt_presentation(text))->size() ==
        std::max<std::size_t>(1, (text.size() + 254) / 255)
    );
}
