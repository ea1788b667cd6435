#include "daemon/mailctld/serve/places.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

namespace {

constexpr bool guest = true;
constexpr bool administrator = false;

int taken(Places& places, const std::string& owner, bool is_guest) {
    int count = 0;
    while (places.take(owner, is_guest)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("one guest has two places, and the others find some", "[places]") {
    Places places;

    CHECK(taken(places, "uid:1001", guest) == 2);
    CHECK(taken(places, "uid:1002", guest) == 1);
    CHECK(taken(places, "uid:1003", guest) == 1);
    CHECK(taken(places, "uid:1004", guest) == 0);
    CHECK(taken(places, "uid:0", administrator) == 12);
    CHECK(taken(places, "uid:1004", guest) == 0);
}

TEST_CASE("a place that was left is there again", "[places]") {
    Places places;
    REQUIRE(taken(places, "uid:1001", guest) == 2);

    places.leave("uid:1001", guest);

    CHECK(taken(places, "uid:1001", guest) == 1);
    places.leave("uid:1001", guest);
    places.leave("uid:1001", guest);
    CHECK(taken(places, "uid:1002", guest) == 2);
}

TEST_CASE("an administrator is not kept waiting by guests", "[places]") {
    Places places;
    for (uid_t uid = 1000; uid < 1010; ++uid) {
        taken(places, std::to_string(uid), guest);
    }

    CHECK(taken(places, "uid:0", administrator) == 12);
    places.leave("uid:0", administrator);
    CHECK(taken(places, "uid:0", administrator) == 1);
}
