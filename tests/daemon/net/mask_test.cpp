#include "daemon/net/mask.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::net;

// RFC 4648, 10.
TEST_CASE("base64 is the RFC's", "[net]") {
    CHECK(base64("").empty());
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foob") == "Zm9vYg==");
    CHECK(base64("fooba") == "Zm9vYmE=");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("a mask hides each occurrence and nothing else", "[net]") {
    std::string password = "secret";
    const Mask mask("user", *Secret::parse(password));

    CHECK(mask.applied("secret, secret") == "[masked], [masked]");
    CHECK(mask.applied("no such user") == "no such user");
    CHECK(Mask().applied("secret") == "secret");
}

TEST_CASE("a password too short to be one does not tear replies to pieces", "[net]") {
    std::string password = "250";
    const Mask mask("user", *Secret::parse(password));

    CHECK(mask.applied("250 Ok") == "250 Ok");
}

TEST_CASE("a mask knows a secret as programs write it", "[net]") {
    std::string given = "pass'word\"ü &<+";
    Mask mask;
    mask.hide(*Secret::parse(given));

    for (const char* text :
         {"pass'word\"ü &<+",
          "pass'word\\\"ü &<+",
          "pass'word\\\"\\u00fc &<+",
          "pass\\'word\"ü &<+",
          "pass&#x27;word&quot;ü &amp;&lt;+",
          "pass%27word%22%C3%BC%20%26%3C%2B",
          "pass%27word%22%C3%BC+%26%3C%2B",
          "cGFzcyd3b3JkIsO8ICY8Kw=="}) {
        CHECK_THAT(mask.applied(text), Catch::StartsWith("[masked]") && !Catch::Contains("word"));
    }
}

TEST_CASE("a secret that is torn or cut off is hidden all the same", "[net]") {
    std::string given = "correct horse battery";
    Mask mask;
    mask.hide(*Secret::parse(given));

    CHECK(mask.applied("no corr ect hor se battery!") == "no [masked]!");
    CHECK(mask.applied("no correct horse  battery!") == "no [masked]!");
    CHECK(mask.applied("no correct hor") == "no [masked]");
    CHECK(mask.applied("no correct") == "no correct");
    CHECK(mask.applied("correct hor is not it") == "correct hor is not it");
}

TEST_CASE("a short secret is hidden where it is shown as a value", "[net]") {
    std::string given = "250";
    Mask mask;
    mask.hide(*Secret::parse(given));

    CHECK(mask.applied("{'password': '250'}") == "{'password': '[masked]'}");
    CHECK(mask.applied("password=250&email=a") == "password=[masked]&email=a");
    CHECK(mask.applied("250 2.1.0 Ok, 1250 of \"2500\"") == "250 2.1.0 Ok, 1250 of \"2500\"");
}
