#include "daemon/mailctld/platform/credential/mark.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl::platform;

TEST_CASE("a mark is new each time and stands before the text", "[credential]") {
    const auto mark = new_mark();

    CHECK(mark.size() == 24);
    CHECK(mark != new_mark());
    CHECK(description_with(mark, "web1") == mark + " web1");
    CHECK(description_with(mark, "") == mark);
}

TEST_CASE("people see a description without its mark", "[credential]") {
    CHECK(text_without_mark("mailctl-0011223344556677 web1") == "web1");
    CHECK(text_without_mark("mailctl-0011223344556677").empty());
    CHECK(text_without_mark("mailctl-0011223344556677 ").empty());
    CHECK(text_without_mark("web1") == "web1");
    CHECK(text_without_mark("mailctl-00112233445566 77") == "mailctl-00112233445566 77");
    CHECK(text_without_mark("mailctl-00112233445566778") == "mailctl-00112233445566778");
    CHECK(text_without_mark("mailctl-001122334455667G web1") == "mailctl-001122334455667G web1");
}

TEST_CASE("a credential is ours by its whole mark alone", "[credential]") {
    const std::string mark = "mailctl-0011223344556677";

    CHECK(carries_mark(mark + " web1", mark));
    CHECK(carries_mark("by API: " + mark, mark));
    CHECK_FALSE(carries_mark("mailctl-001122334455", mark));
    CHECK_FALSE(carries_mark("", mark));
    CHECK_FALSE(carries_mark("web1", ""));
}
