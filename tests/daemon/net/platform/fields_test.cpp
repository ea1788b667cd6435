#include "daemon/net/platform/cybermail/fields.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

using namespace mailctl;
using namespace mailctl::net::platform::cybermail;

TEST_CASE("a whole number is read however it is written", "[net][platform]") {
    struct Row {
        const char* value;
        std::int64_t number;
    };
    const auto row = GENERATE(
        Row{"7", 7},
        Row{"-7", -7},
        Row{"\"7\"", 7},
        Row{"\" 7 \"", 7},
        Row{"7.9", 7},
        Row{"\"7.9\"", 7},
        Row{"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        Row{"18446744073709551615", 0},
        Row{"1e300", 0},
        Row{"\"nan\"", 0},
        Row{"\"seven\"", 0},
        Row{"\"\"", 0},
        Row{"null", 0},
        Row{"true", 0},
        Row{"[7]", 0},
        Row{"{}", 0}
    );
    CAPTURE(row.value);
    CHECK(whole_number({{"n", json::parse(row.value)}}, "n") == row.number);
}

TEST_CASE("a number may be text, and must be finite", "[net][platform]") {
    CHECK(number({{"n", 98.5}}, "n") == 98.5);
    CHECK(number({{"n", "98.5"}}, "n") == 98.5);
    CHECK(number({{"n", 98}}, "n") == 98);
    CHECK_FALSE(number({{"n", "inf"}}, "n"));
    CHECK_FALSE(number({{"n", "98 %"}}, "n"));
    CHECK_FALSE(number({{"n", nullptr}}, "n"));
    CHECK_FALSE(number(json::object(), "n"));
    CHECK_FALSE(number(json::array(), "n"));
}

TEST_CASE("only what is surely true is true", "[net][platform]") {
    for (const json& value : {json(true), json(1), json("true"), json("1")}) {
        CHECK(truth({{"flag", value}}, "flag"));
    }
    for (const json& value :
         {json(false), json(0), json(2), json("yes"), json(), json::array(), json::object()}) {
        CAPTURE(value.dump());
        CHECK_FALSE(truth({{"flag", value}}, "flag"));
    }
}

TEST_CASE("an ID is a number or a text, and goes back as it came", "[net][platform]") {
    CHECK(id({{"id", 5}}, "id").value().text() == "5");
    CHECK(id({{"id", "cred_5"}}, "id").value().text() == "cred_5");
    CHECK_FALSE(id({{"id", ""}}, "id"));
    CHECK_FALSE(id({{"id", "a b"}}, "id"));
    CHECK_FALSE(id({{"id", true}}, "id"));

    CHECK(to_wire(*RemoteId::parse("5")) == json(5));
    CHECK(to_wire(*RemoteId::parse("007")) == json("007"));
    CHECK(to_wire(*RemoteId::parse("cred_5")) == json("cred_5"));
    CHECK(to_wire(*RemoteId::parse("99999999999999999999")) == json("99999999999999999999"));
}

TEST_CASE("a text is cut to size and cannot steer a terminal", "[net][platform]") {
    CHECK(text({{"t", "a\x1b[2Jb\nc"}}, "t") == "a\\x1b[2Jb c");
    CHECK(text({{"t", std::string(5000, 'x')}}, "t") == std::string(max_shown_bytes, 'x'));
    CHECK(text({{"t", 7}}, "t") == "7");
    CHECK(text({{"t", nullptr}}, "t").empty());
}
