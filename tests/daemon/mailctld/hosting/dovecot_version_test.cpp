#include "daemon/mailctld/hosting/dovecot_version.hpp"

#include "tests/daemon/machine/scenes.hpp"

#include <fstream>
#include <sstream>
#include <utility>

using namespace ::test;

namespace {

const std::string mailbox_files = "lookup/dovecot/u/example.org/john/";

/// With all that can be asked for, and a mailbox.
void host_all(Daemon& daemon, const std::string& version) {
    let_dovecot_be(daemon, version);
    for (const auto* file : {"modules/lib90_sieve_plugin.so", "managesieve"}) {
        daemon.write(std::string("usr/lib/dovecot/") + file, "");
    }
    for (const auto* kind : {"CERTIFICATE", "PRIVATE KEY"}) {
        daemon.write(
            std::string("etc/ssl/mail.") + (*kind == 'C' ? "pem" : "key"),
            std::string("-----BEGIN ") + kind + "-----\nbm9uZQ==\n-----END " + kind + "-----\n"
        );
    }
    done(
        daemon,
        alice(),
        "hosting.Enable",
        R"({"sieve":true,"certificate":"/etc/ssl/mail.pem","key":"/etc/ssl/mail.key"})"
    );
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"example.org"})");
    done(
        daemon,
        alice(),
        "mailbox.Add",
        R"({"address":"john@example.org","password":"correct-horse-22","quota":"1M"})"
    );
}

std::string text_at(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// Nothing where that version has no such file.
std::string as_tried(const std::string& version, const std::string& name) {
    const auto file = name.substr(name.rfind('/') + 1);
    return text_at(std::filesystem::path(MAILCTL_SOURCE_DIR) / "tests/dovecot" / version / file);
}

/// A file as if this machine's folders were where they are on others.
std::string as_anywhere(Daemon& daemon, const std::string& name) {
    auto text = text_at(daemon.path(name));
    for (const auto& [here, there] :
         {std::pair{daemon.path("lookup").string(), "/var/lib/mailctl-lookup"},
          std::pair{daemon.path("spool").string(), "/var/spool/postfix"},
          std::pair{
              std::string("args = mailctl-renew"), "args = /usr/libexec/mailctl/mailctl-renew"},
          std::pair{daemon.path("run").string(), "/run/mailctl"}}) {
        for (auto at = text.find(here); at != std::string::npos; at = text.find(here, at)) {
            text.replace(at, here.size(), there);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("the language of Dovecot is told by its version", "[hosting]") {
    const auto language = [](const char* version) {
        return mailctl::hosting::language_of(version);
    };
    CHECK(*language("2.3.19.1 (9b53102964)\n") == std::nullopt);
    CHECK(*language("2.4.1-4 (7d8c0e5759)\n") == "2.4");
    for (const char* other : {"2.2.36 (1f10bfa63)\n", "2.30.1\n", "2.5.0\n", "3.0.0\n", ""}) {
        CAPTURE(other);
        CHECK_FALSE(language(other));
    }
    CHECK(
        language("2.5.0 (x)\n").error().message ==
        "this Dovecot is none that mailctl can write for: 2.5.0"
    );
}

TEST_CASE("each Dovecot is written for in its own language", "[hosting]") {
    const std::string version = GENERATE("2.3", "2.4");
    CAPTURE(version);
    Daemon daemon;
    let_host(daemon);
    host_all(daemon, version + ".1 (abc)");

    // tests/dovecot/run has a real one work with these very files.
    for (const std::string name :
         {"conf.d/00-mailctl.conf",
          "conf.d/99-mailctl.conf",
          "mailctl-auth.conf.ext",
          "mailctl-renewal.conf.ext"}) {
        CAPTURE(name);
        CHECK(as_anywhere(daemon, "etc/dovecot/" + name) == as_tried(version, name));
    }
    const auto home = std::string("/var/vmail/vhosts/example.org/john");
    const auto owner = std::to_string(::geteuid());
    if (version == "2.3") {
        CHECK(daemon.read(mailbox_files + "passdb").starts_with(R"({"password":"{ARGON2ID}$)"));
        CHECK(
            daemon.read(mailbox_files + "userdb") ==
            R"({"gid":)" + owner + R"(,"home":")" + home + R"(/home","mail":"maildir:)" + home +
                R"(","quota_rule":"*:bytes=1048576","uid":)" + owner + "}"
        );
    } else {
        CHECK(daemon.read(mailbox_files + "passdb").starts_with("john@example.org:{ARGON2ID}$"));
        CHECK(
            daemon.read(mailbox_files + "userdb") ==
            "john@example.org::" + owner + ":" + owner + "::" + home +
                "/home::userdb_mail_driver=maildir userdb_mail_path=" + home +
                " userdb_mail_inbox_path=" + home + " userdb_quota_storage_size=1048576B\n"
        );
    }
}

TEST_CASE("who puts another Dovecot there has all written anew", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    host_all(daemon, "2.3.19.1 (9b53102964)");
    let_dovecot_be(daemon, "2.4.1-4 (7d8c0e5759)");
    done(daemon, alice(), "hosting.Enable");

    CHECK_FALSE(std::filesystem::exists(daemon.path("etc/dovecot/mailctl-auth.conf.ext")));
    CHECK(daemon.read(mailbox_files + "passdb").starts_with("john@example.org:{ARGON2ID}$"));
    done(
        daemon,
        alice(),
        "mailbox.SetPassword",
        R"({"address":"john@example.org","password":"another-horse-23"})"
    );
    CHECK(daemon.read(mailbox_files + "passdb").starts_with("john@example.org:{ARGON2ID}$"));
}

TEST_CASE("a Dovecot that nobody has tried is refused", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    let_dovecot_be(daemon, "2.5.0 (abc)");
    const auto before = daemon.state();
    check_refused(
        daemon.call(alice(), "hosting.Enable"),
        {"Configuration",
         "this Dovecot is none that mailctl can write for: 2.5.0",
         "Dovecot 2.3 and 2.4 are known: Debian 12 has the one, Debian 13 the other"}
    );
    CHECK(daemon.state() == before);
}
