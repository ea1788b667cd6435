#include "daemon/mailctld/lookup/road.hpp"

#include "common/posix/file_descriptor.hpp"
#include "tests/daemon/mailctld/lookup/some_rows.hpp"
#include "tests/daemon/mailctld/lookup/some_states.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::lookup;

namespace {

/// Empty maps and an empty tree.
class SomeRoad {
public:
    SomeRoad() : road(wiring()), eyes(wiring()) {
        for (auto* map : {&road.domains(), &road.mailboxes(), &road.aliases(), &road.senders()}) {
            REQUIRE(map->rebuild(test::from({}), 0));
        }
        REQUIRE(road.begin_anew());
    }

    Status apply(std::vector<DomainState> domains, std::vector<AddressState> addresses) {
        return road.apply({std::move(domains), std::move(addresses)});
    }

    /// What is there of john@example.org and of its domain, in the order in which it comes.
    std::string there() {
        std::string words;
        const auto add = [&](bool is_there, const char* word) {
            words += is_there ? std::string(words.empty() ? "" : " ") + word : "";
        };
        const auto is_in = [](Map& map, const char* key) {
            const auto value = map.get(key);
            return value && value->has_value();
        };
        add(has_file(Purpose::userdb), "userdb");
        add(has_file(Purpose::passdb), "passdb");
        add(is_in(eyes.senders(), "john@example.org"), "senders");
        add(is_in(eyes.aliases(), "john@example.org"), "aliases");
        add(is_in(eyes.mailboxes(), "john@example.org"), "mailboxes");
        add(is_in(eyes.domains(), "example.org"), "domains");
        return words;
    }

    bool has_file(Purpose purpose) const {
        return std::filesystem::exists(
            directory / "u" / "example.org" / "john" /
            (purpose == Purpose::passdb    ? "passdb"
             : purpose == Purpose::renewal ? "renewal"
                                           : "userdb")
        );
    }

    /// A map that no change can be made in.
    void spoil(Map& map) const { std::filesystem::remove(map.file()); }

    std::string alias(const char* key) { return road.aliases().get(key)->value_or("nothing"); }

    Wiring wiring() const { return {directory.path(), directory / "u", ::getegid(), {5000, 5000}}; }

    test::TemporaryDirectory directory;
    Road road;
    Road eyes;  ///< See what is there while the other one waits.
};

DomainState example_org(std::vector<MailAddress> catch_all = {}) {
    return {test::domain(), true, std::move(catch_all), {"john", "max"}};
}

AddressState john_with_alias() {
    auto john = test::john();
    john.destinations = {test::address("john@example.net")};
    return john;
}

AddressState max() { return {test::domain(), "max", test::mailbox(), {}, {}}; }

constexpr const char* all = "userdb passdb senders aliases mailboxes domains";

}  // namespace

TEST_CASE("what comes is known to Dovecot before Postfix takes its mail", "[lookup]") {
    SomeRoad some;
    SECTION("senders") {
        some.spoil(some.road.senders());
        CHECK_FALSE(some.apply({example_org()}, {john_with_alias()}));
        CHECK(some.there() == "userdb passdb");
    }
    SECTION("mailboxes") {
        some.spoil(some.road.mailboxes());
        CHECK_FALSE(some.apply({example_org()}, {john_with_alias()}));
        CHECK(some.there() == "userdb passdb senders aliases");
    }
    SECTION("domains") {
        some.spoil(some.road.domains());
        CHECK_FALSE(some.apply({example_org()}, {john_with_alias()}));
        CHECK(some.there() == "userdb passdb senders aliases mailboxes");
    }
    SECTION("passwords") {
        REQUIRE(some.road.tree().put(std::vector<MailboxFile>{
            {test::domain(), "john", Purpose::userdb, "other"}}));
        std::filesystem::create_directories(some.directory / "u/example.org/john/passdb/full");
        CHECK_FALSE(some.apply({example_org()}, {john_with_alias()}));
        CHECK(some.road.tree().text(test::domain(), "john", Purpose::userdb)->value() != "other");
        CHECK(some.there() == "userdb passdb");
    }
    SECTION("nothing is in the way") {
        REQUIRE(some.apply({example_org()}, {john_with_alias()}));
        CHECK(some.there() == all);
    }
}

