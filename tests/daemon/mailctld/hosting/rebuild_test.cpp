#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/lookup/environment.hpp"
#include "daemon/mailctld/store/outbox.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "tests/daemon/mailctld/hosting/looked_up.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fmt/format.h>

#include <future>

#include <fcntl.h>
#include <unistd.h>

using namespace ::test;
using namespace std::chrono_literals;

namespace {

using mailctl::lookup::Map;
using mailctl::lookup::Row;

/// More than one page of them, by the store alone; two of them suspended.
void add_many(Daemon& daemon, int count) {
    daemon.spoil(fmt::format(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
        "INSERT INTO mailbox (domain, local, password, quota, suspended, refuses, display_name, "
        "since, by, password_at) SELECT 1, 'user' || i, '{{PLAIN}}x', 0, i <= 2, i = 2, '', '', "
        "'', '' "
        "FROM n",
        count
    ));
}

void add_mailbox_and_alias(Daemon& daemon) {
    host_domain(daemon);
    done(
        daemon,
        root(),
        "mailbox.Add",
        R"({"address":"john@example.org","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})"
    );
    done(
        daemon,
        root(),
        "alias.Add",
        R"({"source":"info@example.org","destinations":["john@example.org"]})"
    );
}

/// Behind the daemon's back.
void put(const Daemon& daemon, const std::string& map, const std::vector<Row>& rows) {
    REQUIRE(Map(daemon.path("lookup/postfix/" + map + ".lmdb")).put(rows));
}

std::string trouble(Daemon& daemon) {
    return done(daemon, root(), "hosting.Status").at("/lookups");
}

std::size_t rows(const Daemon& daemon, const std::string& map) {
    const auto count = Map(daemon.path("lookup/postfix/" + map + ".lmdb")).count();
    REQUIRE(count);
    return *count;
}

}  // namespace

TEST_CASE("a rebuild mends what look-ups say otherwise than the store", "[hosting][lookup]") {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    CHECK(trouble(daemon).empty());
    CHECK(done(daemon, root(), "hosting.Rebuild").at("/act/changed") == "false");

    put(daemon, "domains", {{"gone.example", "OK"}});
    put(daemon,
        "mailboxes",
        {{"john@example.org", std::nullopt}, {"ghost@example.org", "OK"}, {"Not ours", "OK"}});
    put(daemon,
        "aliases",
        {{"info@example.org", "eve@example.net"}, {"old@example.org", "eve@x.example"}});
    put(daemon, "senders", {{"info@example.org", std::nullopt}});
    std::filesystem::remove(daemon.path("lookup/dovecot/u/example.org/john/passdb"));
    daemon.write("lookup/dovecot/u/example.org/ghost/passdb", "{}");
    daemon.write("lookup/dovecot/u/example.org/ghost/userdb", "{}");
    CHECK(trouble(daemon) == "domains.lmdb has 2 rows, and should have 1");

    const auto looked = done(daemon, root(), "hosting.Rebuild", R"({"dry_run":true})");
    const auto plan = looked.plan();
    CHECK(
        plan ==
        Texts{
            "look-up table domains.lmdb (mailctl): 1 rows otherwise -> as the store says",
            "look-up table mailboxes.lmdb (mailctl): 2 rows otherwise -> as the store says",
            "look-up table aliases.lmdb (mailctl): 2 rows otherwise -> as the store says",
            "look-up table senders.lmdb (mailctl): 1 rows otherwise -> as the store says",
            "look-up files of Dovecot (mailctl): 3 files otherwise -> as the store says",
            "look-up tables (nobody): 1 rows of others -> nothing"}
    );
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");

    done(daemon, root(), "hosting.Rebuild");
    CHECK(looked_up(daemon, "domains", "gone.example") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(looked_up(daemon, "mailboxes", "ghost@example.org") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "Not ours") == "nothing");
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "aliases", "old@example.org") == "nothing");
    CHECK(looked_up(daemon, "senders", "info@example.org") == "john@example.org");
    CHECK(looked_up_of(daemon, "john", "passdb").starts_with(R"({"password")"));
    CHECK(looked_up_of(daemon, "ghost", "userdb") == "nothing");
    CHECK(trouble(daemon).empty());
    CHECK(daemon.journal().back() == "root look-ups-rebuilt: look-ups say what the store says");
    CHECK(done(daemon, root(), "hosting.Rebuild").at("/act/changed") == "false");
}

