#include "common/api/requests.hpp"
#include "daemon/mailctld/serve/dispatch.hpp"
#include "tests/daemon/machine/scenes.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <filesystem>

using namespace mailctl;
using namespace test;

namespace {

/// As Daemon::call() has it: "relay.Enable".
std::string short_name(const Method& method) {
    constexpr std::string_view prefix = "io.mailctl.";
    const std::string name(method.name);
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

bool may(Role role, const Method& method) {
    return !method.right || rights_of(role).allows(method.right->resource, method.right->verb);
}

/// All that the tests of the handlers say.
std::string all_tests() {
    std::string text;
    const std::filesystem::path folder = MAILCTL_SOURCE_DIR "/tests/daemon/mailctld";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const bool is_this = entry.path().filename() == "methods_test.cpp";
        if (!is_this && entry.path().extension() == ".cpp") {
            text += read_file(entry.path());
        }
    }
    return text;
}

}  // namespace

TEST_CASE("every request has one row, and the rows are in the order of their names", "[methods]") {
    Texts names;
    for (const auto& method : methods()) {
        names.emplace_back(method.name);
    }
    Texts wanted;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, api::Requests>>(
        [&]<class Request>(boost::mp11::mp_identity<Request>) {
            wanted.emplace_back(Request::method);
        }
    );
    std::sort(wanted.begin(), wanted.end());
    CHECK(names == wanted);
}

TEST_CASE("every method is called by a test of its handler", "[methods]") {
    const auto tests = all_tests();
    for (const auto& method : methods()) {
        const auto name = short_name(method);
        const auto verb = '"' + name.substr(name.rfind('.') + 1) + '"';
        const auto room = '"' + name.substr(0, name.rfind('.') + 1) + '"';
        CAPTURE(name);
        const bool is_called_by_name = tests.find('"' + name + '"') != std::string::npos;
        const bool is_called_in_parts =
            tests.find(room + " + ") != std::string::npos && tests.find(verb) != std::string::npos;
        CHECK((is_called_by_name || is_called_in_parts));
    }
}

TEST_CASE("administrators alone do what is the machine's business", "[methods]") {
    Texts admins;
    Texts everybody;
    for (const auto& method : methods()) {
        if (!method.right) {
            everybody.push_back(short_name(method));
        } else if (!may(Role::read, method)) {
            admins.push_back(short_name(method));
        }
        CHECK(may(Role::admin, method));
        CHECK(may(Role::none, method) == !method.right);
    }
    CHECK(
        admins ==
        Texts{
            "Undo",
            "account.Forget",
            "account.List",
            "alias.Add",
            "alias.Remove",
            "alias.Set",
            "dns.Grant",
            "dns.ProviderAdd",
            "dns.ProviderRemove",
            "dns.ProviderTest",
            "dns.Revoke",
            "hosting.AddDomain",
            "hosting.Change",
            "hosting.Disable",
            "hosting.Enable",
            "hosting.Rebuild",
            "hosting.RemoveDomain",
            "hosting.SetDomain",
            "hosting.Test",
            "invitation.Add",
            "invitation.Revoke",
            "mailbox.Add",
            "mailbox.Forward",
            "mailbox.Import",
            "mailbox.Remove",
            "mailbox.Restore",
            "mailbox.SendAs",
            "mailbox.Set",
            "mailbox.SetPassword",
            "mailbox.Suspend",
            "mailbox.Unsuspend",
            "relay.Disable",
            "relay.Enable",
            "relay.Test",
            "tenant.Add",
            "tenant.List",
            "tenant.Remove",
            "tenant.Set",
            "tenant.Show",
            "token.Create",
            "token.List",
            "token.Revoke",
            "user.Add",
            "user.Disable",
            "user.Enable",
            "user.EndSessions",
            "user.List",
            "user.ListSessions",
            "user.Remove",
            "user.ResetSecondFactor",
            "user.SetPassword"}
    );
    CHECK(
        everybody ==
        Texts{
            "Bell",
            "invitation.Accept",
            "mailbox.RenewHash",
            "session.BeginSecondFactor",
            "session.ChangePassword",
            "session.ConfirmSecondFactor",
            "session.DropSecondFactor",
            "session.End",
            "session.List",
            "session.LogIn",
            "session.LogOut",
            "session.Prove",
            "session.RenewKey",
            "org.varlink.service.GetInfo",
            "org.varlink.service.GetInterfaceDescription"}
    );
}

