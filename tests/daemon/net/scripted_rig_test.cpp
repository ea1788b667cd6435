// The trial against servers that say what no good server says. Runs inside tests/rig/with-provider,
// where 127.0.0.1:465 is ours to take.
#include "tests/daemon/net/net_program.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>

using namespace mailctl;
using Step = api::TrialStepName;
using namespace std::chrono_literals;
using test::tried;

namespace {

constexpr const char* heard_file = "/run/scripted-server.heard";

/// A TLS server that says the same whatever it hears, one connection long: openssl s_server with
/// the script waiting in its standard input.
class ScriptedServer {
public:
    explicit ScriptedServer(const std::string& script) {
        test::require_rig();
        std::array<int, 2> input{};
        REQUIRE(::pipe2(input.data(), O_CLOEXEC) == 0);
        script_ = posix::FileDescriptor(input[1]);
        const posix::FileDescriptor theirs(input[0]);
        REQUIRE(::write(script_.fd(), script.data(), script.size()) > 0);

        const auto tls = std::filesystem::path(::getenv("RIG_CA_FILE")).parent_path();
        std::vector<std::string> words{
            "/usr/bin/openssl",
            "s_server",
            "-quiet",
            "-accept",
            "127.0.0.1:465",
            "-naccept",
            "1",
            "-cert",
            tls / "server.crt",
            "-key",
            tls / "server.key"};
        std::vector<char*> pointers;
        for (auto& word : words) {
            pointers.push_back(word.data());
        }
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs.fd(), 0);
        posix_spawn_file_actions_addopen(
            &actions, 1, heard_file, O_WRONLY | O_CREAT | O_TRUNC, 0600
        );
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        REQUIRE(
            ::posix_spawn(
                &pid_, words.front().c_str(), &actions, nullptr, pointers.data(), environ
            ) == 0
        );
        posix_spawn_file_actions_destroy(&actions);
        while (test::text_of("/proc/net/tcp").find("0100007F:01D1 00000000:0000 0A") ==
               std::string::npos) {
            std::this_thread::sleep_for(10ms);
        }
    }
    ~ScriptedServer() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ScriptedServer(ScriptedServer&&) = delete;
    ScriptedServer& operator=(ScriptedServer&&) = delete;

    /// All that the client said, to its QUIT. The answers were sent in advance, so the client may
    /// be done before the server has written down what it heard.
    static std::string heard() {
        std::string text;
        for (int tries = 0; tries < 500 && text.find("QUIT\r\n") == std::string::npos; ++tries) {
            std::this_thread::sleep_for(10ms);
            text = test::text_of(heard_file);
        }
        return text;
    }

private:
    posix::FileDescriptor script_;
    pid_t pid_ = -1;
};

/// A server without TLS on the port where TLS is expected.
class PlainServer {
public:
    explicit PlainServer(std::string greeting) {
        test::require_rig();
        listener_ = posix::FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int yes = 1;
        ::setsockopt(listener_.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(465);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listener_.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener_.fd(), 1) == 0);
        thread_ = std::thread([this, words = std::move(greeting)] {
            const posix::FileDescriptor client(::accept(listener_.fd(), nullptr, nullptr));
            ::send(client.fd(), words.data(), words.size(), MSG_NOSIGNAL);
            std::array<char, 512> ignored;
            while (::recv(client.fd(), ignored.data(), ignored.size(), 0) > 0) {
            }
        });
    }
    ~PlainServer() { thread_.join(); }
    PlainServer(const PlainServer&) = delete;
    PlainServer& operator=(const PlainServer&) = delete;
    PlainServer(PlainServer&&) = delete;
    PlainServer& operator=(PlainServer&&) = delete;

private:
    posix::FileDescriptor listener_;
    std::thread thread_;
};

test::Outcome tried_here() {
    return tried({.host = "127.0.0.1", .port = 465, .tls = TlsLevel::encrypt});
}

const std::string hello = "220 hi\r\n250-scripted\r\n";

}  // namespace