TEST_CASE("a rebuild of what is right writes nothing", "[hosting][lookup]") {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    daemon.restart();  // closes the errands
    const auto before = daemon.state();
    const auto rows_before = daemon.journal();
    done(daemon, root(), "hosting.Rebuild");
    CHECK(daemon.state() == before);
    CHECK(daemon.journal() == rows_before);
}

TEST_CASE(
    "tables that are gone or damaged are made anew, and Postfix reloads", "[hosting][lookup]"
) {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    add_many(daemon, 1203);
    std::filesystem::remove(daemon.path("lookup/postfix/mailboxes.lmdb"));
    std::filesystem::remove(daemon.path("lookup/postfix/aliases.lmdb"));
    daemon.write("lookup/postfix/aliases.lmdb", "");
    CHECK_FALSE(trouble(daemon).empty());
    daemon.script().calls.clear();

    const auto looked = done(daemon, root(), "hosting.Rebuild", R"({"dry_run":true})");
    CHECK(
        looked.plan() ==
        Texts{
            "look-up table mailboxes.lmdb (mailctl): missing or damaged -> as the store says",
            "look-up table aliases.lmdb (mailctl): missing or damaged -> as the store says"}
    );
    CHECK(looked.at("/act/notes/0") == "the rest can be compared once all tables are there");

    const auto made = done(daemon, root(), "hosting.Rebuild");
    CHECK(made.at("/act/notes") == "[]");
    // All but the one that refuses mail.
    CHECK(rows(daemon, "mailboxes") == 1203);
    CHECK(rows(daemon, "senders") == 1204 - 2 + 1);
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "john@example.org");
    CHECK(looked_up_of(daemon, "user1203", "passdb").starts_with(R"({"password")"));
    CHECK(looked_up_of(daemon, "user1", "passdb") == "nothing");
    CHECK(trouble(daemon).empty());
    // Who could not open it begins anew, too.
    const auto before = file_number(daemon.path("lookup/postfix/anew.lmdb"));
    std::filesystem::remove(daemon.path("lookup/postfix/senders.lmdb"));
    CHECK(done(daemon, root(), "hosting.Rebuild").at("/act/changed") == "true");
    CHECK(rows(daemon, "senders") == 1204 - 2 + 1);
    CHECK(file_number(daemon.path("lookup/postfix/anew.lmdb")) != before);
    std::filesystem::remove(daemon.path("lookup/postfix/anew.lmdb"));
    CHECK(trouble(daemon).find("anew.lmdb") != std::string::npos);
    CHECK(
        done(daemon, root(), "hosting.Rebuild").plan() ==
        Texts{"look-up table anew.lmdb (mailctl): missing or damaged -> as the store says"}
    );
    CHECK(trouble(daemon).empty());
}

TEST_CASE("what a catch-all would take is kept from it by a rebuild, too", "[hosting][lookup]") {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    done(
        daemon,
        root(),
        "alias.Add",
        R"({"source":"@example.org","destinations":["john@example.org"]})"
    );
    add_many(daemon, 700);
    for (const auto* const gone : {"aliases.lmdb", "nothing"}) {
        std::filesystem::remove(daemon.path(std::string("lookup/postfix/") + gone));
        done(daemon, root(), "hosting.Rebuild");
        CHECK(looked_up(daemon, "aliases", "@example.org") == "john@example.org");
        CHECK(looked_up(daemon, "aliases", "user700@example.org") == "user700@example.org");
        CHECK(looked_up(daemon, "aliases", "user2@example.org") == "nothing");
    }
    CHECK(done(daemon, root(), "hosting.Rebuild").at("/act/changed") == "false");
}

