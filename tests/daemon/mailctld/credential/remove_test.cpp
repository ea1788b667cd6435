#include "tests/daemon/mailctld/credential/credential.hpp"

#include <fmt/format.h>

using namespace test;

TEST_CASE("a credential is removed at the platform", "[credential]") {
    Daemon daemon;
    add_credential(daemon);
    const auto removed = daemon.call(bob(), "credential.Remove", first_credential);

    REQUIRE(removed);
    CHECK(
        removed.plan() ==
        Texts{"platform credential credential-1 (administrator): user-1 -> nothing"}
    );
    CHECK(daemon.net().credentials.empty());
    CHECK(
        daemon.journal().back() ==
        "bob credential-removed: credential user-1 removed at the platform"
    );
}

TEST_CASE("the credential that Postfix uses is not removed", "[credential][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    check_refused(
        daemon.call(alice(), "credential.Remove", first_credential),
        {"Conflict",
         "this machine's Postfix uses this credential, and would be refused without it",
         "`mailctl credential rotate` replaces it; `mailctl relay disable` stops using it",
         "id"}
    );
    CHECK(daemon.net().credentials.size() == 1);
}

TEST_CASE("whether a credential is removed is seen at the platform", "[credential]") {
    Daemon daemon;
    add_credential(daemon);
    const auto before = daemon.state();
    auto& fault = daemon.net().faults["PlatformCredentialRemove"];

    SECTION("where it says no and has it") {
        fault = refused();
        check_refused(
            daemon.call(bob(), "credential.Remove", first_credential),
            {"RemoteRefused", "it says no"}
        );
        CHECK(daemon.state() == before);
    }
    SECTION("where the answer is lost and it has it") {
        fault = lost();
        check_refused(
            daemon.call(bob(), "credential.Remove", first_credential),
            {"RemoteUnknown", lost_text, "look at `journalctl -u 'mailctl-net@*'`"}
        );
        CHECK(daemon.state() == before);
    }
    SECTION("where the answer is lost and it has it not") {
        fault = lost_after();
        CHECK(daemon.call(bob(), "credential.Remove", first_credential));
        CHECK(daemon.net().credentials.empty());
    }
    SECTION("where it was not there any more") {
        fault = {"NotFound", "gone"};
        CHECK(daemon.call(bob(), "credential.Remove", first_credential));
    }
}

TEST_CASE("credentials are listed without our marks, and with who uses them", "[credential]") {
    Daemon daemon;
    enable_account(daemon, alice());
    done(daemon, alice(), "credential.Create", R"({"description":"printer"})");
    const auto before = daemon.state();
    const auto list = daemon.call(alice(), "credential.List");

    REQUIRE(list);
    CHECK(list.at("/credentials/0/in_use") == "true");
    CHECK(list.at("/credentials/0/description").find("relay on ") == 0);
    CHECK(list.at("/credentials/1/in_use") == "false");
    CHECK(list.at("/credentials/1/description") == "printer");
    CHECK(list.at("/credentials/1/id") == "credential-2");
    CHECK(daemon.state() == before);
    daemon.net().faults["PlatformCredentialList"] = unavailable();
    check_refused(daemon.call(alice(), "credential.List"), {"RemoteUnavailable", "nobody answers"});
}

TEST_CASE("credentials come in pages, sorted as is wanted", "[credential]") {
    Daemon daemon;
    connect(daemon, alice());
    for (const auto* text : {"till", "printer", "scanner"}) {
        done(daemon, alice(), "credential.Create", fmt::format(R"({{"description":"{}"}})", text));
    }
    const auto first = [&](const std::string& asked) {
        return done(daemon, alice(), "credential.List", "{" + asked + "}");
    };
    const auto page = first(R"("limit":2,"sort":"description")");
    CHECK(page.at("/credentials/0/description") == "printer");
    CHECK(page.at("/credentials/1/description") == "scanner");
    CHECK(page.at("/credentials/2/id").empty());
    const auto rest =
        first(fmt::format(R"("limit":2,"sort":"description","after":"{}")", page.at("/next")));
    CHECK(rest.at("/credentials/0/description") == "till");
    CHECK(rest.at("/next").empty());
    CHECK(first(R"("sort":"-description")").at("/credentials/0/description") == "till");
    CHECK(first(R"("sort":"-created")").at("/credentials/0/id") == "credential-3");
    CHECK(first("").at("/credentials/0/id") == "credential-1");
    const auto found = first(R"("contains":"ann")");
    CHECK(found.at("/credentials/0/description") == "scanner");
    CHECK(found.at("/credentials/1/id").empty());
}
