#include "daemon/httpd/member_text.hpp"

#include "common/wire/json.hpp"

#include <catch2/catch.hpp>

#include <string>

using mailctl::httpd::member_text;
using mailctl::wire::json;

TEST_CASE("a member is found as a parser finds it", "[httpd]") {
    const json object{
        {"a", "x"},
        {"deep", {{"name", "inner"}, {"list", {1, {{"name", 2}}, "],}"}}}},
        {"empty", json::object()},
        {"name", R"(quo"te\ and ,}])"},
        {"none", nullptr},
        {"number", -1.5},
        {"odd\"key", true},
        {"list", {"a", json::array(), "b\"]"}},
        {"z", ""}};
    const auto text = mailctl::wire::to_text(object);
    for (const auto& [name, value] : object.items()) {
        CAPTURE(name);
        const auto found = member_text(text, name);
        if (name == "odd\"key") {
            CHECK_FALSE(found);
            CHECK(member_text(text, R"(odd\"key)") == "true");
            continue;
        }
        REQUIRE(found);
        CHECK(*found == mailctl::wire::to_text(value));
    }
    CHECK_FALSE(member_text(text, "inner"));
    CHECK_FALSE(member_text(text, "nam"));
    CHECK_FALSE(member_text(text, ""));
}

TEST_CASE("what is no object, or cut, has no member and harms nobody", "[httpd]") {
    CHECK_FALSE(member_text("", "a"));
    CHECK_FALSE(member_text("[]", "a"));
    CHECK_FALSE(member_text("{}", "a"));
    const std::string whole = R"({"b":[{"c":"\""}],"a":"x"})";
    for (std::size_t size = 0; size < whole.size() - 5; ++size) {
        CHECK_FALSE(member_text(std::string_view(whole).substr(0, size), "a"));
    }
}
