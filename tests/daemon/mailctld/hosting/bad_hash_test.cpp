#include "daemon/mailctld/hosting/password_hash.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace mailctl;
using namespace mailctl::hosting;

namespace {

struct BadHash {
    std::string text;
    const char* why;
};

std::string dots(std::size_t count) { return std::string(count, '.'); }

std::string argon2id(const std::string& costs, const std::string& parts) {
    return "{ARGON2ID}$argon2id$v=19$" + costs + "$" + parts;
}

const char* const sound_parts = "c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM";

const char* const no_braces = "the hash does not begin with a scheme in braces";
const char* const no_des =
    "what stands behind {DES-CRYPT} is not the 13 letters of DES, nor of another kind that is "
    "known "
    "here";
const char* const no_rounds =
    "what stands behind {SHA512-CRYPT} does not have 1000 to 1000000 rounds";
const char* const no_cost = "what stands behind {BLF-CRYPT} does not have a cost of 04 to 14";
const char* const no_argon2id =
    "what stands behind {ARGON2ID} is not like $argon2id$v=19$m=65536,t=3,p=1$salt$hash";
const char* const no_memory =
    "what stands behind {ARGON2ID} does not have 131072 KiB at most, for each of up to 16 lanes 8 "
    "at "
    "least";
const char* const too_much =
    "what stands behind {ARGON2ID} takes more than 524288 KiB in all its passes";
const char* const no_base64 = "what stands behind {SSHA512} is no base64 with its padding";

void check_refused(const BadHash& bad) {
    CAPTURE(bad.text);
    const auto begin = std::chrono::steady_clock::now();
    const auto hash = parse_hash(bad.text, WeakSchemes::allowed);
    REQUIRE_FALSE(hash);
    CHECK(hash.error().message == bad.why);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

}  // namespace

TEST_CASE("a hash without its scheme is none", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{"", no_braces},
        BadHash{"secret", no_braces},
        BadHash{"$6$saltstring$" + dots(86), no_braces},
        BadHash{"{SHA", no_braces},
        BadHash{std::string("\0{SHA}", 6), no_braces},
        BadHash{"{}secret", "no password scheme is called \"\""},
        BadHash{"{SMD5}x", "no password scheme is called \"SMD5\""},
        BadHash{"{SHA512.HEX}00", "no password scheme is called \"SHA512.HEX\""},
        BadHash{std::string("{SHA\0}x", 7), "no password scheme is called \"SHA\\x00\""},
        BadHash{
            "{" + std::string(5000, 'x') + "}",
            "no password scheme is called \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}
    ));
}

TEST_CASE("a plain body that is no password is refused", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{"{PLAIN}", "what stands behind {PLAIN} is no password: the password is empty"},
        BadHash{
            std::string("{CLEAR}a\0b", 10),
            "what stands behind {CLEAR} is no password: the password holds a control character or "
            "is not UTF-8"},
        BadHash{
            "{PLAIN}" + std::string(512, 'x'),
            "what stands behind {PLAIN} is too long for a password"},
        BadHash{
            "{PLAIN-TRUNC}secret",
            "what stands behind {PLAIN-TRUNC} does not begin with the password's length, as in "
            "\"8-password\""},
        BadHash{
            "{PLAIN-TRUNC}06-secret",
            "what stands behind {PLAIN-TRUNC} does not begin with the password's length, as in "
            "\"8-password\""},
        BadHash{
            "{PLAIN-TRUNC}5-secret",
            "what stands behind {PLAIN-TRUNC} is longer than its length says, or that is over "
            "1024"},
        BadHash{
            "{PLAIN-TRUNC}1025-secret",
            "what stands behind {PLAIN-TRUNC} is longer than its length says, or that is over "
            "1024"},
        BadHash{
            "{PLAIN-TRUNC}18446744073709551622-secret",
            "what stands behind {PLAIN-TRUNC} does not begin with the password's length, as in "
            "\"8-password\""}
    ));
}

// The SSHA is as a program has made it that throws the salt away.
TEST_CASE("a digest that is cut or not as it is written is refused", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{
            "{SSHA}qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
            "what stands behind {SSHA} has no salt behind its digest: no password can be compared "
            "with it"},
        BadHash{
            "{SSHA}khAvpR35iL0MSw4M34znUHQQwRVz",
            "what stands behind {SSHA} is 21 bytes and not 20 and a salt of 4 to 64"},
        BadHash{
            "{SSHA}" + std::string(116, 'A'),
            "what stands behind {SSHA} is 87 bytes and not 20 and a salt of 4 to 64"},
        BadHash{
            "{SSHA512}cNf0q/Lrj8Erq+E7G8LRBirYA5nMDAk4PH+irNJxCgS2dxXmbKyINlvv"
            "J",
            no_base64},
        BadHash{"{SSHA512}" + std::string(118, 'A'), no_base64},
        BadHash{"{SSHA512}AAAA====", no_base64},
        BadHash{"{SSHA512}AAAB\nAAAA", no_base64},
        BadHash{
            "{SHA}ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "what stands behind {SHA} is 32 bytes and not 20"},
        BadHash{
            "{LDAP-MD5}kAFQmDzST7DWlj99KOF/cg=",
            "what stands behind {LDAP-MD5} is no base64 with its padding"},
        BadHash{
            "{PLAIN-MD5}900150983CD24FB0D6963F7D28E17F72",
            "what stands behind {PLAIN-MD5} is not 32 hexadecimal digits in lower case"},
        BadHash{
            "{PLAIN-MD5}900150983cd24fb0d6963f7d28e17f7",
            "what stands behind {PLAIN-MD5} is not 32 hexadecimal digits in lower case"}
    ));
}

