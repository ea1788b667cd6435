#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

TEST_CASE("a change sends what was typed and nothing else", "[cli][run]") {
    FakeDaemon daemon({{changed()}});
    const Directory directory;
    std::ofstream(directory.file("password")) << "correct horse\n";

    const auto ran = run_at(
        daemon.socket(),
        {"relay",
         "enable",
         "--host",
         "SMTP.example.com",
         "--username",
         "u",
         "--password-file",
         directory.file("password"),
         "--tls",
         "verify",
         "--dry-run",
         "--quiet"}
    );

    CHECK(ran.exit == 0);
    CHECK(ran.results.empty());
    CHECK(ran.talk.empty());
    REQUIRE(daemon.calls().size() == 1);
    CHECK(
        daemon.calls().front() ==
        json{
            {"method", "io.mailctl.relay.Enable"},
            {"more", true},
            {"parameters",
             {{"host", "smtp.example.com"},
              {"username", "u"},
              {"password", "correct horse"},
              {"tls", "verify"},
              {"dry_run", true}}}}
    );
}

TEST_CASE(
    "sender domains are sent as the DNS has them, and the word verified apart", "[cli][run]"
) {
    const auto [typed, member, value] = GENERATE(table<std::string, std::string, json>({
        {"Example.COM., B\u00fccher.example", "senders", {"example.com", "xn--bcher-kva.example"}},
        {"verified", "verified_senders", true},
    }));
    FakeDaemon daemon({{changed()}});

    const auto ran = run_at(daemon.socket(), {"relay", "enable", "--senders", typed});

    CHECK(ran.exit == 0);
    CHECK(daemon.calls().front()["parameters"] == json{{member, value}});
}

TEST_CASE("a host may be typed in any script", "[cli][run]") {
    FakeDaemon daemon({{changed()}});

    CHECK(run_at(daemon.socket(), {"relay", "enable", "--host", "smtp.bücher.example"}).exit == 0);
    CHECK(daemon.calls().front()["parameters"] == json{{"host", "smtp.xn--bcher-kva.example"}});
    CHECK(
        run_line({"relay", "enable", "--host", "bü cher.example"}).talk.find("--host: ") !=
        std::string::npos
    );
}

TEST_CASE("the password in use is kept by sending none", "[cli][run]") {
    FakeDaemon daemon({{changed()}});

    const auto ran = run_at(
        daemon.socket(), {"relay", "enable", "--host", "h", "--username", "u", "--keep-password"}
    );

    CHECK(ran.exit == 0);
    CHECK_FALSE(daemon.calls().front()["parameters"].contains("password"));
}

TEST_CASE("options that contradict each other are refused", "[cli][run]") {
    const auto [typed, talk] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"--username", "u", "--keep-password", "--password-file", "x"},
         "mailctl: relay enable: --password-file and --keep-password exclude each other\n"},
        {{"--keep-password"},
         "mailctl: relay enable: a password without --username makes no login\n"},
        {{"--senders", "verified"},
         "mailctl: relay enable: --senders verified goes without --host\n"
         "hint: only a delivery platform tells which domains are verified; name the domains\n"},
    }));
    std::vector<std::string> line{"relay", "enable", "--host", "h"};
    line.insert(line.end(), typed.begin(), typed.end());

    const auto ran = run_line(line);

    CHECK(ran.exit == 64);
    CHECK(ran.talk == talk);
}

TEST_CASE("without a host the platform tells where and as whom", "[cli][run]") {
    FakeDaemon daemon({{changed()}});

    const auto ran = run_at(daemon.socket(), {"relay", "enable", "--tls", "secure"});

    CHECK(ran.exit == 0);
    CHECK(daemon.calls().front()["parameters"] == json{{"tls", "secure"}});
}

TEST_CASE("what belongs to a host is refused without one", "[cli][run]") {
    const auto [option, value] = GENERATE(table<std::string, std::string>({
        {"--port", "587"},
        {"--username", "u"},
        {"--password-file", "-"},
        {"--keep-password", ""},
    }));
    std::vector<std::string> line{"relay", "enable", option};
    if (!value.empty()) {
        line.push_back(value);
    }

    const auto ran = run_line(line);

    CHECK(ran.exit == 64);
    CHECK(
        ran.talk ==
        "mailctl: relay enable: " + option +
            " needs --host\n"
            "hint: without --host the delivery platform's own host and credential are used\n"
    );
}

TEST_CASE("a password file that others can read is warned of", "[cli][run]") {
    FakeDaemon daemon({{changed()}});
    const Directory directory;
    const std::string path = directory.file("password");
    std::ofstream(path) << "correct horse\n";
    ::chmod(path.c_str(), 0644);

    const auto ran = run_at(
        daemon.socket(),
        {"relay", "enable", "--host", "h", "--username", "u", "--password-file", path}
    );

    CHECK(ran.exit == 0);
    CHECK(ran.talk == "warning: others than its owner can read " + path + "\n");
}
