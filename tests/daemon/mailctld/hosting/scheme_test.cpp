#include "daemon/mailctld/hosting/scheme.hpp"

#include "daemon/mailctld/hosting/argon2_way.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "tests/daemon/mailctld/hosting/hashes.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace mailctl;
using namespace mailctl::hosting;
using test::fits_text;
using test::parsed_hash;
using test::secret_from;

namespace {

std::string text_of_made(Scheme scheme, const std::string& password) {
    const auto made = make_hash(scheme, secret_from(password), WeakSchemes::allowed);
    return made ? std::string(made->text().reveal()) : "refused: " + made.error().message;
}

/// Of "secret", and the same for every test: some take long.
const std::string& made_once(Scheme scheme) {
    static std::map<Scheme, std::string> made;
    auto& text = made[scheme];
    if (text.empty()) {
        text = text_of_made(scheme, "secret");
    }
    return text;
}

std::string why_refused(std::string_view text, WeakSchemes weak = WeakSchemes::allowed) {
    const auto hash = parse_hash(text, weak);
    return hash ? "accepted" : hash.error().message;
}

std::vector<Scheme> usable_schemes() {
    std::vector<Scheme> usable;
    for (const auto& row : schemes()) {
        if (row.strength != Strength::refused) {
            usable.push_back(row.scheme);
        }
    }
    return usable;
}

bool is_des(Scheme scheme) { return scheme == Scheme::crypt || scheme == Scheme::des_crypt; }

/// What a process has in memory at most, in MiB.
double most_memory_mib() {
    std::ifstream status("/proc/self/status");
    double kib = 0;
    for (std::string word; status >> word && kib == 0;) {
        if (word == "VmHWM:") {
            status >> kib;
        }
    }
    return kib / 1024;
}

}  // namespace

TEST_CASE("there are 21 password schemes", "[hosting][scheme]") {
    std::set<std::string_view> names;
    for (const auto& row : schemes()) {
        names.insert(row.name);
        CHECK(*scheme_by_name(row.name) == row.scheme);
        CHECK(&about(row.scheme) == &row);
        CHECK((row.strength == Strength::sound) == row.fault.empty());
    }
    CHECK(names.size() == 21);
    CHECK(about(default_scheme).name == "ARGON2ID");
}

TEST_CASE("a scheme is known in lower case, too", "[hosting][scheme]") {
    CHECK(*scheme_by_name("sha512-crypt") == Scheme::sha512_crypt);
    CHECK(parsed_hash("{plain}x").text().reveal() == "{PLAIN}x");
}

TEST_CASE("an unknown scheme is refused by what there is", "[hosting][scheme]") {
    const auto scheme = scheme_by_name("SHA3\x1b");
    REQUIRE_FALSE(scheme);
    CHECK(scheme.error().message == "no password scheme is called \"SHA3\\x1b\"");
    CHECK_THAT(scheme.error().hint, Catch::StartsWith("there are PLAIN, CLEAR, "));
    CHECK_THAT(scheme.error().hint, !Catch::Contains("LANMAN"));
}

TEST_CASE("what nobody salts, hides or looks at whole is weak", "[hosting][scheme]") {
    std::set<std::string_view> weak;
    for (const auto& row : schemes()) {
        if (row.strength == Strength::weak) {
            weak.insert(row.name);
            CHECK_FALSE(make_hash(row.scheme, secret_from("secret")));
            CHECK(make_hash(row.scheme, secret_from("secret"), WeakSchemes::allowed));
        }
    }
    CHECK(
        weak ==
        std::set<std::string_view>{
            "PLAIN",
            "CLEAR",
            "CLEARTEXT",
            "PLAIN-TRUNC",
            "SHA",
            "SHA256",
            "SHA512",
            "PLAIN-MD5",
            "LDAP-MD5",
            "CRYPT",
            "DES-CRYPT"}
    );
}

TEST_CASE("a weak scheme is refused with its fault", "[hosting][scheme]") {
    const auto made = make_hash(Scheme::sha256, secret_from("secret"));
    REQUIRE_FALSE(made);
    CHECK(
        made.error().message ==
        "the password scheme SHA256 is weak: without a salt, equal passwords are equal, and many "
        "are known"
    );
    CHECK(made.error().hint == "choose ARGON2ID, or allow weak schemes");
    CHECK(
        why_refused("{PLAIN}x", WeakSchemes::refused) ==
        "the password scheme PLAIN is weak: whoever reads it has the password"
    );
}

