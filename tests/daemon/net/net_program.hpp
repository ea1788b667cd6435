#pragma once

#include "common/api/net/smtp/try.hpp"
#include "common/wire/call.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {

inline void require_rig() { REQUIRE(::getenv("RIG_PROVIDER_PID") != nullptr); }

inline std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

inline std::string relay_password() {
    auto text = text_of(::getenv("RIG_PASSWORD_FILE"));
    text.pop_back();  // the newline
    return text;
}

/// A running mailctl-net with the test as its caller.
class NetProgram {
public:
    NetProgram() {
        require_rig();
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        caller_ = mailctl::posix::FileDescriptor(fds[0]);
        const mailctl::posix::FileDescriptor theirs(fds[1]);
        std::array<int, 2> log{};
        REQUIRE(::pipe2(log.data(), O_CLOEXEC) == 0);
        log_ = mailctl::posix::FileDescriptor(log[0]);
        const mailctl::posix::FileDescriptor their_log(log[1]);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs.fd(), 0);
        posix_spawn_file_actions_adddup2(&actions, theirs.fd(), 1);
        posix_spawn_file_actions_adddup2(&actions, their_log.fd(), 2);
        std::string program = MAILCTL_NET_PROGRAM;
        std::array<char*, 2> words{program.data(), nullptr};
        REQUIRE(
            ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, words.data(), environ) == 0
        );
        posix_spawn_file_actions_destroy(&actions);
    }
    ~NetProgram() {
        caller_.reset();
        if (pid_ > 0) {
            ::waitpid(pid_, nullptr, 0);
        }
    }
    NetProgram(const NetProgram&) = delete;
    NetProgram& operator=(const NetProgram&) = delete;
    NetProgram(NetProgram&&) = delete;
    NetProgram& operator=(NetProgram&&) = delete;

    pid_t pid() const { return pid_; }

    mailctl::posix::FileDescriptor take_caller() { return std::move(caller_); }

    /// Waits for its end, which comes when the caller has closed.
    int exit_status() {
        int state = 0;
        ::waitpid(std::exchange(pid_, -1), &state, 0);
        return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    }

    /// All that it wrote to stderr, once it has ended.
    std::string log() const {
        std::string text;
        std::array<char, 4096> chunk;
        for (ssize_t length = 0; (length = ::read(log_.fd(), chunk.data(), chunk.size())) > 0;) {
            text.append(chunk.data(), static_cast<std::size_t>(length));
        }
        return text;
    }

private:
    pid_t pid_ = -1;
    mailctl::posix::FileDescriptor caller_;
    mailctl::posix::FileDescriptor log_;
};

/// A trial in words, as a person would order it.
struct Trial {
    std::string host = "smtp.provider.test";
    int port = 587;
    mailctl::TlsLevel tls = mailctl::TlsLevel::secure;
    std::string username = "relay@client.test";
    std::string password = relay_password();
    std::string to{};
    std::string from = "me@client.test";

    mailctl::api::TrySmtp request() const {
        using namespace mailctl;
        api::TrySmtp request{
            .host = *HostName::parse(host),
            .port = *Port::parse(port),
            .tls = tls,
            .username = {},
            .password = {},
            .to = {},
            .from = {},
            .authorities = {},
            .client = {}};
        if (!username.empty()) {
            std::string secret = password;
            request.username = *LoginName::parse(username);
            request.password = *Secret::parse(secret);
        }
        if (!to.empty()) {
            request.to = *MailAddress::parse(to);
            request.from = *MailAddress::parse(from);
        }
        return request;
    }
};

/// What came of a trial.
struct Outcome {
    std::vector<mailctl::api::TrialStep> steps;
    mailctl::api::TrialVerdict verdict;

    std::string text_of_step(mailctl::api::TrialStepName name) const {
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            if (step->step == name) {
                return step->text;
            }
        }
        return "(no such step)";
    }
};

inline Outcome tried(const Trial& trial) {
    NetProgram program;
    Outcome outcome{.steps = {}, .verdict = {}};
    {
        mailctl::wire::Client client(program.take_caller(), std::chrono::seconds(45));
        const auto reply =
            client.call<mailctl::api::TrySmtp>(trial.request(), [&](mailctl::api::TrialReply told) {
                outcome.steps.push_back(told.step.value());
            });
        if (!reply) {
            FAIL(reply.error().message);
        }
        outcome.verdict = reply->verdict.value();
    }
    CHECK(program.exit_status() == 0);
    const auto log = program.log();
    CHECK(log.empty());
    return outcome;
}

}  // namespace test
