#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

#include <sys/stat.h>

using namespace ::test;

namespace {

constexpr const char* chain_file = "etc/ssl/mail.pem";
constexpr const char* key_file = "etc/ssl/mail.key";
const std::string named = R"({"certificate":"/etc/ssl/mail.pem","key":"/etc/ssl/mail.key"})";

std::string block(const std::string& kind, const std::string& body) {
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
}

std::string chain_text(const std::string& body) { return block("CERTIFICATE", body); }
std::string key_text(const std::string& body) { return block("PRIVATE KEY", body); }

void renew(Daemon& daemon, const std::string& body) {
    daemon.write(chain_file, "# a comment\n" + chain_text(body) + chain_text("authority"));
    daemon.write(key_file, key_text(body) + block("DH PARAMETERS", "else"));
}

/// As renew() leaves it for programs.
std::string pair_text(const std::string& body) {
    return key_text(body) + chain_text(body) + chain_text("authority");
}

void prepare(Daemon& daemon) {
    let_host(daemon);
    renew(daemon, "first");
    daemon.operator_says["postfix-reload"] = "exit 0\n";
    daemon.operator_says["dovecot-reload"] = "exit 0\n";
}

std::filesystem::path place(Daemon& daemon) { return daemon.main_cf("smtpd_tls_chain_files"); }

std::string in_use(Daemon& daemon) {
    const auto path = place(daemon);
    return daemon.read(std::filesystem::relative(path, daemon.path("")).string());
}

std::string fault(const std::string& word) {
    return R"({"fault":")" + word +
           R"(","names":["a.example.net","*.example.net"],"issuer":"CN=R11","serial":"0A",)"
           R"("since":"2026-01-01T00:00:00Z","until":"2026-03-01T00:00:00Z","ends":1772323200})";
}

}  // namespace