TEST_CASE("who may not call a method does nothing by it", "[methods]") {
    Daemon daemon;
    const auto before = daemon.state();
    for (const auto& method : methods()) {
        CAPTURE(method.name);
        for (const auto& peer : {eve(), bob()}) {
            if (may(peer.role, method)) {
                continue;
            }
            const std::string group = may(Role::read, method) ? "mailctl" : "mailctl-admin";
            check_refused(
                daemon.call(peer, short_name(method)),
                {"PermissionDenied",
                 peer.name + " may not call " + std::string(method.name),
                 "ask for membership in the group " + group +
                     " (and log in again to get it), or use sudo"}
            );
        }
    }
    CHECK(daemon.state() == before);
    CHECK(daemon.net().jobs().empty());
    CHECK(daemon.script().calls.empty());
}

TEST_CASE("no method takes a member that it does not know", "[methods]") {
    Daemon daemon;
    const auto before = daemon.state();
    for (const auto& method : methods()) {
        CAPTURE(method.name);
        check_refused(
            daemon.call(root(), short_name(method), R"({"surprise":1})"),
            {"InvalidArgument", "unknown member \"surprise\"", "", "surprise"}
        );
    }
    CHECK(daemon.state() == before);
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("a broken store is told to the log alone", "[methods]") {
    Daemon daemon;
    daemon.spoil("DROP TABLE account");
    check_refused(
        daemon.call(bob(), "account.Connect", R"({"email":"b@example.org","password":"hidden"})"),
        {"Internal",
         "something that mailctld needs is broken",
         "the daemon's log has the cause: `journalctl -u mailctld`"}
    );
    CHECK(daemon.log.find("no such table: account") != std::string::npos);
    CHECK(daemon.log.find("hidden") == std::string::npos);
}

TEST_CASE("what works is noted in the log with its outcome", "[methods]") {
    Daemon daemon;
    REQUIRE_FALSE(daemon.call(alice(), "relay.Test"));
    REQUIRE_FALSE(daemon.call(bob(), "relay.Test"));
    connect(daemon, bob());
    const auto& log = daemon.log;
    CHECK(
        log.find("request user=alice uid=4001 method=io.mailctl.relay.Test outcome=NotFound "
                 "text=\"no relay is enabled\"") != std::string::npos
    );
    CHECK(
        log.find("request user=bob uid=4003 method=io.mailctl.relay.Test outcome=denied") !=
        std::string::npos
    );
    CHECK(
        log.find("request user=bob uid=4003 method=io.mailctl.account.Connect outcome=done") !=
        std::string::npos
    );
}

TEST_CASE("a method that does not exist is told apart from an interface", "[methods]") {
    CHECK(find_method(methods(), "io.mailctl.relay.Explode") == nullptr);
    CHECK(
        unknown_method_text(methods(), "io.mailctl.relay.Explode") ==
        R"({"error":"org.varlink.service.MethodNotFound",)"
        R"("parameters":{"method":"io.mailctl.relay.Explode"}})"
    );
    CHECK(
        unknown_method_text(methods(), "io.other.Explode") ==
        R"({"error":"org.varlink.service.InterfaceNotFound",)"
        R"("parameters":{"interface":"io.other"}})"
    );
}

TEST_CASE("what tells a secret takes the right to it", "[methods]") {
    for (const auto& method : methods()) {
        CAPTURE(method.name);
        // What somebody gets who has logged in is their own.
        CHECK((!method.right || (method.right->verb == Verb::secret) == method.tells_secret));
    }
}