TEST_CASE("what goes is unknown to whoever asks first, first", "[lookup]") {
    constexpr std::chrono::milliseconds a_while{30};
    SomeRoad some;
    REQUIRE(some.apply({example_org()}, {john_with_alias()}));
    auto domain = example_org();
    domain.is_hosted = false;
    const auto [map, left] = GENERATE(
        std::pair("domains", "userdb passdb senders aliases mailboxes domains"),
        std::pair("mailboxes", "userdb passdb senders aliases mailboxes"),
        std::pair("aliases", "userdb passdb senders aliases"),
        std::pair("senders", "userdb passdb senders")
    );
    const auto path = some.directory.path() / (map + std::string(".lmdb"));
    const posix::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    std::optional reader(FileLock::take(file.fd(), path, FileLock::Kind::shared, Map::lock_patience)
    );
    REQUIRE(*reader);

    auto applied = std::async(std::launch::async, [&] {
        return static_cast<bool>(some.apply({domain}, {test::gone("john")}));
    });
    const auto deadline = std::chrono::steady_clock::now() + Map::lock_patience / 2;
    while (some.there() != left && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(a_while);
    CHECK(some.there() == left);
    reader.reset();

    CHECK(applied.get());
    CHECK(some.there() == "userdb");
}

TEST_CASE("a home stays until nobody is logged in to it", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.apply({example_org()}, {john_with_alias(), max()}));

    REQUIRE(some.apply({}, {test::gone("john")}));
    CHECK(some.there() == "userdb domains");
    REQUIRE(some.road.forget(std::vector<Gone>{{test::domain(), "john"}}));
    CHECK(some.there() == "domains");

    auto john = john_with_alias();
    john.mailbox->wants_renewal = true;
    REQUIRE(some.apply({}, {john}));
    CHECK(some.has_file(Purpose::renewal));
    REQUIRE(some.road.forget(std::vector<Gone>{{test::domain(), "john"}}));

    const std::vector<Found> expected{{"max", true, true}};
    CHECK(*some.road.tree().mailboxes(test::domain()) == expected);
}

TEST_CASE("a map that is damaged lets nobody stay who has been sent away", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.apply({example_org()}, {john_with_alias()}));
    auto domain = example_org();
    domain.is_hosted = false;

    SECTION("domains") { some.spoil(some.road.domains()); }
    SECTION("mailboxes") { some.spoil(some.road.mailboxes()); }
    SECTION("aliases") { some.spoil(some.road.aliases()); }
    SECTION("senders") { some.spoil(some.road.senders()); }

    CHECK(some.apply({domain}, {test::gone("john")}).error().code == Errc::not_found);
    CHECK_FALSE(some.has_file(Purpose::passdb));
    const auto left = some.there();
    CHECK((left == "userdb" || left == "userdb aliases"));
}

TEST_CASE("nothing comes where something could not go", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.apply({}, {john_with_alias()}));
    some.spoil(some.road.senders());

    CHECK_FALSE(some.apply({example_org()}, {test::gone("john"), max()}));

    CHECK(*some.road.mailboxes().get("max@example.org") == std::nullopt);
    CHECK(*some.road.domains().get("example.org") == std::nullopt);
}

TEST_CASE("a state applied again, or an older one's name later, changes nothing", "[lookup]") {
    SomeRoad some;
    const auto bytes = [&] {
        return test::read_file(some.road.aliases().file()) +
               test::read_file(some.road.senders().file()) +
               test::read_file(some.road.mailboxes().file()) +
               test::read_file(some.road.domains().file());
    };
    const auto domain = example_org({test::address("max@example.org")});
    REQUIRE(some.apply({domain}, {john_with_alias(), max(), test::gone("eve")}));
    const auto before = bytes();

    REQUIRE(some.apply({}, {max()}));
    REQUIRE(some.apply({domain}, {}));
    REQUIRE(some.apply({}, {john_with_alias(), test::gone("eve")}));

    CHECK(bytes() == before);
}

TEST_CASE("a change that stopped halfway is finished by the same again", "[lookup]") {
    SomeRoad some;
    some.spoil(some.road.mailboxes());
    REQUIRE_FALSE(some.apply({example_org()}, {john_with_alias()}));
    REQUIRE(some.road.mailboxes().rebuild(test::from({}), 0));

    REQUIRE(some.apply({example_org()}, {john_with_alias()}));

    CHECK(some.there() == all);
}

TEST_CASE("a suspended mailbox has no password and no sender, and takes mail", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.apply({example_org()}, {test::john()}));
    auto john = test::john();
    john.mailbox->password.reset();

    REQUIRE(some.apply({}, {john}));
    CHECK(some.there() == "userdb mailboxes domains");
    REQUIRE(some.apply({}, {test::john()}));
    CHECK(some.there() == "userdb passdb senders mailboxes domains");
}

