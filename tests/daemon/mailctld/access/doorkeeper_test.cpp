#include "daemon/mailctld/access/doorkeeper.hpp"

#include <catch2/catch.hpp>

using namespace mailctl::access;
using namespace std::chrono_literals;

namespace {

const Doorkeeper::Clock::time_point start{};

}  // namespace

TEST_CASE("some tries are free, then each waits twice as long", "[doorkeeper]") {
    auto now = start + 1h;
    Doorkeeper doorkeeper([&] { return now; });
    for (int count = 0; count < Doorkeeper::tries_at_once; ++count) {
        CHECK(doorkeeper.due("anna") == 0s);
        doorkeeper.failed("anna");
    }
    for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s, 900s, 900s}) {
        CHECK(doorkeeper.due("anna") == wait);
        now += wait;
        CHECK(doorkeeper.due("anna") == 0s);
        doorkeeper.failed("anna");
    }
    CHECK(doorkeeper.due("bert") == 0s);
}

TEST_CASE("who succeeds, or comes back much later, begins anew", "[doorkeeper]") {
    auto now = start + 1h;
    Doorkeeper doorkeeper([&] { return now; });
    const auto fail_often = [&] {
        for (int count = 0; count < 8; ++count) {
            doorkeeper.failed("anna");
        }
    };
    fail_often();
    CHECK(doorkeeper.due("anna") > 0s);
    doorkeeper.succeeded("anna");
    CHECK(doorkeeper.due("anna") == 0s);
    fail_often();
    now += Doorkeeper::longest_wait + 1s;
    doorkeeper.failed("anna");
    CHECK(doorkeeper.due("anna") == 0s);
}

TEST_CASE("the doorkeeper forgets who was longest away", "[doorkeeper]") {
    auto now = start + 1h;
    Doorkeeper doorkeeper([&] { return now; });
    const auto fail_often = [&](const std::string& who) {
        for (int count = 0; count < Doorkeeper::tries_at_once; ++count) {
            doorkeeper.failed(who);
        }
    };
    fail_often("first");
    now += 1ms;
    for (std::size_t number = 1; number < Doorkeeper::known_max; ++number) {
        fail_often(std::to_string(number));
    }
    CHECK(doorkeeper.due("first") > 0s);
    fail_often("one more");
    CHECK(doorkeeper.due("first") == 0s);
    CHECK(doorkeeper.due("1") > 0s);
}

TEST_CASE("of an address one neighbourhood counts", "[doorkeeper]") {
    CHECK(neighbourhood_of("192.0.2.7") == "192.0.2.7");
    CHECK(neighbourhood_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    CHECK(neighbourhood_of("2001:db8:1:2::") == "2001:db8:1:2::");
    CHECK(neighbourhood_of("2001:db8:1:3::7") == "2001:db8:1:3::");
    CHECK(neighbourhood_of("") == "nowhere");
    CHECK(neighbourhood_of("192.0.2.7, 198.51.100.1") == "nowhere");
}
