#include "tests/daemon/mailctld/credential/credential.hpp"

#include <algorithm>

using namespace test;

TEST_CASE("a rotated credential has another password, told once", "[credential][secret]") {
    Daemon daemon;
    add_credential(daemon);
    const auto rotated = daemon.call(bob(), "credential.Rotate", first_credential);

    REQUIRE(rotated);
    CHECK(rotated.at("/credential/password") == "password-1-again");
    CHECK(
        rotated.plan() == Texts{"platform credential credential-1 (administrator): user-1 <secret> "
                                "-> user-1 <another secret>"}
    );
    CHECK(
        daemon.journal().back() == "bob credential-rotated: credential user-1 has another password"
    );
    CHECK(credential_states(daemon).empty());
    CHECK((daemon.state() + daemon.log).find("password-1") == std::string::npos);
}

TEST_CASE("a new password that nobody got is kept in mind", "[credential][secret]") {
    Daemon daemon;
    add_credential(daemon);
    const auto pending = Texts{
        "nobody may have the password of the credential user-1: `mailctl credential rotate "
        "credential-1` "
        "makes another"};

    SECTION("where the client has gone") {
        daemon.delivery = mailctl::Delivery::lost;
        REQUIRE(daemon.call(bob(), "credential.Rotate", first_credential));
        CHECK(credential_states(daemon) == Texts{"rotating"});
        CHECK(
            daemon.journal().back() ==
            "bob credential-loose: nobody got the new password of the credential credential-1"
        );
    }
    SECTION("where the client does not read") {
        daemon.delivery = mailctl::Delivery::unknown;
        REQUIRE(daemon.call(bob(), "credential.Rotate", first_credential));
        CHECK(credential_states(daemon) == Texts{"telling"});
    }
    CHECK(daemon.net().credentials.size() == 1);
    CHECK(done(daemon, bob(), "account.Status").list("/pending") == pending);
    daemon.delivery = mailctl::Delivery::read;
    done(daemon, bob(), "credential.Rotate", first_credential);
    CHECK(done(daemon, bob(), "account.Status").list("/pending").empty());
}

TEST_CASE("a lost answer to a rotation is asked for once more", "[credential]") {
    Daemon daemon;
    add_credential(daemon);
    auto& fault = daemon.net().faults["PlatformCredentialRotate"];
    fault = lost_after();

    SECTION("which helps") {
        fault.times = 1;
        const auto rotated = daemon.call(bob(), "credential.Rotate", first_credential);
        REQUIRE(rotated);
        CHECK(rotated.at("/credential/password") == "password-1-again-again");
        CHECK(credential_states(daemon).empty());
    }
    SECTION("or does not") {
        check_refused(
            daemon.call(bob(), "credential.Rotate", first_credential),
            {"RemoteUnknown",
             lost_text,
             "its old password may be dead by now: rotate it again before you use it"}
        );
        CHECK(credential_states(daemon) == Texts{"rotating"});
    }
}

TEST_CASE("a rotation that the platform refuses changes nothing", "[credential]") {
    const auto job =
        GENERATE(as<std::string>(), "PlatformCredentialList", "PlatformCredentialRotate");
    const auto fault = GENERATE(refused(), unavailable());
    CAPTURE(job, fault.error);
    Daemon daemon;
    add_credential(daemon);
    const auto before = daemon.state();
    daemon.net().faults[job] = fault;

    check_refused(
        daemon.call(bob(), "credential.Rotate", first_credential), {fault.error, fault.message}
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("a credential that is not there is neither rotated nor removed", "[credential]") {
    Daemon daemon;
    add_credential(daemon);
    const auto method = GENERATE(as<std::string>(), "credential.Rotate", "credential.Remove");
    check_refused(
        daemon.call(bob(), method, R"({"id":"credential-9"})"),
        {"NotFound",
         "the account has no credential credential-9",
         "`mailctl credential list` lists them",
         "id"}
    );
}

TEST_CASE("the credential that Postfix uses is replaced, not rotated", "[credential][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    const auto rotated = daemon.call(alice(), "credential.Rotate", first_credential);

    INFO(rotated.message);
    REQUIRE(rotated);
    CHECK(rotated.at("/credential").empty());
    CHECK(rotated.at("/act/change") == "2");
    CHECK(
        rotated.list("/act/notes").back() ==
        "Postfix uses this credential, so a new one has taken its place: \"mailctl credential "
        "list\""
    );
    REQUIRE(daemon.net().credentials.size() == 1);
    CHECK(daemon.net().credentials.front().id == "credential-2");
    CHECK(
        daemon.read("etc/postfix/mailctl/2/sasl_passwd") ==
        "[mail.cyberpersons.com]:587 user-2:password-2\n"
    );
    CHECK_FALSE(daemon.net().was_told("PlatformCredentialRotate", "credential-1"));
    CHECK(rotated.reply.find("password-2") == std::string::npos);
}

TEST_CASE("who may not change the relay does not replace its credential", "[credential][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    connect(daemon, arthur());
    connect(daemon, bob());

    check_refused(
        daemon.call(bob(), "credential.Rotate", first_credential),
        {"PermissionDenied",
         "this machine's Postfix uses this credential",
         "only an administrator may change the relay",
         "id"}
    );
    check_refused(
        daemon.call(arthur(), "credential.Rotate", first_credential),
        {"Conflict",
         "this machine's Postfix uses this credential, and not through your account",
         "`mailctl relay enable` makes your account the relay's; then rotate it",
         "id"}
    );
    CHECK(daemon.net().credentials.front().password == "password-1");
}
