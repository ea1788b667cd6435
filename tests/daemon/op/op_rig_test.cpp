// mailctl-op beside a real Postfix. Runs inside tests/rig/with-provider.
#include "daemon/op/child.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mailctl;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const fs::path main_cf = "/etc/postfix/main.cf";

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// Without this the tests would rewrite the machine's own configuration.
void require_rig() { REQUIRE(::getenv("RIG_PROVIDER_PID") != nullptr); }

/// main.cf with lines added; as it was when this dies. Old enough that postconf does not wait.
class Broken {
public:
    explicit Broken(const std::string& lines) {
        require_rig();
        std::ofstream(main_cf, std::ios::app) << lines;
        fs::last_write_time(main_cf, fs::file_time_type::clock::now() - 10s);
    }
    ~Broken() {
        std::ofstream(main_cf) << before_;
        fs::last_write_time(main_cf, fs::file_time_type::clock::now() - 10s);
    }
    Broken(const Broken&) = delete;
    Broken& operator=(const Broken&) = delete;
    Broken(Broken&&) = delete;
    Broken& operator=(Broken&&) = delete;

private:
    std::string before_ = text_of(main_cf);
};

class Op {
public:
    Op() {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        client_ = posix::FileDescriptor(fds[0]);
        const posix::FileDescriptor server(fds[1]);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, server.fd(), 0);
        posix_spawn_file_actions_adddup2(&actions, server.fd(), 1);
        std::string program = MAILCTL_OP_PROGRAM;
        std::array<char*, 2> words{program.data(), nullptr};
        REQUIRE(
            ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, words.data(), environ) == 0
        );
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Op() {
        client_.reset();
        ::waitpid(pid_, nullptr, 0);
    }
    Op(const Op&) = delete;
    Op& operator=(const Op&) = delete;
    Op(Op&&) = delete;
    Op& operator=(Op&&) = delete;

    void say(const std::string& word) const {
        REQUIRE(::write(client_.fd(), (word + "\n").data(), word.size() + 1) > 0);
    }

    std::string hear() const {
        std::string text;
        std::array<char, 4096> chunk;
        for (ssize_t length = 0; (length = ::read(client_.fd(), chunk.data(), chunk.size())) > 0;) {
            text.append(chunk.data(), static_cast<std::size_t>(length));
        }
        return text;
    }

private:
    posix::FileDescriptor client_;
    pid_t pid_ = -1;
};

std::string op_answer(const std::string& word) {
    require_rig();
    const Op op;
    op.say(word);
    return op.hear();
}

bool appears_in_log(const std::string& words) {
    for (int tries = 0; tries < 50; ++tries) {
        if (text_of("/var/log/mail.log").find(words) != std::string::npos) {
            return true;
        }
        std::this_thread::sleep_for(100ms);
    }
    return false;
}

int master_pid() { return std::stoi(text_of("/var/spool/postfix/pid/master.pid")); }

/// Another program in the place of an installed one.
class Replaced {
public:
    Replaced(std::string program, const std::string& script) : program_(std::move(program)) {
        require_rig();
        const fs::path file = "/run/replacement";
        std::ofstream(file) << script;
        fs::permissions(file, fs::perms::owner_all);
        REQUIRE(::mount(file.c_str(), program_.c_str(), nullptr, MS_BIND, nullptr) == 0);
    }
    ~Replaced() { ::umount2(program_.c_str(), MNT_DETACH); }
    Replaced(const Replaced&) = delete;
    Replaced& operator=(const Replaced&) = delete;
    Replaced(Replaced&&) = delete;
    Replaced& operator=(Replaced&&) = delete;

private:
    std::string program_;
};

}  // namespace

TEST_CASE("status tells master's process id", "[op][rig]") {
    CHECK(op_answer("postfix-status") == "running " + std::to_string(master_pid()) + "\nexit 0\n");
}

TEST_CASE("reload keeps the same master", "[op][rig]") {
    const auto before = master_pid();

    CHECK(op_answer("postfix-reload") == "exit 0\n");

    CHECK(master_pid() == before);
    CHECK(appears_in_log("reload -- version"));
}

TEST_CASE("restart makes a new master; start leaves a running one alone", "[op][rig]") {
    const auto before = master_pid();

    CHECK(op_answer("postfix-restart") == "exit 0\n");
    const auto after = master_pid();
    CHECK(after != before);
    CHECK(op_answer("postfix-start") == "Postfix is running already\nexit 0\n");
    CHECK(master_pid() == after);
}

TEST_CASE("a stopped Postfix is told and can be started", "[op][rig]") {
    require_rig();
    op::run({.words = {"/usr/sbin/postfix", "stop"}, .config_dir = "/etc/postfix"});

    CHECK(op_answer("postfix-status") == "stopped\nexit 0\n");
    CHECK(op_answer("postfix-reload") == "Postfix is not running\nexit 69\n");
    CHECK(op_answer("postfix-start") == "exit 0\n");
    CHECK(op_answer("postfix-status") == "running " + std::to_string(master_pid()) + "\nexit 0\n");
}

