#include "tests/daemon/machine/scenes.hpp"

#include <sys/stat.h>

using namespace ::test;

namespace {

const std::string first_file = "etc/dovecot/conf.d/00-mailctl.conf";
const std::string last_file = "etc/dovecot/conf.d/99-mailctl.conf";
const std::string auth_file = "etc/dovecot/mailctl-auth.conf.ext";

struct Refusal {
    const char* what;
    std::function<void(Daemon&)> prepare;
    const char* parameters;
    std::string error;
    std::string message;
    std::string hint;
    std::string parameter;
};

void take_away(Daemon& daemon, const char* file) { std::filesystem::remove(daemon.path(file)); }

std::vector<Refusal> refusals() {
    const auto as_it_is = [](Daemon&) {};
    return {
        {"missing packages",
         [](Daemon& daemon) {
             take_away(daemon, "usr/lib/dovecot/lmtp");
             take_away(daemon, "etc/postfix/has-lmdb");
         },
         R"({"pop3":true,"sieve":true})",
         "Configuration",
         "not installed: dovecot-lmtpd, dovecot-pop3d, dovecot-sieve, dovecot-managesieved, "
         "postfix-lmdb",
         "apt install dovecot-lmtpd dovecot-pop3d dovecot-sieve dovecot-managesieved postfix-lmdb",
         ""},
        {"a foreign hosting",
         [](Daemon& daemon) {
             daemon.edit_main_cf("virtual_mailbox_domains = hash:/etc/postfix/theirs");
             daemon.edit_main_cf("virtual_mailbox_maps = pgsql:/etc/postfix/users.cf");
         },
         "{}",
         "Configuration",
         "Postfix hosts mailboxes already, not for mailctl: virtual_mailbox_domains = "
         "hash:/etc/postfix/theirs; virtual_mailbox_maps = pgsql:/etc/postfix/users.cf",
         "mailctl takes over nothing that others have set up: move their domains to mailctl, take "
         "these lines out of main.cf, and try again",
         ""},
        {"a submission of theirs",
         [](Daemon& daemon) {
             daemon.write(
                 "etc/postfix/master.cf",
                 daemon.read("etc/postfix/master.cf") + "587 inet n - y - - smtpd\n"
             );
         },
         "{}",
         "Conflict",
         "master.cf has a service of yours at port 587: 587/inet",
         "take it out of master.cf and `postfix reload`, or go on without mailctl's hosting",
         ""},
        {"another program at the port",
         [](Daemon& daemon) {
             daemon.write(
                 "proc/net/tcp6",
                 "  sl  local_address remote_address st\n"
                 "   0: 00000000000000000000000000000000:01D1 "
                 "00000000000000000000000000000000:0000 0A 0\n"
             );
         },
         "{}",
         "Conflict",
         "another program listens at port 465, which submissions needs",
         "`ss -ltnp sport = :465` names it",
         ""},
        {"the loopback alone",
         [](Daemon& daemon) { daemon.edit_main_cf("inet_interfaces = loopback-only"); },
         "{}",
         "Configuration",
         "Postfix can be reached from this machine alone: inet_interfaces = loopback-only",
         "`postconf -e inet_interfaces=all`, then `systemctl restart postfix`",
         ""},
        {"no server at port 25",
         [](Daemon& daemon) {
             daemon.write("etc/postfix/master.cf", "smtp unix - - y - - smtp\n");
         },
         "{}",
         "Configuration",
         "Postfix takes no mail from elsewhere: master.cf has no service smtp/inet in use",
         "put its line back (master.cf.proto beside main.cf has it), then `postfix reload`",
         ""},
        {"no certificate",
         [](Daemon& daemon) { daemon.edit_main_cf("smtpd_tls_cert_file ="); },
         "{}",
         "Configuration",
         "Postfix has no certificate, and nobody logs in without TLS",
         "name one with --certificate and --key",
         "certificate"},
        {"a certificate without its key",
         as_it_is,
         R"({"certificate":"/etc/ssl/mail.pem"})",
         "InvalidArgument",
         "a certificate and its key go together",
         "name both, or neither to keep what Postfix and Dovecot have",
         "key"},
        {"a path with more in it",
         as_it_is,
         R"({"storage":"/srv/mail $x"})",
         "InvalidArgument",
         "\"/srv/mail $x\" is no path that can be written everywhere",
         "a whole path of letters, digits, \".\", \"_\" and \"-\"",
         "storage"},
        {"a path that climbs",
         as_it_is,
         R"({"storage":"/srv/../etc"})",
         "InvalidArgument",
         "\"/srv/../etc\" is no path that can be written everywhere",
         "a whole path of letters, digits, \".\", \"_\" and \"-\"",
         "storage"},
        {"a machine without a name",
         [](Daemon& daemon) { daemon.edit_main_cf("myhostname = box"); },
         "{}",
         "InvalidArgument",
         "\"box\" is no name by which mail programs find this machine",
         "name one with --mail-host, for example mail.example.org",
         "mail_host"},
    };
}

}  // namespace

