#pragma once

#include "tests/daemon/machine/daemon.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace test {

using Texts = std::vector<std::string>;

/// What is told where mailctl-net has died.
constexpr const char* lost_text =
    "mailctl-net gave no usable answer: the peer closed the connection without an answer";

/// What a request must come to.
struct Refused {
    std::string error;
    std::string message;
    std::string hint = {};
    std::string parameter = {};
};

inline void check_refused(const Answer& answer, const Refused& wanted) {
    CHECK(answer.error == wanted.error);
    CHECK(answer.message == wanted.message);
    CHECK(answer.hint == wanted.hint);
    CHECK(answer.parameter == wanted.parameter);
}

/// What a job can come to of which nobody has anything, and what is told of it.
struct Failure {
    Fault fault;
    Refused refused;
};

/// `lost_as` is the error where no answer came: "Unavailable" of a job that only looks,
/// "RemoteUnknown" of one that may have changed something.
inline std::vector<Failure> failures(const std::string& lost_as) {
    return {
        {refused(), {"RemoteRefused", "it says no"}},
        {unavailable(), {"RemoteUnavailable", "nobody answers"}},
        {unknown(), {"RemoteUnknown", "no answer came"}},
        {lost(), {lost_as, lost_text, "look at `journalctl -u 'mailctl-net@*'`"}}};
}

/// The call succeeds, and what was asked elsewhere for it is forgotten.
/// `who` is a Peer or a Caller.
template <class Who>
Answer done(
    Daemon& daemon, const Who& who, const std::string& method, const std::string& parameters = "{}"
) {
    auto answer = daemon.call(who, method, parameters);
    INFO(method << ": " << answer.message);
    REQUIRE(answer);
    daemon.net().forget_jobs();
    return answer;
}

/// The peer has an account at the platform.
inline void connect(Daemon& daemon, const mailctl::Peer& peer) {
    done(
        daemon,
        peer,
        "account.Connect",
        R"({"email":")" + peer.name + R"(@example.org","password":"account-password"})"
    );
}

/// The machine's mail goes through a relay of somebody's.
inline void enable_relay(Daemon& daemon, const mailctl::Peer& peer) {
    done(
        daemon,
        peer,
        "relay.Enable",
        R"({"host":"smtp.example.com","username":"bob","password":"relay-password"})"
    );
}

/// The machine's mail goes through the peer's account, with the login "credential-1".
inline void enable_account(Daemon& daemon, const mailctl::Peer& peer) {
    daemon.net().domains = {{"example.org", true}};
    connect(daemon, peer);
    done(daemon, peer, "relay.Enable");
}

/// Its Dovecot says that it is this one.
inline void let_dovecot_be(Daemon& daemon, const std::string& version) {
    const auto program = daemon.path("usr/sbin/dovecot");
    daemon.write("usr/sbin/dovecot", "#!/bin/sh\necho '" + version + "'\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
}

/// All that hosting needs of this machine is there.
inline void let_host(Daemon& daemon) {
    let_dovecot_be(daemon, "2.3.19.1 (9b53102964)");
    for (const auto* file :
         {"usr/lib/dovecot/imap", "usr/lib/dovecot/lmtp", "etc/postfix/has-lmdb"}) {
        daemon.write(file, "");
    }
    std::filesystem::create_directories(daemon.path("var/vmail/vhosts"));
    daemon.edit_main_cf("myhostname = mail.example.org");
    daemon.edit_main_cf("smtpd_tls_cert_file = /etc/ssl/certs/theirs.pem");
    daemon.write(
        "etc/postfix/master.cf",
        "smtp inet n - y - - smtpd\n" + daemon.read("etc/postfix/master.cf")
    );
}

/// It hosts, and a domain receives here: example.org, the machine's.
inline void host_domain(Daemon& daemon) {
    let_host(daemon);
    daemon.operator_says["dovecot-end-sessions"] = "exit 0\n";
    done(daemon, root(), "hosting.Enable");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.org"})");
}

/// The parameters of what is asked of that domain alone.
inline const std::string example_org = R"({"domain":"example.org"})";

/// The account has a domain in a zone that mailctl may write.
inline void add_domain(Daemon& daemon, const mailctl::Peer& peer) {
    daemon.net().zone = "example.org";
    daemon.net().asked_for = {
        {"example.org", "TXT", "v=spf1 include:spf.test ~all"},
        {"s1._domainkey.example.org", "TXT", "v=DKIM1; p=abc"}};
    connect(daemon, peer);
    done(daemon, peer, "domain.Add", R"({"domain":"example.org","no_dns":true})");
}

inline void add_provider(Daemon& daemon) {
    done(
        daemon,
        root(),
        "dns.ProviderAdd",
        R"({"name":"main","access":{"kind":"powerdns","url":"http://127.0.0.1:8081/",)"
        R"("secret":"provider-key"}})"
    );
}

}  // namespace test