TEST_CASE("a catch-all takes the mail of no mailbox", "[lookup]") {
    SomeRoad some;
    const auto catch_all = example_org({test::address("max@example.org")});
    REQUIRE(some.apply({example_org()}, {test::john(), max()}));
    REQUIRE(some.alias("john@example.org") == "nothing");

    SECTION("when it comes") {
        REQUIRE(some.apply({catch_all}, {}));
        CHECK(some.alias("@example.org") == "max@example.org");
        CHECK(some.alias("john@example.org") == "john@example.org");
        CHECK(some.alias("max@example.org") == "max@example.org");
    }
    SECTION("when a mailbox comes behind it") {
        REQUIRE(some.apply({catch_all}, {}));
        REQUIRE(some.apply({}, {{test::domain(), "eve", test::mailbox(), {}, {}}}));
        CHECK(some.alias("eve@example.org") == "eve@example.org");
    }
    SECTION("when a mailbox comes with it") {
        REQUIRE(some.apply({catch_all}, {{test::domain(), "eve", test::mailbox(), {}, {}}}));
        CHECK(some.alias("eve@example.org") == "eve@example.org");
    }
    SECTION("when a mailbox's alias goes") {
        REQUIRE(some.apply({catch_all}, {john_with_alias()}));
        REQUIRE(some.alias("john@example.org") == "john@example.net");
        REQUIRE(some.apply({}, {test::john()}));
        CHECK(some.alias("john@example.org") == "john@example.org");
    }
    SECTION("when a mailbox of its domain is told of before it has gone from the map") {
        REQUIRE(some.apply({catch_all}, {}));
        REQUIRE(some.apply({}, {test::john()}));
        CHECK(some.alias("john@example.org") == "john@example.org");
    }
    SECTION("and its aliases go with it, but those of others") {
        REQUIRE(some.apply({catch_all}, {john_with_alias()}));
        REQUIRE(some.apply({example_org()}, {}));
        CHECK(some.alias("@example.org") == "nothing");
        CHECK(some.alias("max@example.org") == "nothing");
        CHECK(some.alias("john@example.org") == "john@example.net");
    }
    SECTION("nor of one whose alias was there before") {
        REQUIRE(some.apply({}, {john_with_alias()}));
        REQUIRE(some.apply({catch_all}, {}));
        CHECK(some.alias("john@example.org") == "john@example.net");
    }
    SECTION("and a mailbox that goes leaves its mail to it") {
        REQUIRE(some.apply({catch_all}, {}));
        REQUIRE(some.apply({}, {test::gone("john")}));
        CHECK(some.alias("john@example.org") == "nothing");
    }
}

TEST_CASE("half of a catch-all is never there", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.apply({example_org()}, {test::john(), max()}));
    // Only the map can make it one step: as many rows as the domain has, or none.
    const auto before = test::read_file(some.road.aliases().file());
    auto bad = example_org({test::address("max@example.org")});
    bad.mailboxes.emplace_back("Not An Address");

    CHECK_THROWS_AS(some.apply({bad}, {}), std::logic_error);

    CHECK(test::read_file(some.road.aliases().file()) == before);
}

TEST_CASE("an alias may have a name that no mailbox has", "[lookup]") {
    SomeRoad some;
    AddressState alias{test::domain(), "o'brien", {}, {test::address("max@example.org")}, {}};
    REQUIRE(some.apply({example_org()}, {alias}));
    CHECK(some.alias("o'brien@example.org") == "max@example.org");
    alias.destinations.clear();
    REQUIRE(some.apply({}, {alias}));
    CHECK(some.alias("o'brien@example.org") == "nothing");

    alias.mailbox = test::mailbox();
    CHECK_THROWS_AS(some.apply({}, {alias}), std::logic_error);
}

TEST_CASE("marks tell how far all maps have come", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.road.mark(12));
    REQUIRE(some.road.aliases().put({}, 15));
    CHECK(some.road.marks()->oldest == 12);
    CHECK(some.road.marks()->newest == 15);

    REQUIRE(some.road.mark(13));
    CHECK(some.road.marks()->newest == 13);
    some.spoil(some.road.senders());
    CHECK(some.road.marks().error().code == Errc::not_found);
}

TEST_CASE("a map that is written to says how far it has come", "[lookup]") {
    SomeRoad some;
    REQUIRE(some.road.apply({{}, {john_with_alias()}}, 7));
    CHECK(*some.road.mailboxes().mark() == 7);
    CHECK(*some.road.aliases().mark() == 7);
    CHECK(*some.road.domains().mark() == 0);
    // Where all is so already there is nothing to say.
    REQUIRE(some.road.apply({{}, {john_with_alias()}}, 8));
    CHECK(*some.road.mailboxes().mark() == 7);
}