TEST_CASE("hosting tells Postfix and Dovecot where to look, and gives all back", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    const auto main_before = daemon.read("etc/postfix/main.cf");
    const auto master_before = daemon.read("etc/postfix/master.cf");
    const auto enabled = daemon.call(alice(), "hosting.Enable");

    INFO(enabled.message);
    REQUIRE(enabled);
    const auto maps = "lmdb:" + daemon.path("lookup").string() + "/postfix/";
    CHECK(daemon.main_cf("virtual_mailbox_domains") == maps + "domains, " + maps + "anew");
    CHECK(daemon.main_cf("smtpd_sender_login_maps") == maps + "senders");
    CHECK(daemon.main_cf("virtual_transport") == "lmtp:unix:private/mailctl-lmtp");
    CHECK(daemon.main_cf("recipient_delimiter") == "+");
    CHECK(daemon.main_cf("smtpd_tls_cert_file") == "/etc/ssl/certs/theirs.pem");
    const auto master = daemon.read("etc/postfix/master.cf");
    CHECK(master.starts_with(master_before));
    CHECK(master.find("\nsubmission inet n - y - - smtpd\n") != std::string::npos);
    CHECK(master.find("\nsubmissions inet n - y - - smtpd\n") != std::string::npos);
    CHECK(daemon.read(first_file).find("mailctl-auth.conf.ext") != std::string::npos);
    const auto queue = daemon.path("spool").string();
    CHECK(
        daemon.read(last_file).find("unix_listener " + queue + "/private/mailctl-auth {") !=
        std::string::npos
    );
    CHECK(daemon.read(auth_file).find("/lookup/dovecot/u/") != std::string::npos);
    CHECK(daemon.journal().back() == "alice done: mailboxes at mail.example.org");

    const auto status = daemon.call(bob(), "hosting.Status");
    REQUIRE(status);
    CHECK(status.at("/enabled") == "true");
    CHECK(status.at("/mail_host") == "mail.example.org");
    CHECK(status.at("/storage") == "/var/vmail");
    CHECK(status.at("/changed_by") == "alice");
    CHECK(status.at("/drift") == "[]");

    REQUIRE(daemon.call(arthur(), "hosting.Disable"));
    CHECK(daemon.read("etc/postfix/main.cf") == main_before);
    CHECK(daemon.read("etc/postfix/master.cf") == master_before);
    CHECK_FALSE(std::filesystem::exists(daemon.path(first_file)));
    CHECK_FALSE(std::filesystem::exists(daemon.path(last_file)));
    CHECK_FALSE(std::filesystem::exists(daemon.path(auth_file)));
    CHECK(daemon.call(bob(), "hosting.Status").at("/enabled") == "false");
}

TEST_CASE("hosting leaves lists and a delimiter of the administrator's alone", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    daemon.edit_main_cf("virtual_alias_maps = hash:/etc/postfix/theirs");
    daemon.edit_main_cf("recipient_delimiter = -");
    const auto enabled = done(daemon, alice(), "hosting.Enable");

    const auto maps = "lmdb:" + daemon.path("lookup").string() + "/postfix/";
    CHECK(
        daemon.main_cf("virtual_alias_maps") ==
        maps + "aliases, " + maps + "anew, hash:/etc/postfix/theirs"
    );
    CHECK(daemon.main_cf("recipient_delimiter") == "-");
    CHECK(
        enabled.list("/change/notes").front() ==
        "addresses are parted by your recipient_delimiter, -"
    );
}

