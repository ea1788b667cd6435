#include "tests/daemon/mailctld/hosting/hashes.hpp"
#include "tests/daemon/mailctld/hosting/looked_up.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

using namespace ::test;

namespace {

using mailctl::hosting::Scheme;

const std::string right = "umbrella-kettle-74-fjord";

std::string old_hash(Scheme scheme = Scheme::ssha512, const std::string& password = right) {
    const auto hash = mailctl::hosting::make_hash(
        scheme, secret_from(password), mailctl::hosting::WeakSchemes::allowed
    );
    REQUIRE(hash);
    return std::string(hash->text().reveal());
}

/// john has a mailbox, with such a hash.
void add_john(Daemon& daemon, const std::string& hash) {
    host_domain(daemon);
    done(
        daemon,
        root(),
        "mailbox.Add",
        fmt::format(R"({{"address":"john@example.org","hash":"{}","allow_weak":true}})", hash)
    );
}

/// As Dovecot's program does it when john has logged in.
Answer renewed(Daemon& daemon, const std::string& password = right) {
    return daemon.call(
        mailctl::nobody(),
        "mailbox.RenewHash",
        fmt::format(R"({{"address":"john@example.org","password":"{}"}})", password)
    );
}

std::string kept_hash(Daemon& daemon) {
    return daemon.query("SELECT password FROM mailbox WHERE local = 'john'").front();
}

}  // namespace

TEST_CASE("a hash of an older scheme is made anew of the password that fits", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash());
    CHECK(looked_up_of(daemon, "john", "renewal") == looked_up_of(daemon, "john", "passdb"));
    const auto since = daemon.query("SELECT password_at FROM mailbox");
    // Whose session is to end would stay in the list.
    daemon.operator_says.erase("dovecot-end-sessions");

    const auto answer = renewed(daemon);

    INFO(answer.message);
    CHECK(answer.at("/act/changed") == "true");
    CHECK(kept_hash(daemon).starts_with("{ARGON2ID}$argon2id$"));
    CHECK(fits_text(kept_hash(daemon), right));
    CHECK(
        looked_up_of(daemon, "john", "passdb") ==
        fmt::format(R"({{"password":"{}"}})", kept_hash(daemon))
    );
    CHECK(looked_up_of(daemon, "john", "renewal") == "nothing");
    CHECK(
        daemon.journal().back() ==
        "john@example.org password-hash-renewed: john@example.org: kept as ARGON2ID from now on, "
        "and not as SSHA512"
    );
    // It is nobody's change: the password is as old as it was, and whoever is in stays in.
    CHECK(daemon.query("SELECT password_at FROM mailbox") == since);
    CHECK(daemon.query("SELECT whose FROM session_end").empty());
    CHECK(daemon.log.find(right) == std::string::npos);

    const auto before = daemon.state();
    CHECK(renewed(daemon).at("/act/changed") == "false");
    CHECK(daemon.state() == before);
}

TEST_CASE("what does not fit renews nothing, and is not tried for ever", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash());
    const auto before = daemon.state();
    for (int count = 0; count < 5; ++count) {
        check_refused(
            renewed(daemon, "saddle-orbit-lentil-93"),
            {"Unauthenticated",
             "this is not the password whose hash is kept, or the hash does not tell all of it",
             "",
             ""}
        );
    }
    CHECK(renewed(daemon).error == "TooMany");
    CHECK(daemon.log.find("warning renewal.failed address=john@example.org") != std::string::npos);
    CHECK(daemon.state() == before);
}

TEST_CASE("a password of which a hash tells the beginning alone stays", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash(Scheme::des_crypt, "U*U*U*U*"));
    const auto before = daemon.state();
    CHECK(renewed(daemon, "U*U*U*U*5").error == "Unauthenticated");
    CHECK(daemon.state() == before);

    CHECK(renewed(daemon, "U*U*U*U*").at("/act/changed") == "true");
    CHECK(fits_text(kept_hash(daemon), "U*U*U*U*"));
    CHECK_FALSE(fits_text(kept_hash(daemon), "U*U*U*U*5"));
}

TEST_CASE("a password may end as it likes", "[access][hosting]") {
    const auto* const password = GENERATE("kettle a", "kettle!", "kettle ~", "kettle \u00fc");
    CAPTURE(password);
    Daemon daemon;
    add_john(daemon, old_hash(Scheme::ssha256, password));
    CHECK(renewed(daemon, password).at("/act/changed") == "true");
}

TEST_CASE("nothing is renewed where nobody may log in", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash());
    SECTION("a mailbox that is suspended") {
        done(daemon, root(), "mailbox.Suspend", R"({"address":"john@example.org"})");
        CHECK(looked_up_of(daemon, "john", "renewal") == "nothing");
    }
    SECTION("of a domain that is") { daemon.spoil("UPDATE hosted_domain SET suspended = 1"); }
    SECTION("that is not there") {
        done(daemon, root(), "mailbox.Remove", R"({"address":"john@example.org"})");
        CHECK(looked_up_of(daemon, "john", "renewal") == "nothing");
    }
    const auto before = daemon.state();
    CHECK(renewed(daemon).at("/act/changed") == "false");
    CHECK(daemon.state() == before);
}

TEST_CASE("who gets another password meanwhile keeps that", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash());
    const auto other = old_hash(Scheme::ssha512, "saddle-orbit-lentil-93");
    // While Argon2 takes its time, or before, or behind it.
    std::thread administrator([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
        daemon.spoil(fmt::format("UPDATE mailbox SET password = '{}'", other));
    });
    renewed(daemon);
    administrator.join();
    CHECK(kept_hash(daemon) == other);
}

TEST_CASE("another hash of the old scheme waits again", "[access][hosting]") {
    Daemon daemon;
    add_john(daemon, old_hash());
    renewed(daemon);
    done(
        daemon,
        root(),
        "mailbox.SetPassword",
        fmt::format(R"({{"address":"john@example.org","hash":"{}"}})", old_hash())
    );
    CHECK(looked_up_of(daemon, "john", "renewal").starts_with(R"({"password":"{SSHA512})"));
    done(daemon, root(), "mailbox.SetPassword", R"({"address":"john@example.org"})");
    CHECK(looked_up_of(daemon, "john", "renewal") == "nothing");
}
