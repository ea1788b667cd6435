// The trial against a real Postfix with Dovecot. Runs inside tests/rig/with-provider.
#include "common/types/word.hpp"
#include "tests/daemon/net/net_program.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <thread>

#include <unistd.h>

using namespace mailctl;
using Step = api::TrialStepName;
using test::tried;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// The one test message that was delivered to this address; empty when none comes.
std::string delivered_to(const std::string& address) {
    const auto mailbox = fs::path(::getenv("RIG_MAILBOX")) / "new";
    for (int tries = 0; tries < 50; ++tries) {
        std::error_code none_yet;
        for (const auto& file : fs::directory_iterator(mailbox, none_yet)) {
            const auto text = test::text_of(file.path());
            if (text.find("To: <" + address + ">") != std::string::npos) {
                return text;
            }
        }
        std::this_thread::sleep_for(100ms);
    }
    return {};
}

struct Row {
    test::Trial trial;
    Step failed_step;
    std::string message;  ///< A part of it.
};

}  // namespace

TEST_CASE("a login is accepted on each port that a provider has", "[net][rig]") {
    test::require_rig();
    const int port = GENERATE(587, 25, 465);
    const auto level = GENERATE(TlsLevel::secure, TlsLevel::verify, TlsLevel::encrypt);
    CAPTURE(port, word_of(level));

    const auto outcome = tried({.port = port, .tls = level});

    CHECK(outcome.verdict.ok);
    CHECK(outcome.verdict.message == "the relay accepted the login");
    CHECK(outcome.text_of_step(Step::auth) == "PLAIN: 235 2.7.0 Authentication successful");
    CHECK(outcome.text_of_step(Step::quit) == "221 2.0.0 Bye");
}

TEST_CASE("a failed trial names the step and gives the server's words", "[net][rig]") {
    test::require_rig();
    using test::Trial;
    const auto row = GENERATE(
        Row{Trial{.password = "wrong"}, Step::auth, "535 5.7.8 Error: authentication failed"},
        Row{Trial{.port = 465, .password = "wrong"}, Step::auth, "535 5.7.8"},
        Row{Trial{.host = "wrongname.provider.test"},
            Step::tls,
            "the certificate is for smtp.provider.test, relay2.provider.test, not for "
            "wrongname.provider.test"},
        Row{Trial{.host = "wrongname.provider.test", .port = 465}, Step::tls, "not for wrongname"},
        Row{Trial{.host = "192.0.2.25"}, Step::tls, "not for 192.0.2.25"},
        Row{Trial{.port = 2587}, Step::tls, "not from an authority that this machine trusts"},
        Row{Trial{.port = 3587}, Step::auth, "the server offers no login after TLS"},
        Row{Trial{.port = 4587}, Step::tls, "does not offer STARTTLS"},
        Row{Trial{.port = 4587, .tls = TlsLevel::encrypt}, Step::tls, "does not offer STARTTLS"},
        Row{Trial{.port = 5587}, Step::tls, "has expired"},
        Row{Trial{.port = 6587}, Step::connect, "connection refused"},
        Row{Trial{.host = "nosuch.provider.test"}, Step::resolve, "does not exist"},
        Row{Trial{.to = "you@refused.test"}, Step::mail, "550 5.1.1 <you@refused.test>"},
        Row{Trial{.username = "", .to = "you@elsewhere.test"}, Step::mail, "554 5.7.1"}
    );
    CAPTURE(row.trial.host, row.trial.port);

    const auto outcome = tried(row.trial);

    CHECK_FALSE(outcome.verdict.ok);
    CHECK(outcome.verdict.failed_step == row.failed_step);
    CHECK_THAT(outcome.verdict.message, Catch::Contains(row.message));
    CHECK_FALSE(outcome.verdict.hint.empty());
    const auto failures = std::count_if(
        outcome.steps.begin(), outcome.steps.end(), [](const auto& step) { return !step.ok; }
    );
    CHECK(failures == 1);
}

TEST_CASE("a port that swallows packets is given up after ten seconds", "[net][rig]") {
    test::require_rig();
    const auto start = std::chrono::steady_clock::now();

    const auto outcome = tried({.host = "blackhole.provider.test"});

    CHECK(std::chrono::steady_clock::now() - start < 12s);
    CHECK(outcome.verdict.failed_step == Step::connect);
    CHECK_THAT(outcome.verdict.hint, Catch::Contains("465 or 2525"));
}

TEST_CASE("a test message arrives, with and without a login", "[net][rig]") {
    test::require_rig();
    SECTION("after a login") {
        const auto outcome = tried({.to = "one@elsewhere.test"});
        CHECK(outcome.verdict.message == "the relay accepted the message");
        CHECK_THAT(outcome.text_of_step(Step::mail), Catch::StartsWith("250 2.0.0 Ok: queued as "));

        const auto message = delivered_to("one@elsewhere.test");
        CHECK_THAT(message, Catch::Contains("Subject: mailctl relay test"));
        CHECK_THAT(message, Catch::Contains("From: <me@client.test>"));
        CHECK_THAT(message, Catch::Contains("Authenticated sender: relay@client.test"));
    }
    SECTION("where none is wanted") {
        const auto outcome = tried({.port = 3587, .username = "", .to = "two@elsewhere.test"});
        CHECK(outcome.verdict.ok);
        CHECK_FALSE(delivered_to("two@elsewhere.test").empty());
    }
}

TEST_CASE("where the login cannot be made, the message is not sent either", "[net][rig]") {
    test::require_rig();
    const auto outcome = tried({.port = 3587, .to = "three@elsewhere.test"});

    CHECK(outcome.verdict.message == "the server offers no login after TLS");
    CHECK(outcome.text_of_step(Step::mail) == "(no such step)");
    const auto log = test::text_of(::getenv("RIG_PROVIDER_LOG"));
    CHECK(log.find("three@elsewhere.test") == std::string::npos);
}

TEST_CASE("level dane does not even connect to an unproven server", "[net][rig]") {
    test::require_rig();
    const auto outcome = tried({.tls = TlsLevel::dane, .to = "four@elsewhere.test"});

    CHECK(outcome.verdict.failed_step == Step::dane);
    CHECK_THAT(outcome.verdict.message, Catch::StartsWith("DNSSEC does not vouch"));
    CHECK(outcome.text_of_step(Step::connect) == "(no such step)");
}

TEST_CASE("a caller that goes away ends the trial", "[net][rig]") {
    test::NetProgram program;
    const auto start = std::chrono::steady_clock::now();
    {
        wire::Client client(program.take_caller(), 500ms);  // hangs up, out of patience
        const auto reply =
            client.call<api::TrySmtp>(test::Trial{.host = "blackhole.provider.test"}.request());
        CHECK_FALSE(reply);
    }

    CHECK(program.exit_status() == 0);
    CHECK(std::chrono::steady_clock::now() - start < 3s);
}

TEST_CASE("several calls may share a connection", "[net][rig]") {
    test::NetProgram program;
    wire::Client client(program.take_caller(), 45s);
    for (const int port : {587, 6587, 465}) {
        const auto reply = client.call<api::TrySmtp>(test::Trial{.port = port}.request());
        REQUIRE(reply);
        CHECK(reply->verdict.value().ok == (port != 6587));
    }
}
