#include "tests/daemon/mailctld/hosting/hashes.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using test::fits_text;

namespace {

struct KnownHash {
    const char* text;
    const char* password;
};

}  // namespace

// FIPS 180-4 and RFC 1321 say the digests of "abc"; those with a salt are made of the definition,
// by Python's hashlib.
TEST_CASE("a digest is everybody's", "[hosting][scheme]") {
    const auto known = GENERATE(
        KnownHash{"{SHA}qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "abc"},
        KnownHash{"{SHA256}ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "abc"},
        KnownHash{
            "{SHA512}3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/"
            "BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==",
            "abc"},
        KnownHash{"{PLAIN-MD5}900150983cd24fb0d6963f7d28e17f72", "abc"},
        KnownHash{"{LDAP-MD5}kAFQmDzST7DWlj99KOF/cg==", "abc"},
        KnownHash{"{SSHA}khAvpR35iL0MSw4M34znUHQQwRVzYWx0MTIzNA==", "Hello world!"},
        KnownHash{"{SSHA}3vkbqGkzeTbDoyPqJ4EV0k/cw79hYmNk", "grün und blau"},
        KnownHash{
            "{SSHA256}EoNVYTGbWUbilkJ1so+yvozQYeOrzv/U3FsajHW4g/lzYWx0MTIzNA==", "Hello world!"},
        KnownHash{
            "{SSHA512}cNf0q/Lrj8Erq+E7G8LRBirYA5nMDAk4PH+irNJxCgS2dxXmbKyINlvvJJ/"
            "r6lim42UvI9qK6+wzvPnYy/9UuHNhbHQxMjM0",
            "Hello world!"}
    );
    CHECK(fits_text(known.text, known.password));
    CHECK_FALSE(fits_text(known.text, "Hello world?"));
}

// By the test vectors of crypt_blowfish and of John the Ripper, and by openssl passwd.
TEST_CASE("a hash of libcrypt is everybody's", "[hosting][scheme]") {
    const auto known = GENERATE(
        KnownHash{"{CRYPT}CCNf8Sbh3HDfQ", "U*U*U*U*"},
        KnownHash{"{DES-CRYPT}CCNf8Sbh3HDfQ", "U*U*U*U*"},
        KnownHash{"{MD5-CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1", "U*U*U*U*"},
        KnownHash{"{CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1", "U*U*U*U*"},
        KnownHash{
            "{SHA256-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
            "Hello world!"},
        KnownHash{
            "{SHA512-CRYPT}$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/"
            "O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
            "Hello world!"},
        KnownHash{
            "{SHA512-CRYPT}$6$rounds=10000$saltstringsaltst$OW1/"
            "O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
            "Hello world!"},
        KnownHash{
            "{SHA256-CRYPT}$5$saltstring$voOm9HikWvVFzvI/yCVb5IJxzMg3fFuVZWr4hjCPJxB",
            "grün und blau"},
        KnownHash{
            "{SHA512-CRYPT}$6$rounds=1000$saltstring$Zu2Vknok2/"
            "f53APfN687ADnzeNBLcsEgTwvcBHMD2./07rZQAt8vsuKVufD15dyZh.LOLB/uZKf6I3GyON4bp/",
            "Hello world!"},
        KnownHash{"{MD5-CRYPT}$1$ab$yXnvXwq9JvnFJMwvaKVfB.", "grün und blau"},
        KnownHash{"{BLF-CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
        KnownHash{"{CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"}
    );
    CHECK(fits_text(known.text, known.password));
    CHECK_FALSE(fits_text(known.text, "U*U*"));
}

// By the program argon2 of Debian.
TEST_CASE("an Argon2 of a mailbox is everybody's", "[hosting][scheme]") {
    const std::string text = GENERATE(
        "{ARGON2ID}$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7"
        "rM",
        "{ARGON2ID}$argon2id$v=19$m=16,t=1,p=2$c29tZXNhbHQ$wdVryMoKB5u9m76EdUJ3VFZthxeRNTS9DXkvEs0k"
        "mqc",
        "{ARGON2I}$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$y/K85H5tI5mWJhQ/q8XbaRZHQ+4ADd0/iJWm+Cz7mm4"
    );
    CHECK(fits_text(text, "password"));
    CHECK_FALSE(fits_text(text, "passwore"));
}
