#include "common/wire/json.hpp"
#include "tests/daemon/machine/scenes.hpp"

using namespace ::test;

namespace {

const std::string mailbox_tree = "lookup/dovecot/u/example.org";

/// All goes well.
void let_test(Daemon& daemon) {
    host_domain(daemon);
    daemon.operator_says["dovecot-forget-test-mailbox"] = "exit 0\n";
    daemon.net().verdict = R"({"ok":true,"message":"the relay accepted the message","hint":""})";
    daemon.net().message = R"({"end":"read","text":"message 1 of the inbox"})";
}

/// Nothing of a test is left.
void check_clean(Daemon& daemon) {
    CHECK_FALSE(std::filesystem::exists(daemon.path("state/test-mailbox")));
    CHECK_FALSE(std::filesystem::exists(daemon.path(mailbox_tree)));
    CHECK(daemon.call(alice(), "mailbox.List").at("/mailboxes") == "[]");
}

Texts steps(const Answer& answer) {
    Texts found;
    for (const auto& part : answer.progress) {
        const auto json = mailctl::wire::json::parse(part);
        found.push_back(
            json.at("step").at("step").get<std::string>() +
            (json.at("step").at("ok").get<bool>() ? "" : " failed")
        );
    }
    return found;
}

}  // namespace

TEST_CASE("a test of hosting goes in, out and in again, and leaves nothing", "[hosting]") {
    Daemon daemon;
    let_test(daemon);
    std::string seen;
    daemon.net().meanwhile = [&] {
        if (daemon.net().last_job == "ReadMessage" && seen.empty()) {
            seen = daemon.read("state/test-mailbox");
        }
    };
    const auto before = daemon.journal();
    const auto tested = daemon.call(alice(), "hosting.Test");

    INFO(tested.message);
    REQUIRE(tested);
    CHECK(tested.at("/verdict/ok") == "true");
    CHECK(steps(tested) == Texts{"mailbox", "receive", "read", "send", "answer", "clean_up"});
    CHECK(daemon.net().jobs() == Texts{"TrySmtp", "ReadMessage", "TrySmtp", "ReadMessage"});
    CHECK(daemon.net().was_told("TrySmtp", R"("port":25)"));
    CHECK(daemon.net().was_told("TrySmtp", R"("port":587)"));
    CHECK(daemon.net().was_told("TrySmtp", R"("here":"any")"));
    CHECK(daemon.net().was_told("TrySmtp", R"("host":"mail.example.org")"));
    CHECK(daemon.net().was_told("ReadMessage", R"("username":"mailctl-test-)"));
    CHECK(seen.starts_with("mailctl-test-"));
    CHECK(seen.ends_with("@example.org\n/var/vmail\n"));
    CHECK(daemon.journal() == before);
    check_clean(daemon);
}

TEST_CASE("nobody takes the mailbox of a test for a stranger", "[hosting]") {
    Daemon daemon;
    let_test(daemon);
    std::string lookups = "not asked";
    std::string compared;
    daemon.net().meanwhile = [&] {
        if (daemon.net().last_job == "ReadMessage" && compared.empty()) {
            const auto status = daemon.call(alice(), "hosting.Status");
            lookups = status.at("/waiting") + " " + status.at("/lookups");
            compared = daemon.call(root(), "hosting.Rebuild").at("/act/changed");
        }
    };
    CHECK(done(daemon, alice(), "hosting.Test").at("/verdict/ok") == "true");
    CHECK(lookups == "0 ");
    CHECK(compared == "false");
    check_clean(daemon);
}

TEST_CASE("a test of hosting stops where it fails, and says what helps", "[hosting]") {
    Daemon daemon;
    let_test(daemon);

    SECTION("Postfix refuses") {
        daemon.net().verdict =
            R"({"ok":false,"failed_step":"mail","message":"550 no","hint":"ask the provider"})";
        const auto tested = daemon.call(alice(), "hosting.Test");
        CHECK(steps(tested) == Texts{"mailbox", "receive failed", "clean_up"});
        CHECK(tested.at("/verdict/failed_step") == "receive");
        CHECK(tested.at("/verdict/message") == "550 no");
        CHECK(tested.at("/verdict/hint").find("Postfix's own words") != std::string::npos);
    }
    SECTION("Dovecot has no message") {
        daemon.net().message = R"({"end":"nothing","text":"the message did not come within 30 s"})";
        const auto tested = daemon.call(alice(), "hosting.Test");
        CHECK(steps(tested) == Texts{"mailbox", "receive", "read failed", "clean_up"});
        CHECK(tested.at("/verdict/message") == "port 993: the message did not come within 30 s");
        CHECK(tested.at("/verdict/hint").find("`mailq`") != std::string::npos);
    }
    SECTION("mailctl-net is away") {
        daemon.net().faults["ReadMessage"] = lost();
        CHECK(daemon.call(alice(), "hosting.Test").error == "Unavailable");
    }
    check_clean(daemon);
}

TEST_CASE("a test of hosting for an address has Dovecot give the message back", "[hosting]") {
    Daemon daemon;
    let_test(daemon);
    done(
        daemon,
        alice(),
        "mailbox.Add",
        R"({"address":"john@example.org","password":"correct-horse-22"})"
    );
    const auto parameters = R"({"address":"john@example.org"})";

    daemon.operator_says["dovecot-take-message"] = "exit 0\n";
    const auto tested = daemon.call(alice(), "hosting.Test", parameters);
    CHECK(
        steps(tested) ==
        Texts{"mailbox", "receive", "read", "send", "answer", "deliver", "arrive", "clean_up"}
    );
    CHECK(daemon.net().was_told("TrySmtp", R"("to":"john@example.org")"));
    CHECK_FALSE(std::filesystem::exists(daemon.path("run/stage/sought-message")));

    daemon.operator_says["dovecot-take-message"] = "it did not come\nexit 68\n";
    const auto failed = daemon.call(alice(), "hosting.Test", parameters);
    CHECK(failed.at("/verdict/failed_step") == "arrive");
    CHECK(failed.at("/verdict/message") == "it did not come");

    check_refused(
        daemon.call(alice(), "hosting.Test", R"({"address":"anna@example.org"})"),
        {"NotFound",
         "there is no mailbox anna@example.org",
         "`mailctl mailbox list` lists them",
         "address"}
    );
}

TEST_CASE("there is nothing to test where nothing is hosted", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    check_refused(
        daemon.call(alice(), "hosting.Test"),
        {"NotFound", "this machine does not host", "`mailctl hosting enable` makes it"}
    );
    done(daemon, alice(), "hosting.Enable");
    check_refused(
        daemon.call(alice(), "hosting.Test"),
        {"NotFound",
         "no domain receives here yet",
         "`mailctl domain add DOMAIN --receive` adds one"}
    );
}

TEST_CASE("what a test leaves behind goes at the next start", "[hosting]") {
    Daemon daemon;
    let_test(daemon);
    daemon.operator_says["dovecot-forget-test-mailbox"] = "it is in use\nexit 1\n";
    const auto tested = daemon.call(alice(), "hosting.Test");
    CHECK(tested.at("/verdict/failed_step") == "clean_up");
    CHECK(
        tested.at("/verdict/message") ==
        "what the test has made could not be taken away: it is in use"
    );
    // Nobody can log in or write to it any more, and it is not forgotten.
    CHECK_FALSE(std::filesystem::exists(daemon.path(mailbox_tree)));
    CHECK(std::filesystem::exists(daemon.path("state/test-mailbox")));

    daemon.operator_says["dovecot-forget-test-mailbox"] = "exit 0\n";
    daemon.restart();
    check_clean(daemon);
}
