#include "daemon/mailctld/login/mark.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl::login;

TEST_CASE("a mark is new each time and stands before the text", "[login]") {
    const auto mark = new_mark();

    CHECK(mark.size() == 24);
    CHECK(mark != new_mark());
    CHECK(description_with(mark, "web1") == mark + " web1");
    CHECK(description_with(mark, "") == mark);
}

TEST_CASE("people see a description without its mark", "[login]") {
    CHECK(text_of("mailctl-0011223344556677 web1") == "web1");
    CHECK(text_of("mailctl-0011223344556677").empty());
    CHECK(text_of("mailctl-0011223344556677 ").empty());
    CHECK(text_of("web1") == "web1");
    CHECK(text_of("mailctl-00112233445566 77") == "mailctl-00112233445566 77");
    CHECK(text_of("mailctl-00112233445566778") == "mailctl-00112233445566778");
    CHECK(text_of("mailctl-001122334455667G web1") == "mailctl-001122334455667G web1");
}

TEST_CASE("a login is ours by its whole mark alone", "[login]") {
    const std::string mark = "mailctl-0011223344556677";

    CHECK(carries(mark + " web1", mark));
    CHECK(carries("by API: " + mark, mark));
    CHECK_FALSE(carries("mailctl-001122334455", mark));
    CHECK_FALSE(carries("", mark));
    CHECK_FALSE(carries("web1", ""));
}
