#include "daemon/net/smtp/mask.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::net::smtp;

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
