#include "daemon/httpd/seats.hpp"

#include <catch2/catch.hpp>

#include <vector>

using mailctl::httpd::Seats;

TEST_CASE("one token has so many streams and leaves the others to others", "[httpd]") {
    Seats seats;
    std::vector<std::shared_ptr<void>> taken;
    for (std::size_t count = 0; count < Seats::of_one; ++count) {
        taken.push_back(seats.take("mct_1"));
        REQUIRE(taken.back());
    }
    CHECK_FALSE(seats.take("mct_1"));
    CHECK(seats.take("mct_2"));
    CHECK(seats.take(""));

    const auto copy = taken.back();
    taken.pop_back();
    CHECK_FALSE(seats.take("mct_1"));
    taken.pop_back();
    taken.push_back(seats.take("mct_1"));
    CHECK(taken.back());
    CHECK_FALSE(seats.take("mct_1"));

    taken.clear();
    CHECK(seats.take("mct_1"));
}

TEST_CASE("a seat may outlive its house", "[httpd]") {
    std::shared_ptr<void> last;
    {
        Seats seats;
        last = seats.take("mct_1");
    }
    last.reset();
    SUCCEED();
}
