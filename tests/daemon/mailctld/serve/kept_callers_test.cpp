#include "daemon/mailctld/serve/kept_callers.hpp"

#include "daemon/mailctld/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

namespace {

using namespace std::chrono_literals;

wire::Presented shown(std::string token, const std::string& address = "192.0.2.7") {
    wire::Presented presented;
    presented.token = *Secret::parse(token);
    presented.address = address;
    return presented;
}

struct Door {
    Door() { store::read_ledger(reader); }

    void keep(const wire::Presented& presented, const std::string& name) {
        access::Admission admission{nobody(), store::Moment::of(reader)};
        admission.caller.name = name;
        kept.keep(presented, admission, now);
    }

    std::string find(const wire::Presented& presented) {
        const auto* const caller = kept.find(presented, now);
        return caller == nullptr ? "the gate judges" : caller->name;
    }

    test::TemporaryDirectory directory;
    store::Store store{directory.path()};
    store::Database reader{directory / "state.db", store::Database::Access::read_only};
    KeptCallers kept;
    KeptCallers::Clock::time_point now = KeptCallers::Clock::now();
};

constexpr const char* judged = "the gate judges";

}  // namespace

TEST_CASE("who shows the same from the same place is known for a moment", "[kept][callers]") {
    Door door;
    door.keep(shown("mct_one"), "one");
    door.keep(shown("mct_two"), "two");
    CHECK(door.find(shown("mct_one")) == "one");
    CHECK(door.find(shown("mct_two")) == "two");
    CHECK(door.find(shown("mct_three")) == judged);
    CHECK(door.find(shown("mct_one", "192.0.2.8")) == judged);

    door.now += access::admission_lasts - 1ms;
    CHECK(door.find(shown("mct_one")) == "one");
    door.now += 1ms;
    CHECK(door.find(shown("mct_one")) == judged);
}

TEST_CASE("what is written into the store, by whomever, ends it", "[kept][callers]") {
    Door door;
    door.keep(shown("mct_one"), "one");
    REQUIRE(door.find(shown("mct_one")) == "one");
    store::Database other(door.directory / "state.db", store::Database::Access::read_write);
    other.execute("CREATE TABLE something (number)");
    CHECK(door.find(shown("mct_one")) == judged);
}

TEST_CASE("who is to be judged anew is not kept, nor are many", "[kept][callers]") {
    Door door;
    door.kept.keep(shown("mct_one"), access::Admission{nobody(), std::nullopt}, door.now);
    CHECK(door.find(shown("mct_one")) == judged);
    for (std::size_t number = 0; number <= KeptCallers::known_max; ++number) {
        door.keep(shown("mct_" + std::to_string(number)), "someone");
    }
    CHECK(door.find(shown("mct_0")) == judged);
    CHECK(door.find(shown("mct_" + std::to_string(KeptCallers::known_max))) == "someone");
}
