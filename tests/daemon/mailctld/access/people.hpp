#pragma once

#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

#include <string>

/// People who log in.
namespace test {

inline constexpr const char* password = "umbrella-kettle-74-fjord";
inline constexpr const char* other_password = "saddle.orbit.lentil.93";
inline constexpr const char* wrong = "the name, the password or the code is wrong";

inline std::string with_password(const std::string& name, const std::string& more = "") {
    return fmt::format(R"({{"name":"{}","password":"{}"{}}})", name, password, more);
}

inline void add_user(Daemon& daemon, const std::string& more = R"(,"role":"admin")") {
    done(daemon, alice(), "user.Add", with_password("anna", more));
}

inline Answer log_in(
    Daemon& daemon, const std::string& name, const std::string& word, const std::string& more = ""
) {
    return daemon.call(
        mailctl::nobody(),
        "session.LogIn",
        fmt::format(R"({{"user":"{}","password":"{}"{}}})", name, word, more)
    );
}

inline void check_wrong(const Answer& answer) {
    check_refused(answer, {"Unauthenticated", wrong, "all three are checked together"});
}

/// Somebody who has just logged in.
struct LoggedIn {
    std::string session;
    std::string browser;
    mailctl::Caller caller;
};

inline LoggedIn enter(Daemon& daemon, const std::string& more = "") {
    const auto answer = log_in(daemon, "anna", password, more);
    INFO(answer.message);
    REQUIRE(answer);
    const auto session = answer.at("/session");
    return {session, answer.at("/browser"), *daemon.admit(session, daemon.address)};
}

}  // namespace test