TEST_CASE("a certificate that is named is put together for both programs", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    done(daemon, alice(), "hosting.Enable", named);

    CHECK(place(daemon).parent_path() == daemon.path("lookup/tls"));
    CHECK(in_use(daemon) == pair_text("first"));
    struct stat about {};
    REQUIRE(::stat(place(daemon).c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0600);
    REQUIRE(::stat(daemon.path("lookup/tls").c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0700);
    const auto dovecot = daemon.read("etc/dovecot/conf.d/99-mailctl.conf");
    CHECK(dovecot.find("ssl_cert = <" + place(daemon).string() + "\n") != std::string::npos);
    CHECK(dovecot.find("ssl_key = <" + place(daemon).string() + "\n") != std::string::npos);
    CHECK(daemon.main_cf("smtpd_tls_cert_file") == "/etc/ssl/certs/theirs.pem");

    SECTION("which has to leave them one of their own") {
        auto main_cf = daemon.read("etc/postfix/main.cf");
        const std::string theirs = "smtpd_tls_cert_file = /etc/ssl/certs/theirs.pem\n";
        daemon.write("etc/postfix/main.cf", main_cf.erase(main_cf.find(theirs), theirs.size()));
        CHECK(daemon.call(alice(), "hosting.Enable").parameter == "certificate");
    }
    SECTION("and is no one's where none is named any more, but for an undo") {
        done(daemon, alice(), "hosting.Enable");
        CHECK(place(daemon).empty());
        CHECK(daemon.read("etc/dovecot/conf.d/99-mailctl.conf").find("ssl_") == std::string::npos);
        REQUIRE(daemon.call(alice(), "Undo", R"({"change":2})"));
        CHECK(in_use(daemon) == pair_text("first"));
    }
}

TEST_CASE("mailctl-net is asked with what programs will have", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    REQUIRE(daemon.call(alice(), "hosting.Enable", named));
    CHECK(daemon.net().was_told("JudgeCertificate", R"("host":"mail.example.org")"));
    CHECK(daemon.net().was_told("JudgeCertificate", R"(-----\nfirst\n-----END)"));
    CHECK(daemon.net().was_told(
        "JudgeCertificate",
        R"("key":["-----BEGIN PRIVATE KEY-----","first","-----END PRIVATE KEY-----"])"
    ));
    CHECK(daemon.log.find("first") == std::string::npos);
    for (const auto& row : daemon.journal()) {
        CHECK(row.find("first") == std::string::npos);
    }
}

TEST_CASE("a certificate that is no good is refused before anything is changed", "[hosting]") {
    struct Row {
        const char* fault;
        Refused refused;
    };
    const auto row = GENERATE(
        Row{"unreadable",
            {"Configuration",
             "/etc/ssl/mail.pem holds a certificate that cannot be read",
             "look at it with `openssl x509 -text`; of certbot's files it is fullchain.pem",
             "certificate"}},
        Row{"unreadable_key",
            {"Configuration",
             "/etc/ssl/mail.key holds a key that cannot be read",
             "it has to be a private key in PEM without a passphrase, for nobody is there to type "
             "one",
             "key"}},
        Row{"other_key",
            {"Configuration",
             "the key in /etc/ssl/mail.key is not the one of /etc/ssl/mail.pem",
             "name the key that this certificate was made for; certbot has both in one folder",
             "key"}},
        Row{"weak_key",
            {"Configuration",
             "the key in /etc/ssl/mail.key is too weak: programs refuse it",
             "get a certificate for an RSA key of 2048 bits, or for an elliptic curve",
             "key"}},
        Row{"no_names",
            {"Configuration",
             "/etc/ssl/mail.pem names no host",
             "mail programs go by subjectAltName alone; get one that has it",
             "certificate"}},
        Row{"other_name",
            {"Configuration",
             "/etc/ssl/mail.pem is for a.example.net, *.example.net, not for mail.example.org",
             "get one for mail.example.org, or say with --mail-host by which name mail programs "
             "come",
             "certificate"}},
        Row{"expired",
            {"Configuration",
             "/etc/ssl/mail.pem has ended on 2026-03-01T00:00:00Z",
             "renew it; with certbot: `certbot renew`",
             "certificate"}},
        Row{"not_yet_valid",
            {"Configuration",
             "/etc/ssl/mail.pem does not count before 2026-01-01T00:00:00Z",
             "wait until then, or see whether this machine's clock is right",
             "certificate"}}
    );
    CAPTURE(row.fault);
    Daemon daemon;
    prepare(daemon);
    daemon.net().judgement = fault(row.fault);
    const auto before = daemon.state();

    check_refused(daemon.call(alice(), "hosting.Enable", named), row.refused);
    CHECK(daemon.state() == before);
}

TEST_CASE("files that hold no certificate or no key are refused", "[hosting]") {
    constexpr const char* whole_paths =
        "name the certificate's chain and its key, each by its whole path, in files that root may "
        "read and that are not below /home";
    Daemon daemon;
    prepare(daemon);
    const auto refused = [&](const Refused& wanted) {
        check_refused(daemon.call(alice(), "hosting.Enable", named), wanted);
        CHECK(daemon.net().jobs().empty());
    };

    daemon.write(key_file, chain_text("first"));
    refused(
        {"Configuration",
         "/etc/ssl/mail.key holds no private key in PEM",
         "of certbot's files it is privkey.pem",
         "key"}
    );
    daemon.write(chain_file, key_text("first"));
    refused(
        {"Configuration",
         "/etc/ssl/mail.pem holds no certificate in PEM",
         "the host's own first and those that vouch for it behind: of certbot's files it is "
         "fullchain.pem",
         "certificate"}
    );
    daemon.write(chain_file, chain_text(std::string(50'000, 'A')));
    refused(
        {"Configuration",
         "/etc/ssl/mail.pem cannot be read: it has more than 40960 bytes",
         whole_paths,
         "certificate"}
    );
    std::filesystem::remove(daemon.path(chain_file));
    refused(
        {"Configuration",
         "/etc/ssl/mail.pem cannot be read: No such file or directory",
         whole_paths,
         "certificate"}
    );
    std::filesystem::create_directory(daemon.path(chain_file));
    refused(
        {"Configuration",
         "/etc/ssl/mail.pem cannot be read: it is no regular file",
         whole_paths,
         "certificate"}
    );
}

TEST_CASE("what was put for a change that does not come about goes again", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    daemon.script().fails_on = "dovecot try_out";
    CHECK_FALSE(daemon.call(alice(), "hosting.Enable", named));
    CHECK(std::filesystem::is_empty(daemon.path("lookup/tls")));
}

TEST_CASE("a dry run of hosting judges a certificate and puts none", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    const auto dry =
        R"({"certificate":"/etc/ssl/mail.pem","key":"/etc/ssl/mail.key","dry_run":true})";
    REQUIRE(daemon.call(alice(), "hosting.Enable", dry));
    CHECK_FALSE(std::filesystem::exists(daemon.path("lookup/tls")));
    daemon.net().judgement = fault("expired");
    CHECK(daemon.call(alice(), "hosting.Enable", dry).error == "Configuration");
}

TEST_CASE("a renewed certificate is taken by itself", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    done(daemon, alice(), "hosting.Enable", named);
    renew(daemon, "second");
    daemon.restart();

    CHECK(in_use(daemon) == pair_text("second"));
    CHECK(
        daemon.journal().back() ==
        "mailctld certificate-renewed: the certificate for mail.example.org in /etc/ssl/mail.pem "
        "counts until 2026-03-01T00:00:00Z"
    );
    const auto status = daemon.call(bob(), "hosting.Status");
    CHECK(status.list("/certificate_state/names") == Texts{"mail.example.org"});
    CHECK(status.at("/certificate_state/issuer") == "CN=R11");
    CHECK(status.at("/certificate_state/serial") == "0A");
    CHECK(status.at("/certificate_state/until") == "2026-03-01T00:00:00Z");
    CHECK(status.at("/certificate_state/days_left") == "-1");
    CHECK(status.at("/certificate_state/trouble").empty());
    CHECK_FALSE(std::filesystem::exists(daemon.path("lookup/tls/to-be-read")));

    SECTION("once") {
        const auto rows = daemon.journal().size();
        daemon.restart();
        CHECK(daemon.journal().size() == rows);
    }
    SECTION("also by who enables again") {
        renew(daemon, "third");
        const auto again = daemon.call(alice(), "hosting.Enable", named);
        CHECK(again.at("/change/changed") == "false");
        CHECK(
            again.list("/change/notes") ==
            Texts{"Postfix and Dovecot have read the renewed certificate"}
        );
        CHECK(in_use(daemon) == pair_text("third"));
    }
}

TEST_CASE("of a renewed certificate nothing half is taken", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    done(daemon, alice(), "hosting.Enable", named);
    daemon.write(chain_file, chain_text("second"));
    daemon.net().judgement = fault("other_key");
    daemon.restart();

    CHECK(in_use(daemon) == pair_text("first"));
    CHECK(
        daemon.call(bob(), "hosting.Status").at("/certificate_state/trouble") ==
        "the key in /etc/ssl/mail.key is not the one of /etc/ssl/mail.pem"
    );
    CHECK(daemon.log.find("is not the one of") != std::string::npos);
}

TEST_CASE("who does not read a renewed certificate is told it again", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    done(daemon, alice(), "hosting.Enable", named);
    renew(daemon, "second");
    daemon.operator_says["dovecot-reload"] = "it goes on with what it had\nexit 1\n";
    daemon.restart();
    CHECK(
        daemon.call(bob(), "hosting.Status").at("/certificate_state/trouble") ==
        "Dovecot has not read the renewed certificate: `doveadm reload`, and its log"
    );
    CHECK(std::filesystem::exists(daemon.path("lookup/tls/to-be-read")));

    // Also by a daemon that was started anew in between.
    daemon.operator_says["dovecot-reload"] = "exit 0\n";
    daemon.restart();
    CHECK_FALSE(std::filesystem::exists(daemon.path("lookup/tls/to-be-read")));
    CHECK(daemon.call(bob(), "hosting.Status").at("/certificate_state/trouble").empty());
}

TEST_CASE("a certificate of Postfix's own is judged and watched as well", "[hosting]") {
    Daemon daemon;
    prepare(daemon);
    daemon.edit_main_cf(
        "smtpd_tls_cert_file = /etc/ssl/mail.pem\nsmtpd_tls_key_file = /etc/ssl/mail.key"
    );
    done(daemon, alice(), "hosting.Enable");
    daemon.restart();
    const auto good = daemon.call(bob(), "hosting.Status");
    CHECK(good.at("/certificate").empty());
    CHECK(good.at("/certificate_state/file") == "/etc/ssl/mail.pem");
    CHECK(good.list("/certificate_state/names") == Texts{"mail.example.org"});
    CHECK(good.at("/certificate_state/trouble").empty());

    const auto rows = daemon.journal().size();
    const auto trouble = [&] {
        daemon.restart();
        return daemon.call(bob(), "hosting.Status").at("/certificate_state/trouble");
    };
    SECTION("which is over") {
        daemon.net().judgement = fault("expired");
        CHECK(trouble().find("/etc/ssl/mail.pem") != std::string::npos);
        // It is what people meet all the same.
        const auto now = daemon.call(bob(), "hosting.Status");
        CHECK(now.at("/certificate_state/until") == "2026-03-01T00:00:00Z");
        CHECK(daemon.log.find("hosting.certificate") != std::string::npos);
    }
    SECTION("which is not there") {
        std::filesystem::remove(daemon.path(chain_file));
        CHECK(trouble().starts_with("/etc/ssl/mail.pem cannot be read"));
        CHECK(daemon.call(bob(), "hosting.Status").at("/certificate_state/until").empty());
    }
    SECTION("which is another one by now") {
        daemon.write("etc/ssl/other.pem", key_text("b") + chain_text("b"));
        daemon.edit_main_cf("smtpd_tls_chain_files = /etc/ssl/other.pem, /etc/ssl/mail.pem");
        CHECK(trouble().empty());
        CHECK(
            daemon.call(bob(), "hosting.Status").at("/certificate_state/file") ==
            "/etc/ssl/other.pem"
        );
    }
    // Nothing is done about it.
    CHECK(daemon.journal().size() == rows);
    CHECK_FALSE(std::filesystem::exists(daemon.path("lookup/tls")));
}
