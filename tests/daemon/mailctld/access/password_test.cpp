#include "daemon/mailctld/access/password.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace mailctl;
using namespace mailctl::access;

namespace {

Secret secret(std::string text) { return *Secret::parse(text); }

/// A line of /proc/self/status in MiB: "VmRSS", or "VmHWM", the highest that it was.
double memory_mib(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == name + ":") {
            double kib = 0;
            status >> kib;
            return kib / 1024;
        }
    }
    return 0;
}

void forget_highest_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

// By the program argon2 of Debian, with `-id -t 2 -k 19456 -p 1 -l 32 -e`, and the same by Go's
// golang.org/x/crypto/argon2.
constexpr const char* known =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
    "iqbHhgtqJMWWf23kIatRWniYNRyhFWif/l6I+m/2Exw";

}  // namespace

TEST_CASE("the hash of a password is everybody's Argon2id", "[access][password]") {
    CHECK(fits(secret("correct horse battery staple"), known));
    CHECK_FALSE(fits(secret("correct horse battery stapl"), known));
    CHECK_FALSE(fits(secret("Correct horse battery staple"), known));
}

TEST_CASE("a password fits its hash and no other does", "[access][password]") {
    const auto hash = hash_password(secret("grün und blau"));

    CHECK_THAT(hash, Catch::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hash.size() == std::string(known).size());
    CHECK(fits(secret("grün und blau"), hash));
    CHECK_FALSE(fits(secret("grün und rot"), hash));
    CHECK(hash != hash_password(secret("grün und blau")));
}

TEST_CASE("nobody's hash is one like the others", "[access][password]") {
    CHECK_THAT(nobodys_hash(), Catch::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(nobodys_hash().size() == std::string(known).size());
    const auto first = nobodys_hash();
    CHECK(nobodys_hash() == first);
    CHECK_FALSE(fits(secret("correct horse battery staple"), nobodys_hash()));
}

TEST_CASE("a hash of less or more work, within bounds, counts", "[access][password]") {
    // By the program argon2, as above.
    const auto* const hash = GENERATE(
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
        "$argon2id$v=19$m=8,t=10,p=1$c29tZXNhbHQ$ixfqxCRCLLEod4R/IA0OrP4uOenzEHoxXP6ZzPHF0TU"
    );
    CAPTURE(hash);
    CHECK(fits(secret("password"), hash));
}

// Each is the hash of "password", but for what is wrong with it.
TEST_CASE("a hash that is spoiled or asks for too much fits nothing", "[access][password]") {
    const auto* const hash = GENERATE(
        "",
        "$",
        "$$$$$",
        "password",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ",
        "argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$y/K85H5tI5mWJhQ/q8XbaRZHQ+4ADd0/iJWm+Cz7mm4",
        "$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$5ogMg2S79nAzeJOYZlnblV5BSSMDSS5C2p8zhzwGzeU",
        "$argon2id$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=08,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=+8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m= 8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$t=1,m=8,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1,p=1,data=c29t$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+"
        "Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=65537,t=1,p=1$c29tZXNhbHQ$sXrUWRzCsuxn/QynL0cLAzlvXSr7JouCgY9QWL6XF9Y",
        "$argon2id$v=19$m=4294967304,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+"
        "Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=0,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=11,p=1$c29tZXNhbHQ$jzAy0QZQl6K4w4g4CtEalGivnnpHWBnA08gROU6VEh0",
        "$argon2id$v=19$m=16,t=1,p=2$c29tZXNhbHQ$wdVryMoKB5u9m76EdUJ3VFZthxeRNTS9DXkvEs0kmqc",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHR$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ=$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1,p=1$c29t ZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNh$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM=",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM\n",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM$",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$j9By/bZynxqhma4rYk75",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$"
        "gxKhve4UptMlNuZDGXMCLZRLEIPik6rIWRtKXvzi4qMRNmGeTcpfe2bC4nbWNJMgTQWEYJMPGrUjVGu00yQ2Hd0"
    );
    CAPTURE(hash);
    CHECK_FALSE(fits(secret("password"), hash));
}

TEST_CASE("a flipped letter anywhere in a hash is noticed", "[access][password]") {
    const std::string good =
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM";
    REQUIRE(fits(secret("password"), good));
    for (std::size_t i = 0; i < good.size(); ++i) {
        CAPTURE(i);
        auto spoiled = good;
        spoiled[i] = spoiled[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(fits(secret("password"), spoiled));
    }
}

TEST_CASE("the memory of a hash goes back to the system", "[access][password]") {
    const auto password = secret("correct horse battery staple");
    const auto before = memory_mib("VmRSS");
    REQUIRE(before > 0);

    for (int i = 0; i < 3; ++i) {
        REQUIRE(fits(password, known));
    }

    CHECK(memory_mib("VmRSS") - before < 4);
}

TEST_CASE("several logins at once take the memory of one", "[access][password]") {
    forget_highest_memory();
    const auto before = memory_mib("VmHWM");
    REQUIRE(before > 0);

    std::vector<std::thread> logins;
    for (int i = 0; i < 4; ++i) {
        logins.emplace_back([] { fits(secret("correct horse battery staple"), known); });
    }
    for (auto& login : logins) {
        login.join();
    }

    // One takes 19 MiB, two 38.
    CHECK(memory_mib("VmHWM") - before < 32);
}