TEST_CASE("AUTH LOGIN works where it is all there is", "[net][rig]") {
    const ScriptedServer server(
        hello +
        "250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 welcome\r\n250 ok\r\n221 "
        "bye\r\n"
    );

    const auto outcome = tried_here();

    CHECK(outcome.verdict.ok);
    CHECK(outcome.text_of_step(Step::auth) == "LOGIN: 235 welcome");
    CHECK_THAT(
        ScriptedServer::heard(),
        Catch::Contains("AUTH LOGIN\r\n"
                        "cmVsYXlAY2xpZW50LnRlc3Q=\r\n"  // relay@client.test
                        "Y29ycmVjdCBob3JzZTogYmF0dGVyeSAjMSBzdGFwbGU=\r\n"
                        "NOOP\r\n")
    );
}

// Left to itself libcurl chooses GSSAPI for a user name with "@", then NTLM, and fails.
TEST_CASE("a login by password is chosen before GSSAPI and NTLM", "[net][rig]") {
    const ScriptedServer server(
        hello + "250 AUTH GSSAPI NTLM PLAIN\r\n334 \r\n235 welcome\r\n250 ok\r\n221 bye\r\n"
    );

    CHECK(tried_here().text_of_step(Step::auth) == "PLAIN: 235 welcome");
}

TEST_CASE("a server without a login by password is told as such", "[net][rig]") {
    const ScriptedServer server(hello + "250 AUTH XOAUTH2\r\n221 bye\r\n");

    const auto outcome = tried_here();

    CHECK(outcome.verdict.failed_step == Step::auth);
    CHECK(outcome.verdict.message == "the server offers no login by password, only XOAUTH2");
}

TEST_CASE(
    "a server that repeats what it did not understand does not give the password away", "[net][rig]"
) {
    const ScriptedServer server(
        hello +
        "250 AUTH PLAIN\r\n334 \r\n"
        "500 what is AHJlbGF5QGNsaWVudC50ZXN0AGNvcnJlY3QgaG9yc2U6IGJhdHRlcnkgIzEgc3RhcGxl\r\n"
    );

    const auto outcome = tried_here();

    CHECK(outcome.verdict.message == "the login was refused: 500 what is [masked]");
    CHECK(outcome.text_of_step(Step::auth) == "PLAIN: 500 what is [masked]");
}

TEST_CASE("a busy server is told as temporary", "[net][rig]") {
    const ScriptedServer server("421 4.3.2 too busy\r\n");

    const auto outcome = tried_here();

    CHECK(outcome.verdict.failed_step == Step::greeting);
    CHECK_THAT(outcome.verdict.message, Catch::Contains("421 4.3.2 too busy"));
    CHECK_THAT(outcome.verdict.hint, Catch::Contains("temporary"));
}

TEST_CASE("a web server is no relay", "[net][rig]") {
    const ScriptedServer server("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n");

    const auto outcome = tried_here();

    CHECK_THAT(outcome.verdict.message, Catch::Contains("does not speak SMTP: HTTP/1.1 400"));
}

TEST_CASE("plain text on the port for TLS is told as such", "[net][rig]") {
    const PlainServer server("220 plain.example ESMTP\r\n");

    const auto outcome = tried_here();

    CHECK(outcome.verdict.failed_step == Step::tls);
    CHECK_THAT(outcome.verdict.message, Catch::Contains("answered in plain text where TLS"));
    CHECK_THAT(outcome.verdict.hint, Catch::Contains("465 speaks TLS from the first byte"));
}

TEST_CASE("an endless reply is cut off", "[net][rig]") {
    std::string script = hello;
    for (int i = 0; i < 120; ++i) {
        script += "250-" + std::string(500, 'x') + "\r\n";
    }
    const ScriptedServer server(script);  // as much as the pipe holds

    const auto outcome = tried_here();

    CHECK(outcome.verdict.failed_step == Step::ehlo);
    CHECK(outcome.verdict.message == "127.0.0.1 port 465 does not stop talking at ehlo");
}
