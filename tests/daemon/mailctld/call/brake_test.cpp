#include "daemon/mailctld/call/brake.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace std::chrono_literals;

namespace {

constexpr Brake::Clock::time_point start{};

void write_rows(Brake& brake, const std::string& owner, int rows) {
    for (int row = 0; row < rows; ++row) {
        brake.due(owner, start);
    }
}

}  // namespace

TEST_CASE("hundreds of rows cost nothing, the next one a wait", "[brake]") {
    Brake brake;
    for (int row = 0; row < Brake::rows_at_once; ++row) {
        REQUIRE(brake.due("uid:1001", start) == 0s);
    }

    CHECK(brake.due("uid:1001", start) == Brake::a_row);
    CHECK(brake.due("uid:1002", start) == 0s);
}

TEST_CASE("who has waited writes another row", "[brake]") {
    Brake brake;
    write_rows(brake, "uid:1001", Brake::rows_at_once);

    CHECK(brake.due("uid:1001", start + Brake::a_row) == 0s);
    CHECK(brake.due("uid:1001", start + Brake::a_row) == Brake::a_row);
}

TEST_CASE("nobody waits longer than for one row, and everybody is forgiven", "[brake]") {
    Brake brake;
    write_rows(brake, "uid:1001", 3 * Brake::rows_at_once);

    CHECK(brake.due("uid:1001", start) == Brake::a_row);
    CHECK(brake.due("uid:1001", start + 3 * Brake::rows_at_once * Brake::a_row) == 0s);
}
