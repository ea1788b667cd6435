#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json credential() {
    return {
        {"id", "4711"},
        {"host", "smtp.example.net"},
        {"port", 587},
        {"username", "u4711"},
        {"password", "correct horse"}};
}

std::string made() { return wire::reply_text({{"act", an_act()}, {"credential", credential()}}); }

std::string content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What a terminal shows of a run.
std::string shown_on_terminal(const std::vector<std::string>& typed) {
    const posix::FileDescriptor screen(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    REQUIRE(::grantpt(screen.fd()) == 0);
    REQUIRE(::unlockpt(screen.fd()) == 0);
    const posix::FileDescriptor terminal(
        ::open(::ptsname(screen.fd()), O_RDWR | O_NOCTTY | O_CLOEXEC)  // NOLINT: one thread
    );
    termios raw{};
    ::tcgetattr(terminal.fd(), &raw);
    ::cfmakeraw(&raw);
    ::tcsetattr(terminal.fd(), TCSANOW, &raw);
    const Captured talk;
    CHECK(cli::run(typed, terminal.fd(), talk.fd()) == 0);
    std::string text;
    std::array<char, 4096> chunk;
    pollfd waiting{.fd = screen.fd(), .events = POLLIN, .revents = 0};
    while (::poll(&waiting, 1, 0) == 1) {
        const auto count = ::read(screen.fd(), chunk.data(), chunk.size());
        REQUIRE(count > 0);
        text.append(chunk.data(), static_cast<std::size_t>(count));
    }
    return text;
}

}  // namespace

TEST_CASE("a password that nobody could see is not asked for", "[cli][credential]") {
    const auto typed = GENERATE(
        std::vector<std::string>{"credential", "create"},
        std::vector<std::string>{"credential", "create", "--quiet"},
        std::vector<std::string>{"credential", "rotate", "4711"}
    );
    FakeDaemon daemon({{made()}});

    const auto ran = run_at(daemon.socket(), typed);

    CHECK(ran.exit == 64);
    CHECK(daemon.calls().empty());
    CHECK(
        ran.talk == "mailctl: " + typed[0] + " " + typed[1] +
                        ": the password is told once, and there is no terminal to show it on\n"
                        "hint: --save FILE writes it into a new file\n"
    );
}

TEST_CASE("a terminal shows a new credential with its password", "[cli][credential]") {
    ::setenv("NO_COLOR", "1", 1);
    FakeDaemon daemon({{made()}});

    const auto text = shown_on_terminal({"--socket", daemon.socket(), "credential", "create"});

    CHECK(
        text ==
        "The credential is made.\n"
        "ID         4711\n"
        "Host       smtp.example.net\n"
        "Port       587\n"
        "User name  u4711\n"
        "Password   correct horse\n"
        "Nobody can tell the password again.\n"
    );
    ::unsetenv("NO_COLOR");
}

TEST_CASE("JSON tells the credential with its password", "[cli][credential]") {
    FakeDaemon daemon({{made()}});

    const auto ran =
        run_at(daemon.socket(), {"credential", "create", "--description", "web1", "--json"});

    auto expected = an_act();
    expected["credential"] = credential();
    CHECK(ran.exit == 0);
    CHECK(json::parse(ran.results) == expected);
    CHECK(ran.talk.empty());
    CHECK(
        daemon.calls().front() ==
        json{
            {"method", "io.mailctl.credential.Create"},
            {"more", true},
            {"parameters", {{"description", "web1"}}}}
    );
}

TEST_CASE("--save writes the password and nothing prints it", "[cli][credential]") {
    const Directory directory;
    const std::string path = directory.file("password");
    FakeDaemon daemon({{made()}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"credential", "rotate", "4711", "--save", path});

        CHECK(ran.exit == 0);
        CHECK(
            ran.results ==
            "The password is another one.\n"
            "ID         4711\n"
            "Host       smtp.example.net\n"
            "Port       587\n"
            "User name  u4711\n"
            "Password   in " +
                path + "\n"
        );
        CHECK(ran.talk.empty());
    }

    SECTION("for programs") {
        const auto ran =
            run_at(daemon.socket(), {"credential", "rotate", "4711", "--save", path, "--json"});

        const auto value = json::parse(ran.results);
        CHECK(value["credential"]["saved"] == path);
        CHECK_FALSE(value["credential"].contains("password"));
        CHECK((ran.results + ran.talk).find("horse") == std::string::npos);
    }

    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 07777) == 0600);
    CHECK(content(path) == "correct horse\n");
}

TEST_CASE("a file that cannot be made costs no credential", "[cli][credential]") {
    const Directory directory;
    const std::string path = directory.file("password");
    std::ofstream(path) << "precious";
    FakeDaemon daemon({{made()}});

    const auto ran = run_at(daemon.socket(), {"credential", "create", "--save", path});

    CHECK(ran.exit == 65);
    CHECK(
        ran.talk == "mailctl: credential create: making " + path +
                        ": File exists\n"
                        "hint: name a file that does not exist: none is overwritten\n"
    );
    CHECK(content(path) == "precious");
    CHECK(daemon.calls().empty());
}

TEST_CASE("no file is left where no password was told", "[cli][credential]") {
    const Directory directory;
    const std::string path = directory.file("password");

    SECTION("because the platform refused") {
        FakeDaemon daemon(
            {{wire::error_text({Errc::remote_refused, "too many credentials", {}, {}})}}
        );

        const auto ran = run_at(daemon.socket(), {"credential", "create", "--save", path});

        CHECK(ran.exit == 68);
        CHECK(ran.talk == "mailctl: credential create: too many credentials\n");
    }

    SECTION("because Postfix has it") {
        auto act = an_act();
        act["change"] = 18;
        FakeDaemon daemon({{acted(act)}});

        const auto ran = run_at(daemon.socket(), {"credential", "rotate", "4711", "--save", path});

        CHECK(ran.exit == 0);
        CHECK(
            ran.results ==
            "The password is another one.\n"
            "Postfix was changed too: change 18\n"
        );
    }

    SECTION("because it was a dry run") {
        FakeDaemon daemon({{acted(an_act(false, true))}});

        const auto ran =
            run_at(daemon.socket(), {"credential", "create", "--save", path, "--dry-run"});

        CHECK(ran.exit == 0);
        CHECK(daemon.calls().front()["parameters"] == json{{"dry_run", true}});
    }

    CHECK_FALSE(std::filesystem::exists(path));
}