TEST_CASE("LANMAN is refused whoever allows it", "[hosting][scheme]") {
    const std::string why =
        "LANMAN is no scheme to keep a password by: Dovecot does not know it, so nobody could log "
        "in, and it is broken in seconds";
    CHECK(text_of_made(Scheme::lanman, "secret") == "refused: " + why);
    CHECK(why_refused("{LANMAN}e52cac67419a9a224a3b108f3fa6cb6d") == why);
}

TEST_CASE("a made hash is of its scheme, and its own parser takes it", "[hosting][scheme]") {
    for (const auto scheme : usable_schemes()) {
        for (const std::string password : {"grün und blau", "x"}) {
            const auto text = text_of_made(scheme, password);
            CAPTURE(text);
            const auto hash = parsed_hash(text);
            CHECK(hash.scheme() == scheme);
            CHECK(hash.text().reveal() == text);
            CHECK(verify(hash, secret_from(password)));
            CHECK_FALSE(verify(hash, secret_from("y" + password)));
        }
    }
}

TEST_CASE("only what has a salt is another each time", "[hosting][scheme]") {
    for (const auto scheme : usable_schemes()) {
        const auto& row = about(scheme);
        CAPTURE(row.name);
        const bool has_salt = row.strength == Strength::sound || is_des(scheme);
        CHECK((made_once(scheme) != text_of_made(scheme, "secret")) == has_salt);
    }
}

TEST_CASE("a long password counts to its end, but by DES and Blowfish", "[hosting][scheme]") {
    const std::string same(79, 'x');
    for (const auto scheme : usable_schemes()) {
        const auto hash = parsed_hash(text_of_made(scheme, same + "a"));
        CAPTURE(hash.text().reveal());
        CHECK(verify(hash, secret_from(same + "a")));
        // bcrypt takes 72 bytes.
        const bool is_cut = is_des(scheme) || scheme == Scheme::blf_crypt;
        CHECK(verify(hash, secret_from(same + "b")) == is_cut);
        if (is_cut) {
            const std::size_t taken = is_des(scheme) ? 8 : 72;
            CHECK(verify(hash, secret_from(same.substr(0, taken))));
            CHECK_FALSE(verify(hash, secret_from(same.substr(0, taken - 1))));
        }
    }
}

TEST_CASE("the longest password is 511 bytes by every scheme", "[hosting][scheme]") {
    const std::string longest(511, 'x');
    for (const auto scheme : usable_schemes()) {
        const auto hash = parsed_hash(text_of_made(scheme, longest));
        CHECK(verify(hash, secret_from(longest)));
        CHECK_FALSE(verify(hash, secret_from(longest + "x")));
        CHECK(
            text_of_made(scheme, longest + "x") == "refused: the password is longer than 511 bytes"
        );
    }
}

TEST_CASE("a plain password is as it stands, whatever is in it", "[hosting][scheme]") {
    const std::string scheme = GENERATE("PLAIN", "CLEAR", "CLEARTEXT");
    CHECK(text_of_made(*scheme_by_name(scheme), "a}b {X}") == "{" + scheme + "}a}b {X}");
    CHECK(fits_text("{" + scheme + "}a}b {X}", "a}b {X}"));
    CHECK_FALSE(fits_text("{" + scheme + "}a}b {X}", "a}b {x}"));
}

TEST_CASE("of a truncated password the rest counts for nothing", "[hosting][scheme]") {
    CHECK(fits_text("{PLAIN-TRUNC}6-secret", "secret"));
    CHECK(fits_text("{PLAIN-TRUNC}6-secret", "secret and more"));
    CHECK_FALSE(fits_text("{PLAIN-TRUNC}6-secret", "secre"));
    CHECK(fits_text("{PLAIN-TRUNC}7-secret", "secret"));
    CHECK_FALSE(fits_text("{PLAIN-TRUNC}7-secret", "secrets"));
    CHECK(text_of_made(Scheme::plain_trunc, "secret") == "{PLAIN-TRUNC}512-secret");
    CHECK_FALSE(fits_text("{PLAIN-TRUNC}512-secret", "secrets"));
}

TEST_CASE("what is behind {CRYPT} has the strength of its kind", "[hosting][scheme]") {
    CHECK(parsed_hash("{CRYPT}CCNf8Sbh3HDfQ").kind() == Scheme::des_crypt);
    const auto hash = parse_hash("{CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1");
    REQUIRE(hash);
    CHECK(hash->scheme() == Scheme::crypt);
    CHECK(hash->kind() == Scheme::md5_crypt);
    CHECK(
        why_refused("{CRYPT}CCNf8Sbh3HDfQ", WeakSchemes::refused) ==
        "the password scheme DES-CRYPT is weak: DES takes 8 characters of a password, and 7 bits "
        "of each"
    );
}

