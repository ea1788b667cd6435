#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

constexpr const char* certificate =
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

std::string file_with(const Directory& directory, const char* name, const std::string& text) {
    const std::string path = directory.file(name);
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0600);
    return path;
}

}  // namespace

TEST_CASE("a provider is added with its key and its certificates", "[cli][dns]") {
    const Directory directory;
    const auto key = file_with(directory, "key", "s3cret\n");
    FakeDaemon daemon({{acted()}});

    SECTION("powerdns") {
        const auto ran = run_at(
            daemon.socket(),
            {"dns",
             "provider",
             "add",
             "main",
             "--kind",
             "powerdns",
             "--url",
             "https://dns.example.com/",
             "--ca-file",
             file_with(directory, "ca", certificate),
             "--secret-file",
             key,
             "--no-test"}
        );

        CHECK(ran.exit == 0);
        CHECK(ran.talk.empty());
        CHECK(ran.results == "The provider is added. Next: mailctl dns apply DOMAIN\n");
        CHECK(
            daemon.calls().front()["parameters"] ==
            json{
                {"name", "main"},
                {"access",
                 {{"kind", "powerdns"},
                  {"url", "https://dns.example.com/"},
                  {"authorities", certificate},
                  {"secret", "s3cret"}}},
                {"no_test", true}}
        );
    }

    SECTION("rfc2136") {
        const auto ran = run_at(
            daemon.socket(),
            {"dns",
             "provider",
             "add",
             "ns1",
             "--kind",
             "rfc2136",
             "--host",
             "192.0.2.1",
             "--port",
             "5353",
             "--key-name",
             "Key.Example",
             "--algorithm",
             "hmac_sha512",
             "--secret-file",
             key,
             "--dry-run"}
        );

        CHECK(ran.exit == 0);
        CHECK(
            daemon.calls().front()["parameters"] ==
            json{
                {"name", "ns1"},
                {"access",
                 {{"kind", "rfc2136"},
                  {"host", "192.0.2.1"},
                  {"port", 5353},
                  {"key_name", "key.example"},
                  {"algorithm", "hmac_sha512"},
                  {"secret", "s3cret"}}},
                {"dry_run", true}}
        );
    }

    SECTION("manual, without a key") {
        const auto ran =
            run_at(daemon.socket(), {"dns", "provider", "add", "hand", "--kind", "manual"});

        CHECK(ran.exit == 0);
        CHECK(
            daemon.calls().front()["parameters"] ==
            json{{"name", "hand"}, {"access", {{"kind", "manual"}}}}
        );
    }
}

TEST_CASE("an option of another kind, or one that lacks, is refused", "[cli][dns]") {
    const auto [typed, exit, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
        {{}, 64, "--kind is missing"},
        {{"--kind", "bind"}, 65, "--kind: \"bind\" is not one of powerdns|rfc2136|manual"},
        {{"--kind", "powerdns"}, 64, "--kind powerdns needs --url"},
        {{"--kind", "rfc2136"}, 64, "--kind rfc2136 needs --host"},
        {{"--kind", "rfc2136", "--host", "h"}, 64, "--kind rfc2136 needs --key-name"},
        {{"--kind", "manual", "--url", "x"}, 64, "--url is for --kind powerdns only"},
        {{"--kind", "manual", "--secret-file", "-"}, 64, "--kind manual has no key"},
        {{"--kind", "powerdns", "--url", "https://h/", "--ca-file", "/dev/null"},
         65,
         "/dev/null holds no certificate in PEM"},
        {{"--kind", "powerdns", "--url", "https://h/", "--ca-file", "/nonexistent"},
         66,
         "reading /nonexistent: No such file or directory"},
        {{"--kind", "powerdns", "--url", "https://h/", "--secret-file", "/dev/null"},
         65,
         "/dev/null holds no key"},
    }));
    CAPTURE(typed);
    std::vector<std::string> line{"dns", "provider", "add", "main"};
    line.insert(line.end(), typed.begin(), typed.end());

    const auto ran = run_line(line);

    CHECK(ran.exit == exit);
    CHECK(ran.talk.substr(0, ran.talk.find('\n')) == "mailctl: dns provider add: " + message);
}

