#include "daemon/mailctld/serve/places.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

constexpr bool guest = true;
constexpr bool administrator = false;

int taken(Places& places, uid_t uid, bool is_guest) {
    int count = 0;
    while (places.take(uid, is_guest)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("one guest has two places, and the others find some", "[places]") {
    Places places;

    CHECK(taken(places, 1001, guest) == 2);
    CHECK(taken(places, 1002, guest) == 1);
    CHECK(taken(places, 1003, guest) == 1);
    CHECK(taken(places, 1004, guest) == 0);
    CHECK(taken(places, 0, administrator) == 12);
    CHECK(taken(places, 1004, guest) == 0);
}

TEST_CASE("a place that was left is there again", "[places]") {
    Places places;
    REQUIRE(taken(places, 1001, guest) == 2);

    places.leave(1001, guest);

    CHECK(taken(places, 1001, guest) == 1);
    places.leave(1001, guest);
    places.leave(1001, guest);
    CHECK(taken(places, 1002, guest) == 2);
}

TEST_CASE("an administrator is not kept waiting by guests", "[places]") {
    Places places;
    for (uid_t uid = 1000; uid < 1010; ++uid) {
        taken(places, uid, guest);
    }

    CHECK(taken(places, 0, administrator) == 12);
    places.leave(0, administrator);
    CHECK(taken(places, 0, administrator) == 1);
}
