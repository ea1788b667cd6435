#include "daemon/renew/login.hpp"

#include <catch2/catch.hpp>

#include <string>

using mailctl::renew::call_of;
using mailctl::renew::login_from;

namespace {

/// As Dovecot writes it: "/" for a NUL.
std::string given(std::string text) {
    for (auto& letter : text) {
        letter = letter == '/' ? '\0' : letter;
    }
    return text;
}

}  // namespace

TEST_CASE("who has logged in is told with the password, and no answer is waited for", "[renew]") {
    auto text = given("john@example.org/umbrella \"kettle\"//");
    const auto login = login_from(text);
    REQUIRE(login);
    CHECK(
        call_of(*login) ==
        R"({"method":"io.mailctl.mailbox.RenewHash","oneway":true,)"
        R"("parameters":{"address":"john@example.org","password":"umbrella \"kettle\""}})"
    );
    CHECK(text.find("kettle") == std::string::npos);
}

TEST_CASE("what is no login of a mailbox tells nothing", "[renew]") {
    for (const char* text :
         {"",
          "john@example.org",
          "john@example.org/",
          "john@example.org/kettle",
          // Somebody is only looked up.
          "john@example.org///",
          "john/kettle//",
          "john@example.org/\x01//",
          "john@example.org/\xff\xfe//"}) {
        CAPTURE(text);
        auto bytes = given(text);
        CHECK_FALSE(login_from(bytes));
    }
}
