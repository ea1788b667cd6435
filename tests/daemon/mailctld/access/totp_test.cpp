#include "daemon/mailctld/access/totp.hpp"

#include "daemon/mailctld/store/hash.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace mailctl;
using namespace mailctl::access;

namespace {

// RFC 6238, appendix B: "12345678901234567890".
constexpr const char* key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

std::chrono::system_clock::time_point at(std::int64_t seconds) {
    return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

bool is_of(const std::string& text, std::string_view letters) {
    return text.find_first_not_of(letters) == std::string::npos;
}

}  // namespace

// RFC 6238, appendix B, the last six digits; without its last row, which is beyond this clock.
TEST_CASE("a code is the one of RFC 6238", "[access][totp]") {
    const auto [seconds, code] = GENERATE(table<std::int64_t, std::string>({
        {59, "287082"},
        {1'111'111'109, "081804"},
        {1'111'111'111, "050471"},
        {1'234'567'890, "005924"},
        {2'000'000'000, "279037"},
    }));
    CAPTURE(seconds);
    CHECK(code_at(key, at(seconds)) == code);
    CHECK(step_of_code(key, code, at(seconds), 0) == seconds / 30);
    CHECK(
        step_of_code(key, code.substr(0, 3) + " " + code.substr(3), at(seconds), 0) == seconds / 30
    );
}

TEST_CASE("a code is good a step before and after its own", "[access][totp]") {
    // 081804 is the code from 1111111080 to 1111111109.
    const std::int64_t step = 37'037'036;
    const auto [seconds, is_good] = GENERATE(table<std::int64_t, bool>({
        {1'111'111'049, false},
        {1'111'111'050, true},
        {1'111'111'080, true},
        {1'111'111'109, true},
        {1'111'111'139, true},
        {1'111'111'140, false},
    }));
    CAPTURE(seconds);
    CHECK(
        step_of_code(key, "081804", at(seconds), 0) ==
        (is_good ? std::optional(step) : std::nullopt)
    );
}

TEST_CASE("a code is good once, and none before it afterwards", "[access][totp]") {
    const auto now = at(1'111'111'109);
    const auto step = step_of_code(key, "081804", now, 37'037'035);
    REQUIRE(step == 37'037'036);

    CHECK_FALSE(step_of_code(key, "081804", now, *step));
    CHECK_FALSE(step_of_code(key, "081804", now, *step + 1));
    CHECK(step_of_code(key, "050471", now, *step) == *step + 1);
}

TEST_CASE("a code that two steps share is good once as well", "[access][totp]") {
    const auto step = step_of_code(key, "617002", at(1'685'666'110), 0);
    CHECK(step == 56'188'871);
    CHECK_FALSE(step_of_code(key, "617002", at(1'685'666'110), *step));
}

TEST_CASE("what is not six digits is no code", "[access][totp]") {
    const auto* const code = GENERATE(
        "",
        "81804",
        "0081804",
        "081804 ",
        " 081804",
        "08 1804",
        "081  804",
        "081-804",
        "081\t804",
        "08180a",
        "-81804",
        "+81804",
        "0x1804",
        "081804\n",
        "081805",
        "07;804",
        "۰۸۱۸۰۴"
    );
    CAPTURE(code);
    CHECK_FALSE(step_of_code(key, code, at(1'111'111'109), 0));
}

TEST_CASE("a key that is none has no codes", "[access][totp]") {
    // What the algorithm would give for no key at all.
    CHECK_FALSE(step_of_code("", "743009", at(1'111'111'109), 0));
    CHECK_FALSE(step_of_code(std::string(1'000, 'A'), "085448", at(1'111'111'109), 0));
    CHECK_FALSE(step_of_code(std::string(key) + "1", "081804", at(1'111'111'109), 0));
    CHECK_FALSE(step_of_code(std::string(key) + "=", "081804", at(1'111'111'109), 0));
}

TEST_CASE("a new key has 160 bits and is another each time", "[access][totp]") {
    const auto one = new_totp_key();
    CHECK(one.size() == 32);
    CHECK(is_of(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
    CHECK(one != new_totp_key());
}

TEST_CASE("an authenticator is told the key and whose it is", "[access][totp]") {
    CHECK(
        totp_uri("anna", "mx.example.org", "GEZDGNBV") ==
        "otpauth://totp/mailctl%20at%20mx.example.org:anna?secret=GEZDGNBV"
        "&issuer=mailctl%20at%20mx.example.org&algorithm=SHA1&digits=6&period=30"
    );
    CHECK(
        totp_uri("jürgen:a&b=c?#/+%@x", "h", "AA") ==
        "otpauth://totp/mailctl%20at%20h:j%C3%BCrgen%3Aa%26b%3Dc%3F%23%2F%2B%25%40x?secret=AA"
        "&issuer=mailctl%20at%20h&algorithm=SHA1&digits=6&period=30"
    );
}

TEST_CASE("ten recovery codes of 80 bits are made", "[access][recovery]") {
    const auto codes = new_recovery_codes();
    REQUIRE(codes.size() == 10);
    CHECK(std::set(codes.begin(), codes.end()).size() == 10);
    for (const auto& code : codes) {
        CAPTURE(code);
        CHECK(code.size() == 19);
        CHECK(is_of(code, "abcdefghijklmnopqrstuvwxyz234567-"));
        CHECK(std::count(code.begin(), code.end(), '-') == 3);
        CHECK(code[4] == '-');
        CHECK(code[9] == '-');
        CHECK(code[14] == '-');
    }
}

TEST_CASE("a recovery code is known however it is typed", "[access][recovery]") {
    const auto* const typed = GENERATE(
        "abol-efgh-2345-mnop",
        "abolefgh2345mnop",
        "ABOL-EFGH-2345-MNOP",
        " abol efgh 2345 mnop ",
        "ab0l-efgh-2345-mn0p",
        "ABO1-EFGH-2345-MNOP",
        "abo-lefgh--2345mnop"
    );
    CAPTURE(typed);
    CHECK(recovery_hash(typed) == store::sha256("abolefgh2345mnop"));
}

TEST_CASE("another recovery code is another", "[access][recovery]") {
    const auto* const typed = GENERATE(
        "",
        "abol-efgh-2345-mno",
        "abol-efgh-2345-mnopp",
        "abol-efgh-2345-mnoq",
        "aboi-efgh-2345-mnop"
    );
    CAPTURE(typed);
    CHECK(recovery_hash(typed) != store::sha256("abolefgh2345mnop"));
}