TEST_CASE("a hash is no more than its letters", "[hosting][scheme]") {
    for (const auto scheme : usable_schemes()) {
        const auto& text = made_once(scheme);
        CAPTURE(text);
        CHECK(why_refused(text) == "accepted");
        CHECK(why_refused(text + '\0') != "accepted");
        CHECK(why_refused(text + "\n") != "accepted");
        CHECK(why_refused(" " + text) != "accepted");
        auto broken = text;
        broken[broken.size() - 3] = '\0';
        CHECK(why_refused(broken) != "accepted");
        CHECK(why_refused(text.substr(0, text.find('}') + 1)) != "accepted");
        if (about(scheme).rank > 0) {
            // Two, for without one an Argon2 may be a shorter one.
            CHECK(why_refused(text.substr(0, text.size() - 2)) != "accepted");
            CHECK(why_refused(text + "$") != "accepted");
        }
    }
}

TEST_CASE("argon2 is computed two at a time", "[hosting][scheme]") {
    std::ofstream("/proc/self/clear_refs") << "5";
    const auto before = most_memory_mib();
    REQUIRE(before > 0);
    // Of "password", by the program argon2.
    const std::string text =
        "{ARGON2ID}$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/"
        "ydHL92zKL+15XZypg";

    // Read here, for Catch2 is for one thread.
    const auto hash = parsed_hash(text);
    std::vector<std::thread> logins;
    for (int i = 0; i < 6; ++i) {
        logins.emplace_back([&] { verify(hash, secret_from("password")); });
    }
    for (auto& login : logins) {
        login.join();
    }

    // One takes 64 MiB, three 192.
    CHECK(most_memory_mib() - before < 160);
    CHECK(fits_text(text, "password"));
}

TEST_CASE("a faster machine makes hashes that cost more", "[hosting][scheme]") {
    using Nanoseconds = std::chrono::duration<double, std::nano>;
    double last = 1e9;
    for (const double kib : {1.0, 700.0, 1000.0, 1400.0, 2000.0, 3500.0, 1e6}) {
        const auto cost = cost_for(Nanoseconds(kib));
        const double work = 1.0 * cost.memory_kib * cost.passes;
        CAPTURE(kib, cost.memory_kib, cost.passes);
        CHECK(work <= last);
        CHECK(cost.memory_kib <= 65'536);
        // OWASP's least.
        CHECK(work >= 2 * 19'456);
        CHECK(cost.lanes == 1);
        last = work;
    }
    CHECK(cost_for(Nanoseconds(1)).passes == 3);
    CHECK(cost_for(Nanoseconds(1e6)).memory_kib == 19'456);
    CHECK(cost_for(Nanoseconds(1500)).passes == 2);
}

TEST_CASE("the cost of this machine is measured once", "[hosting][scheme]") {
    const auto& cost = cost_here();
    CHECK(&cost == &cost_here());
    CHECK_THAT(
        text_of_made(Scheme::argon2id, "secret"),
        Catch::StartsWith("{ARGON2ID}$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=")
    );
    CHECK_THAT(text_of_made(Scheme::argon2i, "secret"), Catch::Contains(",t=3,p=1$"));
}

TEST_CASE("an upgrade is wanted to what is harder to guess at", "[hosting][scheme]") {
    const std::string cheap =
        "{ARGON2ID}$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7"
        "rM";
    const std::string blowfish =
        "{BLF-CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    const std::string ssha = "{SSHA}3vkbqGkzeTbDoyPqJ4EV0k/cw79hYmNk";
    const auto is_wanted = [](const std::string& text, Scheme scheme) {
        return is_upgrade_wanted(parsed_hash(text), scheme);
    };

    for (const auto scheme : usable_schemes()) {
        CAPTURE(about(scheme).name);
        CHECK_FALSE(is_wanted(made_once(scheme), scheme));
        CHECK(is_wanted(made_once(scheme), Scheme::argon2id) == (scheme != Scheme::argon2id));
    }
    CHECK(is_wanted(cheap, Scheme::argon2id));
    CHECK_FALSE(is_wanted(cheap, Scheme::ssha512));
    CHECK(is_wanted(blowfish, Scheme::blf_crypt));
    CHECK_FALSE(is_wanted(blowfish, Scheme::sha512_crypt));
    CHECK(is_wanted(ssha, Scheme::sha512_crypt));
    CHECK_FALSE(is_wanted(ssha, Scheme::plain));
    CHECK_FALSE(is_wanted("{CRYPT}$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1", Scheme::ssha512));
    CHECK(is_wanted(
        "{SHA256-CRYPT}$5$rounds=1000$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        Scheme::sha256_crypt
    ));
}