TEST_CASE("what stands in the way of hosting is told before anything is changed", "[hosting]") {
    for (const auto& row : refusals()) {
        Daemon daemon;
        let_host(daemon);
        row.prepare(daemon);
        const auto before = daemon.state();
        CAPTURE(row.what);
        check_refused(
            daemon.call(alice(), "hosting.Enable", row.parameters),
            {row.error, row.message, row.hint, row.parameter}
        );
        CHECK(daemon.state() == before);
    }
}

TEST_CASE("the storage must be a directory of the mail's owner alone", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    const auto owner = std::to_string(::geteuid());
    const auto refused = [&](const std::string& parameters, const std::string& place) {
        check_refused(
            daemon.call(alice(), "hosting.Enable", parameters),
            {"Configuration",
             place + " is no directory of " + owner + "'s alone, where mail can be kept",
             "install -d -o " + owner + " -g " + owner + " -m 0750 " + place,
             "storage"}
        );
    };

    refused(R"({"storage":"/srv/mail/"})", "/srv/mail/vhosts");
    REQUIRE(::chmod(daemon.path("var/vmail/vhosts").c_str(), 0777) == 0);
    refused("{}", "/var/vmail/vhosts");
}

TEST_CASE("hosting again changes what is asked for, and never where mail is", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    done(daemon, alice(), "hosting.Enable");
    CHECK(done(daemon, alice(), "hosting.Enable").at("/change/changed") == "false");

    std::filesystem::create_directories(daemon.path("srv/mail/vhosts"));
    check_refused(
        daemon.call(alice(), "hosting.Enable", R"({"storage":"/srv/mail"})"),
        {"Conflict",
         "mail is kept in /var/vmail, and would stay there",
         "leave --storage out, or name /var/vmail",
         "storage"}
    );

    const auto other = R"({"mail_host":"mx.example.org"})";
    CHECK(done(daemon, arthur(), "hosting.Enable", other).at("/change/changed") == "true");
    CHECK(daemon.call(bob(), "hosting.Status").at("/changed_by") == "arthur");

    REQUIRE(daemon.call(alice(), "Undo", R"({"change":2})"));
    CHECK(daemon.call(bob(), "hosting.Status").at("/mail_host") == "mail.example.org");
}

TEST_CASE("an edit of hosting's files is told, and overwritten only when forced", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    done(daemon, alice(), "hosting.Enable");
    daemon.write(last_file, "theirs\n");

    CHECK(
        daemon.call(bob(), "hosting.Status").at("/drift/0/object") ==
        "dovecot conf.d/99-mailctl.conf"
    );
    CHECK(daemon.call(alice(), "hosting.Disable").error == "Drift");
    REQUIRE(daemon.call(alice(), "hosting.Disable", R"({"force":true})"));
    CHECK_FALSE(std::filesystem::exists(daemon.path(first_file)));
}

TEST_CASE("where Dovecot does not take it, all is as it was", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    const auto main_before = daemon.read("etc/postfix/main.cf");
    daemon.script().fails_on = "dovecot try_out";
    CHECK_FALSE(daemon.call(alice(), "hosting.Enable"));
    CHECK(daemon.read("etc/postfix/main.cf") == main_before);
    CHECK_FALSE(std::filesystem::exists(daemon.path(first_file)));
    CHECK(daemon.call(bob(), "hosting.Status").at("/enabled") == "false");
}

TEST_CASE("a door that is taken back is shut when Postfix hears of it", "[hosting]") {
    Daemon daemon;
    let_host(daemon);
    std::vector<std::string> seen;
    daemon.script().watch = [&](const std::string& call) {
        if (call == "postfix take" || call == "postfix bring_back") {
            const auto master = daemon.read("etc/postfix/master.cf");
            const bool is_open = master.find("\nsubmission inet") != std::string::npos;
            seen.push_back(call + (is_open ? ": open" : ": shut"));
        }
    };
    daemon.script().fails_on = "postfix take";

    CHECK_FALSE(daemon.call(alice(), "hosting.Enable"));
    CHECK(seen == std::vector<std::string>{"postfix take: open", "postfix bring_back: shut"});
}