TEST_CASE(
    "tables of another time than the store are seen and mended at start", "[hosting][lookup]"
) {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    const auto file = daemon.path("lookup/postfix/mailboxes.lmdb");
    const auto old = file.string() + ".old";
    daemon.restart();
    std::filesystem::copy_file(file, old);
    done(daemon, root(), "mailbox.Remove", R"({"address":"john@example.org"})");
    daemon.restart();  // closes the errand

    SECTION("a backup of a table was played back") {
        std::filesystem::rename(old, file);
        CHECK(trouble(daemon) == "a look-up table is older than the store");
    }
    SECTION("a backup of the store was played back") {
        daemon.spoil("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'outbox'");
        put(daemon, "mailboxes", {{"john@example.org", "OK"}});
        CHECK(trouble(daemon) == "a look-up table is newer than the store");
    }
    daemon.restart();
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");
    CHECK(trouble(daemon).empty());
    CHECK(daemon.log.find("hosting.rebuild") != std::string::npos);
}

TEST_CASE("where nobody looks anything up there is nothing to rebuild", "[hosting][lookup]") {
    Daemon daemon;
    check_refused(
        daemon.call(root(), "hosting.Rebuild"),
        {"Conflict",
         "this machine does not host, and nobody looks anything up",
         "`mailctl hosting enable` makes it host"}
    );
    CHECK(daemon.call(bob(), "hosting.Rebuild").error == "PermissionDenied");
    CHECK(trouble(daemon).empty());
}

TEST_CASE("an errand is closed when all maps have come that far", "[hosting][lookup]") {
    Daemon daemon;
    add_mailbox_and_alias(daemon);
    daemon.restart();
    const std::vector<std::string> none{"0"};
    CHECK(daemon.query("SELECT count(*) FROM outbox") == none);

    done(
        daemon, root(), "mailbox.Add", R"({"address":"max@example.org","password":"umbrella-74-b"})"
    );
    CHECK(looked_up(daemon, "mailboxes", "max@example.org") == "OK");
    CHECK(done(daemon, root(), "hosting.Status").at("/waiting") == "0");
    CHECK(daemon.query("SELECT count(*) FROM outbox") != none);
    const auto mark = [&](const char* map) {
        return *Map(daemon.path(std::string("lookup/postfix/") + map + ".lmdb")).mark();
    };
    CHECK(mark("mailboxes") > mark("domains"));

    // A crash now, and what was not durable has gone with it.
    put(daemon, "mailboxes", {{"max@example.org", std::nullopt}});
    daemon.restart();
    CHECK(looked_up(daemon, "mailboxes", "max@example.org") == "OK");
    CHECK(daemon.query("SELECT count(*) FROM outbox") == none);
    CHECK(mark("mailboxes") == mark("domains"));
    CHECK(trouble(daemon).empty());
    daemon.restart();
    CHECK(daemon.log.find("hosting.rebuild") == std::string::npos);
}

TEST_CASE("who waits for the look-ups does not wait for ever", "[hosting][lookup]") {
    const TemporaryDirectory directory;
    mailctl::Config config;
    config.state_dir = directory.path() / "state";
    config.lookup_dir = directory.path() / "lookup";
    std::filesystem::create_directory(config.state_dir);
    const mailctl::store::Store store(config.state_dir);
    mailctl::store::SharedDatabase shared(config.state_dir);
    mailctl::hosting::Lookups lookups(config, shared, 50ms);
    const mailctl::hosting::Settings settings{
        *mailctl::HostName::parse("mail.example.org"), "/var/vmail"};
    REQUIRE(lookups.rebuild(settings));
    shared.change([](auto& db) { mailctl::store::add_errand(db, "domain example.org"); });
    // Somebody else's postmap, in which the first one waits.
    const int fd = ::open((config.lookup_dir / "postfix/aliases.lmdb").c_str(), O_RDWR);
    auto foreign = mailctl::lookup::FileLock::take(
        fd, "aliases.lmdb", mailctl::lookup::FileLock::Kind::exclusive, 1s
    );
    REQUIRE(foreign);
    auto first = std::async(std::launch::async, [&] { return lookups.follow(settings); });
    mailctl::Status second;
    const auto begin = std::chrono::steady_clock::now();
    while (second && std::chrono::steady_clock::now() < begin + 4s) {
        std::this_thread::sleep_for(10ms);
        second = lookups.follow(settings);
    }
    REQUIRE_FALSE(second);
    CHECK(second.error().code == mailctl::Errc::busy);
    CHECK(second.error().message == "another change of the look-up tables takes long");
    CHECK(first.get().error().code == mailctl::Errc::busy);
    ::close(fd);
}