TEST_CASE("a hash that libcrypt could not give is refused", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{"{DES-CRYPT}CCNf8Sbh3HDf", no_des},
        BadHash{"{DES-CRYPT}CCNf8Sbh3HDfQQ", no_des},
        BadHash{"{DES-CRYPT}C:Nf8Sbh3HDfQ", no_des},
        BadHash{
            "{DES-CRYPT}CCNf8Sbh3HDfR",
            "what stands behind {DES-CRYPT} does not end with a hash of 11 letters"},
        BadHash{
            "{CRYPT}$y$j9T$aaaa$" + dots(43),
            "what stands behind {CRYPT} is not the 13 letters of DES, nor of another kind that is "
            "known here"},
        BadHash{
            "{MD5-CRYPT}$6$a$" + dots(86),
            "what stands behind {MD5-CRYPT} does not begin with $1$"},
        BadHash{
            "{MD5-CRYPT}$1$123456789$" + dots(22),
            "what stands behind {MD5-CRYPT} has no salt of up to 8 letters and a $"},
        BadHash{
            "{MD5-CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR",
            "what stands behind {MD5-CRYPT} does not end with a hash of 22 letters"},
        BadHash{
            "{MD5-CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXRz",
            "what stands behind {MD5-CRYPT} does not end with a hash of 22 letters"},
        BadHash{
            "{SHA256-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEcE",
            "what stands behind {SHA256-CRYPT} does not end with a hash of 43 letters"},
        BadHash{
            "{SHA512-CRYPT}$6$saltstring",
            "what stands behind {SHA512-CRYPT} has no salt of up to "
            "16 letters and a $"}
    ));
}

TEST_CASE("a hash of libcrypt that asks for too much is refused", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{"{SHA512-CRYPT}$6$rounds=999999999$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=1000001$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=4294968296$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=999$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=05000$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=-5000$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=$saltstring$" + dots(86), no_rounds},
        BadHash{"{SHA512-CRYPT}$6$rounds=5000", no_rounds},
        BadHash{"{BLF-CRYPT}$2y$31$" + dots(53), no_cost},
        BadHash{"{BLF-CRYPT}$2y$15$" + dots(53), no_cost},
        BadHash{"{BLF-CRYPT}$2y$03$" + dots(53), no_cost},
        BadHash{"{BLF-CRYPT}$2y$5$" + dots(53), no_cost},
        BadHash{"{BLF-CRYPT}$2y$", no_cost},
        BadHash{"{BLF-CRYPT}$2y$10", no_cost},
        BadHash{
            "{BLF-CRYPT}$2x$10$" + dots(53),
            "what stands behind {BLF-CRYPT} does not begin with $2a$, $2b$ or $2y$"},
        BadHash{
            "{BLF-CRYPT}$2y$10$",
            "what stands behind {BLF-CRYPT} does not end with a salt and a hash of 53 letters"},
        BadHash{
            "{BLF-CRYPT}$2y$10$" + dots(21) + "/" + dots(31),
            "what stands behind {BLF-CRYPT} does not end with a salt and a hash of 53 letters"},
        BadHash{
            "{BLF-CRYPT}$2y$10$" + dots(52) + "/",
            "what stands behind {BLF-CRYPT} does not end with a salt and a hash of 53 letters"}
    ));
}

TEST_CASE("an Argon2 that asks for too much is refused", "[hosting][scheme]") {
    check_refused(GENERATE(
        BadHash{argon2id("m=4294967295,t=1,p=1", sound_parts), no_memory},
        BadHash{argon2id("m=131073,t=1,p=1", sound_parts), no_memory},
        BadHash{argon2id("m=7,t=1,p=1", sound_parts), no_memory},
        BadHash{argon2id("m=15,t=1,p=2", sound_parts), no_memory},
        BadHash{argon2id("m=131072,t=1,p=17", sound_parts), no_memory},
        BadHash{argon2id("m=8,t=1,p=0", sound_parts), no_memory},
        BadHash{argon2id("m=8,t=0,p=1", sound_parts), no_memory},
        BadHash{argon2id("m=131072,t=5,p=1", sound_parts), too_much},
        BadHash{argon2id("m=8,t=65537,p=1", sound_parts), too_much},
        BadHash{argon2id("m=65536,t=4294967295,p=1", sound_parts), too_much},
        BadHash{argon2id("m=4294967304,t=1,p=1", sound_parts), no_argon2id}
    ));
}

TEST_CASE("an Argon2 that is spoiled is refused", "[hosting][scheme]") {
    const auto parts = std::string(sound_parts);
    const char* const no_parts =
        "what stands behind {ARGON2ID} has not a salt of 8 to 64 bytes and a hash of 16 to 64";
    check_refused(GENERATE_COPY(
        BadHash{argon2id("m=8,t=1,p=1", parts + "="), no_argon2id},
        BadHash{argon2id("m=8,t=1,p=1", parts + "\n"), no_argon2id},
        BadHash{argon2id("m=8,t=1,p=1", parts.substr(0, 20)), no_parts},
        BadHash{argon2id("m=8,t=1,p=1", "c29tZXM$" + parts.substr(12)), no_parts},
        BadHash{argon2id("m=8,t=1,p=1,keyid=AA", parts), no_argon2id},
        BadHash{"{ARGON2ID}$argon2i$v=19$m=8,t=1,p=1$" + parts, no_argon2id},
        BadHash{"{ARGON2ID}$argon2id$v=16$m=8,t=1,p=1$" + parts, no_argon2id},
        BadHash{"{ARGON2ID}$argon2id$m=8,t=1,p=1$" + parts, no_argon2id},
        BadHash{"{ARGON2ID}", no_argon2id}
    ));
}
