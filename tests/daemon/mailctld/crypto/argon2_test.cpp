#include "daemon/mailctld/crypto/argon2.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::crypto;

namespace {

Secret secret_of(std::string text) { return *Secret::parse(text); }

}  // namespace

// Of "password" with the salt "somesalt", by the program argon2 of Debian.
TEST_CASE("an Argon2 of either kind is everybody's", "[crypto]") {
    const std::string text = GENERATE(
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$y/K85H5tI5mWJhQ/q8XbaRZHQ+4ADd0/iJWm+Cz7mm4",
        "$argon2id$v=19$m=16,t=1,p=2$c29tZXNhbHQ$wdVryMoKB5u9m76EdUJ3VFZthxeRNTS9DXkvEs0kmqc"
    );
    CAPTURE(text);
    const auto parts = parse_argon2(text);
    REQUIRE(parts);
    CHECK(text_of(*parts) == text);
    CHECK(compute(*parts, secret_of("password"), parts->hash.size()) == parts->hash);
    CHECK(compute(*parts, secret_of("passwore"), parts->hash.size()) != parts->hash);
}

TEST_CASE("what is not written as an Argon2 is none", "[crypto]") {
    const std::string text = GENERATE(
        "",
        "$argon2id",
        "$argon2d$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=4294967304,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7r"
        "M",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM="
    );
    CAPTURE(text);
    CHECK_FALSE(parse_argon2(text));
}
