#include "tests/daemon/mailctld/credential/credential.hpp"

using namespace test;

TEST_CASE("a new credential is told to who asked and to nobody else", "[credential][secret]") {
    Daemon daemon;
    connect(daemon, bob());
    const auto made =
        daemon.call(bob(), "credential.Create", R"({"description":"for the printer"})");

    REQUIRE(made);
    CHECK(made.at("/credential/id") == "credential-1");
    CHECK(made.at("/credential/host") == "mail.cyberpersons.com");
    CHECK(made.at("/credential/port") == "587");
    CHECK(made.at("/credential/username") == "user-1");
    CHECK(made.at("/credential/password") == "password-1");
    CHECK(made.plan() == Texts{"platform credential credential-1 (nobody): nothing -> user-1"});
    CHECK(daemon.net().credentials.front().description.ends_with(" for the printer"));
    CHECK(daemon.journal().back() == "bob credential-made: credential user-1 made at the platform");
    CHECK(credential_states(daemon).empty());
    CHECK((daemon.state() + daemon.log).find("password-1") == std::string::npos);
}

TEST_CASE("a credential whose password nobody got goes again", "[credential][secret]") {
    Daemon daemon;
    connect(daemon, bob());

    SECTION("where the client has gone") {
        daemon.delivery = mailctl::Delivery::lost;
        REQUIRE(daemon.call(bob(), "credential.Create"));
        CHECK(daemon.net().credentials.empty());
        CHECK(credential_states(daemon).empty());
        CHECK(
            daemon.journal().back() ==
            "bob credential-removed: credential credential-1 removed at the platform: nobody got "
            "its password"
        );
    }
    SECTION("later, where the platform does not answer") {
        daemon.delivery = mailctl::Delivery::lost;
        daemon.net().faults["PlatformCredentialRemove"] = unavailable();
        REQUIRE(daemon.call(bob(), "credential.Create"));
        CHECK(credential_states(daemon) == Texts{"retiring"});
        CHECK(
            daemon.journal().back() ==
            "bob credential-loose: nobody got the password of the credential credential-1: nobody "
            "answers"
        );
        daemon.net().faults.clear();
        daemon.restart();
        CHECK(daemon.net().credentials.empty());
    }
    SECTION("but not where the client may read it yet") {
        daemon.delivery = mailctl::Delivery::unknown;
        REQUIRE(daemon.call(bob(), "credential.Create"));
        CHECK(daemon.net().credentials.size() == 1);
        CHECK(credential_states(daemon) == Texts{"telling"});
        CHECK(
            done(daemon, bob(), "account.Status").list("/pending") ==
            Texts{
                "nobody may have the password of the credential user-1: `mailctl credential rotate "
                "credential-1` makes another"}
        );
    }
}

TEST_CASE("a description that people cannot read is refused", "[credential]") {
    Daemon daemon;
    connect(daemon, bob());
    const auto description =
        GENERATE(std::string(201, 'a'), std::string(R"(two\nlines)"), std::string(R"(\u001b[2J)"));
    CAPTURE(description);
    check_refused(
        daemon.call(bob(), "credential.Create", R"({"description":")" + description + R"("})"),
        {"InvalidArgument",
         "the description is too long or not printable",
         "use up to 200 bytes on one line",
         "description"}
    );
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("no credential is made without an account", "[credential]") {
    Daemon daemon;
    const auto method = GENERATE(as<std::string>(), "Create", "List", "Rotate", "Remove");
    CAPTURE(method);
    const bool has_id = method == "Rotate" || method == "Remove";
    check_refused(
        daemon.call(bob(), "credential." + method, has_id ? R"({"id":"credential-1"})" : "{}"),
        {"NotFound",
         "bob has no account at a delivery platform",
         "connect one with `mailctl account connect EMAIL`"}
    );
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("a credential that the platform does not make leaves nothing", "[credential]") {
    const auto job =
        GENERATE(as<std::string>(), "PlatformCredentialList", "PlatformCredentialCreate");
    const auto fault = GENERATE(refused(), unavailable());
    CAPTURE(job, fault.error);
    Daemon daemon;
    connect(daemon, bob());
    const auto before = daemon.state();
    daemon.net().faults[job] = fault;

    check_refused(daemon.call(bob(), "credential.Create"), {fault.error, fault.message});
    CHECK(daemon.state() == before);
    CHECK(daemon.net().credentials.empty());
}

TEST_CASE("a credential whose answer was lost is settled by looking", "[credential]") {
    const auto fault = GENERATE(lost(), lost_after());
    CAPTURE(fault.is_done);
    Daemon daemon;
    connect(daemon, bob());
    daemon.net().faults["PlatformCredentialCreate"] = fault;

    check_refused(
        daemon.call(bob(), "credential.Create"),
        {"RemoteUnavailable", lost_text, "no credential is left behind; try again"}
    );
    CHECK(daemon.net().credentials.empty());
    CHECK(credential_states(daemon) == (fault.is_done ? Texts{} : Texts{"creating"}));
}

TEST_CASE("a credential that comes into being late is deleted", "[credential]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.net().faults["PlatformCredentialCreate"] = lost();
    REQUIRE_FALSE(daemon.call(bob(), "credential.Create"));
    const auto mark = daemon.query("SELECT mark FROM credential").front();
    daemon.net().credentials.push_back({"late", "late-user", mark + " x", "nobody knows"});
    daemon.net().credentials.push_back({"other", "somebody", "theirs", "secret"});
    daemon.restart();

    REQUIRE(daemon.net().credentials.size() == 1);
    CHECK(daemon.net().credentials.front().id == "other");
    CHECK(credential_states(daemon).empty());
}

TEST_CASE("a newcomer without our mark is named and stays", "[credential]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.net().faults["PlatformCredentialCreate"] = lost();
    daemon.net().meanwhile = [&] {
        if (daemon.net().credentials_made++ == 1) {
            daemon.net().credentials.push_back({"new", "somebody", "without a mark", "secret"});
        }
    };
    check_refused(
        daemon.call(bob(), "credential.Create"),
        {"RemoteUnknown",
         lost_text,
         "the credential new is new there, and nothing proves that it is this one; if nobody knows "
         "its "
         "password: `mailctl credential remove new`"}
    );
    CHECK(daemon.net().credentials.size() == 1);
}
