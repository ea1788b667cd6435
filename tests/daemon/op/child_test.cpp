#include "daemon/op/child.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

using namespace mailctl;
using namespace std::chrono_literals;

namespace {

op::Command shell(const std::string& script) {
    return {.words = {"/bin/sh", "-c", script}, .config_dir = "/etc/postfix"};
}

/// A process that is dead but not yet collected does not run.
bool runs(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    const std::string text(std::istreambuf_iterator<char>(status), {});
    return !text.empty() && text.find("State:\tZ") == std::string::npos;
}

}  // namespace

TEST_CASE("a program's exit status and words come back", "[op]") {
    const auto ended = op::run(shell("echo out; echo err >&2; exit 7"));

    CHECK(ended.status == 7);
    CHECK(ended.text == "out\nerr\n");
}

TEST_CASE("a program that should show errors only shows errors only", "[op]") {
    auto command = shell("echo out; echo err >&2");
    command.show = op::Command::Show::errors;

    CHECK(op::run(command).text == "err\n");
}

TEST_CASE("a program reads what it is given, and the end after it", "[op]") {
    auto command = shell("cat; echo end");
    command.input = "a\nb\n";
    CHECK(op::run(command).text == "a\nb\nend\n");
    command.input.clear();
    CHECK(op::run(command).text == "end\n");
}

TEST_CASE("a program that nobody waits for any more is ended", "[op]") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const posix::FileDescriptor ours(ends[0]);
    posix::FileDescriptor theirs(ends[1]);
    auto command = shell("sleep 20");
    command.client = ours.fd();
    op::Child child(command);
    CHECK_FALSE(op::has_gone(ours.fd()));
    REQUIRE(::shutdown(theirs.fd(), SHUT_WR) == 0);
    CHECK_FALSE(op::has_gone(ours.fd()));  // it waits for the answer
    theirs.reset();
    CHECK(op::has_gone(ours.fd()));

    const auto start = std::chrono::steady_clock::now();
    CHECK(child.wait().status == op::status_killed);
    CHECK(std::chrono::steady_clock::now() - start < 10s);
    CHECK_FALSE(op::has_gone(-1));
}

TEST_CASE("a program that has said enough is ended, as a success", "[op]") {
    auto command = shell("while :; do echo 0123456789; done");
    command.until_full = true;
    const auto ended = op::run(command);
    CHECK(ended.status == 0);
    CHECK(ended.text.size() <= op::max_text_bytes);
    CHECK(ended.text.ends_with(op::left_out));
    CHECK(op::run({.words = {"/bin/true"}, .config_dir = "/", .until_full = true}).text.empty());
}

TEST_CASE("death by a signal is told as the shell tells it", "[op]") {
    CHECK(op::run(shell("kill -TERM $$")).status == 128 + SIGTERM);
}

TEST_CASE("a missing program is told by name", "[op]") {
    const auto ended = op::run({.words = {"/nonexistent/program"}, .config_dir = "/etc/postfix"});

    CHECK(ended.status == op::status_not_started);
    CHECK(ended.text == "cannot start /nonexistent/program: No such file or directory\n");
}

TEST_CASE("a program inherits nothing of ours", "[op]") {
    REQUIRE(::setenv("POSTLOG_SERVICE", "/tmp/elsewhere", 1) == 0);
    const posix::FileDescriptor open(::open("/etc/passwd", O_RDONLY));  // without O_CLOEXEC

    const auto ended = op::run(
        {.words =
             {"/usr/bin/env", "sh", "-c", "env | sort; ls /proc/self/fd; readlink /proc/self/fd/0"},
         .config_dir = "/etc/postfix"}
    );
    ::unsetenv("POSTLOG_SERVICE");

    CHECK(
        ended.text ==
        "MAIL_CONFIG=/etc/postfix\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nPWD=" +
            ended.text.substr(
                ended.text.find("PWD=") + 4, ended.text.find("\n0\n") - ended.text.find("PWD=") - 4
            ) +
            "\n0\n1\n2\n3\n/dev/null\n"  // 3 is the directory that ls reads
    );
}

TEST_CASE("output is bounded and says that it was cut", "[op]") {
    const auto ended = op::run(shell("head -c 1000000 /dev/zero | tr '\\0' x"));

    CHECK(ended.status == 0);
    CHECK(ended.text.size() == op::max_text_bytes);
    CHECK(ended.text.ends_with("xx\n[the rest is left out]\n"));
}

TEST_CASE("a program that hangs is killed with its children", "[op]") {
    auto command = shell("sleep 1000 & echo $!; echo before; wait");
    command.limit = 3s;

    const auto ended = op::run(command);

    CHECK(ended.status == op::status_killed);
    CHECK(ended.text.ends_with("before\n/bin/sh did not end within 3 s; killed\n"));
    // Killed is not yet gone, and then init has to collect it.
    const auto orphan = std::stoi(ended.text);
    for (int tries = 0; tries < 600 && runs(orphan); ++tries) {
        std::this_thread::sleep_for(100ms);
    }
    CHECK_FALSE(runs(orphan));
}

TEST_CASE("a daemon that keeps the output open is not waited for", "[op]") {
    const auto ended = op::run(shell("setsid sleep 1000 & echo $!; echo started"));

    CHECK(ended.status == 0);
    CHECK(ended.text.ends_with("\nstarted\n"));
    const auto daemon = std::stoi(ended.text);
    CHECK(runs(daemon));
    CHECK(::kill(daemon, SIGKILL) == 0);
}
