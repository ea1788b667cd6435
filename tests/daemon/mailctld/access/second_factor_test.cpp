#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/access/totp.hpp"
#include "tests/daemon/mailctld/access/people.hpp"

#include <chrono>

using namespace test;

namespace {

std::string code_now(const std::string& key, std::int64_t steps = 0) {
    const auto now = std::chrono::system_clock::now() + std::chrono::seconds(30 * steps);
    return mailctl::access::code_at(key, now).value();
}

}  // namespace

TEST_CASE("a second factor is asked for once it is confirmed", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    const auto other = enter(daemon);
    const auto begun = done(
        daemon,
        anna.caller,
        "session.BeginSecondFactor",
        fmt::format(R"({{"password":"{}"}})", password)
    );
    const auto key = begun.at("/key");
    CHECK_THAT(begun.at("/uri"), Catch::StartsWith("otpauth://totp/"));
    CHECK(log_in(daemon, "anna", password));
    CHECK(
        daemon.call(anna.caller, "session.ConfirmSecondFactor", R"({"code":"abc"})").error ==
        "Unauthenticated"
    );
    const auto confirmed = done(
        daemon,
        anna.caller,
        "session.ConfirmSecondFactor",
        fmt::format(R"({{"code":"{}"}})", code_now(key))
    );
    const auto recovery = confirmed.list("/recovery");
    CHECK(recovery.size() == 10);
    CHECK(daemon.admit(anna.session, ""));
    CHECK_FALSE(daemon.admit(other.session, ""));

    check_wrong(log_in(daemon, "anna", password));
    check_wrong(log_in(daemon, "anna", password, R"(,"code":"abc")"));
    // The code of the confirmation is used up; the next one is good once.
    const auto next = fmt::format(R"(,"code":"{}")", code_now(key, 1));
    CHECK(log_in(daemon, "anna", password, next));
    check_wrong(log_in(daemon, "anna", password, next));
    const auto lost = fmt::format(R"(,"code":"{}")", recovery.at(3));
    CHECK(log_in(daemon, "anna", password, lost));
    check_wrong(log_in(daemon, "anna", password, lost));
    CHECK(daemon.state().find(recovery.at(5)) == std::string::npos);
    CHECK(done(daemon, alice(), "user.List").at("/users/0/second_factor") == "true");

    done(daemon, alice(), "user.ResetSecondFactor", R"({"name":"anna"})");
    CHECK_FALSE(daemon.admit(anna.session, ""));
    daemon.address = "198.51.100.9";
    CHECK(log_in(daemon, "anna", password));
}

TEST_CASE("who guesses the code of a new second factor is slowed down", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    const auto begun = done(
        daemon,
        anna.caller,
        "session.BeginSecondFactor",
        fmt::format(R"({{"password":"{}"}})", password)
    );
    const auto confirm = [&](const std::string& code) {
        return daemon
            .call(
                anna.caller, "session.ConfirmSecondFactor", fmt::format(R"({{"code":"{}"}})", code)
            )
            .error;
    };
    const auto right = code_now(begun.at("/key"));
    for (int tries = 0; tries < mailctl::access::Doorkeeper::tries_at_once; ++tries) {
        CHECK(confirm("abc") == "Unauthenticated");
    }
    CHECK(confirm("abc") == "TooMany");
    CHECK(confirm(right) == "TooMany");
}

TEST_CASE("who has a second factor can take it away with a code", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    const auto drop = [&](const std::string& code) {
        return daemon.call(
            anna.caller,
            "session.DropSecondFactor",
            fmt::format(R"({{"password":"{}","code":"{}"}})", password, code)
        );
    };
    CHECK(drop("123456").at("/act/changed") == "false");
    const auto key = done(
                         daemon,
                         anna.caller,
                         "session.BeginSecondFactor",
                         fmt::format(R"({{"password":"{}"}})", password)
    )
                         .at("/key");
    done(
        daemon,
        anna.caller,
        "session.ConfirmSecondFactor",
        fmt::format(R"({{"code":"{}"}})", code_now(key))
    );
    check_refused(
        daemon.call(
            anna.caller,
            "session.BeginSecondFactor",
            fmt::format(R"({{"password":"{}"}})", password)
        ),
        {"Conflict", "there is a second factor already", "take that one away first"}
    );
    check_refused(
        drop("123456"),
        {"Unauthenticated",
         "the code is wrong, or was used already",
         "wait for the next one; the clocks of both sides must agree",
         "code"}
    );
    CHECK(drop(code_now(key, 1)).at("/act/changed") == "true");
    CHECK(log_in(daemon, "anna", password));
}

TEST_CASE("who guesses codes waits, though the password is right", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    const auto given = fmt::format(R"({{"password":"{}"}})", password);
    const auto key = done(daemon, anna.caller, "session.BeginSecondFactor", given).at("/key");
    done(
        daemon,
        anna.caller,
        "session.ConfirmSecondFactor",
        fmt::format(R"({{"code":"{}"}})", code_now(key))
    );
    const auto* const method = GENERATE("session.Prove", "session.DropSecondFactor");
    const auto guess = fmt::format(R"({{"password":"{}","code":"no code"}})", password);
    for (int count = 0; count < 5; ++count) {
        CHECK(daemon.call(anna.caller, method, guess).error == "Unauthenticated");
    }
    CHECK(daemon.call(anna.caller, method, guess).error == "TooMany");
}