TEST_CASE("a private key is not sent for a certificate", "[cli][dns]") {
    const Directory directory;
    const auto path = file_with(
        directory, "pem", std::string(certificate) + "-----BEGIN PRIVATE KEY-----\nMIIE\n"
    );

    const auto ran = run_line(
        {"dns",
         "provider",
         "add",
         "m",
         "--kind",
         "powerdns",
         "--url",
         "https://h/",
         "--ca-file",
         path}
    );

    CHECK(ran.exit == 65);
    CHECK(ran.talk == "mailctl: dns provider add: " + path + " holds a private key\n");
}

TEST_CASE("the list shows the providers and the grants", "[cli][dns]") {
    const json reply{
        {"providers",
         {{{"name", "main"},
           {"kind", "powerdns"},
           {"where", "https://127.0.0.1:8081/"},
           {"since", "2026-11-21T07:35:59Z"},
           {"by", "root"},
           {"records", 7}}}},
        {"grants",
         {{{"zone", "xn--bcher-kva.example"},
           {"user", "alice"},
           {"since", "2026-11-21T07:35:59Z"},
           {"by", "root"},
           {"force", true}}}}};
    FakeDaemon daemon({{wire::reply_text(reply)}});

    SECTION("for people") {
        CHECK(
            run_at(daemon.socket(), {"dns", "provider", "list"}).results ==
            "NAME  KIND      WHERE                    RECORDS  SINCE                 BY\n"
            "main  powerdns  https://127.0.0.1:8081/  7        2026-11-21T07:35:59Z  root\n"
            "\n"
            "ZONE                                    USER   FORCE  SINCE                 BY\n"
            "xn--bcher-kva.example (bücher.example)  alice  yes    2026-11-21T07:35:59Z  root\n"
        );
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"dns", "provider", "list", "--json"});

        CHECK(json::parse(ran.results) == reply);
    }
}

TEST_CASE("a provider is tried and removed by its name", "[cli][dns]") {
    FakeDaemon daemon({{wire::reply_text({{"text", "4.7.3\x1b"}})}, {acted()}});

    const auto tried =
        run_at(daemon.socket(), {"dns", "provider", "test", "main", "--zone", "Bücher.example"});
    const auto removed = run_at(daemon.socket(), {"dns", "provider", "remove", "main", "--force"});

    CHECK(tried.results == "The provider works: 4.7.3\\x1b\n");
    CHECK(removed.results == "The provider is removed.\n");
    CHECK(
        daemon.calls()[0]["parameters"] == json{{"name", "main"}, {"zone", "xn--bcher-kva.example"}}
    );
    CHECK(daemon.calls()[1]["parameters"] == json{{"name", "main"}, {"force", true}});
}

TEST_CASE("a grant needs a zone and a user", "[cli][dns]") {
    FakeDaemon daemon({{acted()}, {acted(an_act(false))}});

    const auto granted = run_at(daemon.socket(), {"dns", "grant", "Example.com", "alice"});
    const auto revoked = run_at(daemon.socket(), {"dns", "revoke", "example.com", "alice"});

    CHECK(granted.results == "The zone is granted.\n");
    CHECK(revoked.results == "nothing to do: there is no such grant\n");
    CHECK(daemon.calls()[0]["parameters"] == json{{"zone", "example.com"}, {"user", "alice"}});
    CHECK(daemon.calls()[1]["method"] == "io.mailctl.dns.Revoke");
    CHECK(
        run_line({"dns", "grant", "example.com"}).talk ==
        "mailctl: dns grant: USER is missing\nhint: \"mailctl help dns grant\" explains it\n"
    );
    CHECK(run_line({"dns", "grant", "example.com", "alice", "bob"}).exit == 64);
}