TEST_CASE("a check ends when nobody waits for it", "[op][rig]") {
    const fs::path mark = "/run/checking";
    const Replaced smtp(
        "/usr/lib/postfix/sbin/smtp",
        "#!/bin/sh\n/usr/bin/touch /run/checking\nexec /bin/sleep 60\n"
    );
    const auto start = std::chrono::steady_clock::now();
    {
        const Op op;
        op.say("postfix-check-live");
        for (int tries = 0; tries < 50 && !fs::exists(mark); ++tries) {
            std::this_thread::sleep_for(100ms);
        }
        REQUIRE(fs::exists(mark));
    }
    CHECK(std::chrono::steady_clock::now() - start < 15s);  // killed for lateness after 20
    fs::remove(mark);
}

TEST_CASE("a sound configuration passes", "[op][rig]") {
    CHECK(op_answer("postfix-check-live") == "exit 0\n");
}

TEST_CASE("what Postfix would die of is found, with the reason", "[op][rig]") {
    struct Row {
        const char* lines;
        const char* reason;
    };
    const auto row = GENERATE(
        Row{"bad line\n", "missing '=' after attribute name: \"bad line\""},
        Row{"smtp_tls_security_level = bogus\n", "smtp: fatal: Invalid TLS level \"bogus\""},
        Row{"maillog_file =\nsmtp_tls_security_level = bogus\n",
            "smtp: fatal: Invalid TLS level \"bogus\""},
        Row{"inet_interfaces = 10.9.9.9\n", "no local interface found for 10.9.9.9"},
        Row{"message_size_limit = abc\n",
            "smtp: fatal: bad numerical configuration: message_size_limit = abc"},
        Row{"smtp_sasl_auth_enable = yes\n", "smtp_sasl_password_maps"},
        Row{"maillog_file = /home/x\n", "smtp: the reason is in the mail log"}
    );
    CAPTURE(row.lines);
    const Broken configuration(row.lines);

    const auto answer = op_answer("postfix-check-live");

    CAPTURE(answer);
    CHECK(answer.find(row.reason) != std::string::npos);
    CHECK(answer.ends_with("\nexit 1\n"));
}

TEST_CASE("the staged configuration is judged apart from the live one", "[op][rig]") {
    require_rig();
    const fs::path stage = "/run/mailctl/stage";
    fs::create_directories(stage);
    fs::copy("/etc/postfix", stage, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::last_write_time(stage / "main.cf", fs::file_time_type::clock::now() - 10s);
    CHECK(op_answer("postfix-check-stage") == "exit 0\n");

    std::ofstream(stage / "main.cf", std::ios::app) << "smtp_tls_security_level = bogus\n";
    fs::last_write_time(stage / "main.cf", fs::file_time_type::clock::now() - 10s);
    const auto refused = op_answer("postfix-check-stage");
    CAPTURE(refused);
    CHECK(refused.starts_with("smtp: fatal: Invalid TLS level \"bogus\"\n"));
    CHECK(refused.ends_with("\nexit 1\n"));
    CHECK(op_answer("postfix-check-live") == "exit 0\n");

    fs::remove_all("/run/mailctl");
}

TEST_CASE("a missing smtp program is told and forgiven", "[op][rig]") {
    const Broken configuration("daemon_directory = /nonexistent\n");

    CHECK(
        op_answer("postfix-check-live") ==
        "cannot start /nonexistent/smtp: No such file or directory\nso it was not tried\nexit 0\n"
    );
}

TEST_CASE("a child that hangs is killed and named", "[op][rig]") {
    const Replaced postfix("/usr/sbin/postfix", "#!/bin/sh\n/bin/sleep 987\n");
    const auto start = std::chrono::steady_clock::now();

    CHECK(
        op_answer("postfix-reload") ==
        "/usr/sbin/postfix did not end within 20 s; killed\nexit 124\n"
    );

    CHECK(std::chrono::steady_clock::now() - start < 22s);
    // Killed is not yet gone: a busy machine takes a moment. One that was spared would sleep on.
    const op::Command sleepers{
        .words = {"/usr/bin/pgrep", "-f", "sleep 987"}, .config_dir = "/etc/postfix"};
    std::string found = op::run(sleepers).text;
    for (int tries = 0; tries < 50 && !found.empty(); ++tries) {
        std::this_thread::sleep_for(100ms);
        found = op::run(sleepers).text;
    }
    CHECK(found.empty());
}

TEST_CASE("a client that hangs up does not stop the verb", "[op][rig]") {
    require_rig();
    const Replaced postfix(
        "/usr/sbin/postfix", "#!/bin/sh\nsleep 0.5\necho finished\ntouch /run/finished\n"
    );
    {
        const Op op;
        op.say("postfix-reload");
    }  // hangs up at once, then waits for the program's end

    CHECK(fs::exists("/run/finished"));
}

TEST_CASE("an argument is refused", "[op][rig]") {
    const auto ended =
        op::run({.words = {MAILCTL_OP_PROGRAM, "postfix-reload"}, .config_dir = "/etc/postfix"});

    CHECK(ended.status == 64);
}

TEST_CASE("nothing is left behind in /run", "[op][rig]") {
    require_rig();
    for (const auto& entry : fs::directory_iterator("/run")) {
        CHECK_FALSE(entry.path().filename().string().starts_with("mailctl-op."));
    }
}
