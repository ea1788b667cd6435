#include "daemon/net/platform/retry.hpp"

#include <catch2/catch.hpp>

using namespace mailctl::net::platform;
using namespace std::chrono_literals;
using mailctl::net::http::Fate;

namespace {

constexpr auto reads = Effect::reads;
constexpr auto changes = Effect::changes;

Attempt lost(Fate fate) { return {.fate = fate, .retry_after = {}}; }

Attempt answered(long status) { return {.fate = {}, .status = status, .retry_after = {}}; }

Attempt put_off(long status, std::chrono::seconds by) {
    return {.fate = {}, .status = status, .retry_after = by};
}

Attempt refused_with(long status) {
    return {.fate = {}, .status = status, .has_envelope = true, .retry_after = 1s};
}

}  // namespace

TEST_CASE("a request is repeated only where that is safe", "[net][platform]") {
    struct Row {
        Effect effect;
        Attempt attempt;
        bool again;
    };
    const auto row = GENERATE(
        Row{reads, lost(Fate::not_sent), true},
        Row{reads, lost(Fate::unknown), true},
        Row{reads, answered(200), false},
        Row{reads, answered(400), false},
        Row{reads, answered(401), false},
        Row{reads, answered(408), false},
        Row{reads, answered(429), true},
        Row{reads, answered(500), false},
        Row{reads, answered(502), true},
        Row{reads, answered(503), true},
        Row{reads, answered(504), true},
        Row{reads, refused_with(503), true},
        Row{changes, lost(Fate::not_sent), true},
        Row{changes, lost(Fate::unknown), false},
        Row{changes, answered(429), false},
        Row{changes, answered(500), false},
        Row{changes, answered(502), false},
        Row{changes, answered(503), false},
        Row{changes, put_off(429, 1s), true},
        Row{changes, put_off(503, 1s), true},
        Row{changes, put_off(502, 1s), false},
        Row{changes, put_off(504, 1s), false},
        Row{changes, refused_with(429), false},
        Row{changes, refused_with(503), false}
    );
    CAPTURE(row.effect == changes, row.attempt.status, row.attempt.fate.has_value());

    const auto pause =
        pause_before_retry(row.effect, row.attempt, {.tries_made = 1, .left = 20s, .jitter = 0});

    CHECK(pause.has_value() == row.again);
}

TEST_CASE("the pauses grow, and there are two of them", "[net][platform]") {
    const auto after = [](int tries, double jitter) {
        return pause_before_retry(
            reads, lost(Fate::unknown), {.tries_made = tries, .left = 20s, .jitter = jitter}
        );
    };
    CHECK(after(1, 0) == 500ms);
    CHECK(after(1, 1) == 625ms);
    CHECK(after(2, 0) == 1500ms);
    CHECK_FALSE(after(3, 0));
}

TEST_CASE("a pause that the platform wants is kept, or nothing is tried", "[net][platform]") {
    const auto after = [](std::chrono::seconds wanted) {
        return pause_before_retry(
            reads, put_off(429, wanted), {.tries_made = 1, .left = 20s, .jitter = 0}
        );
    };
    CHECK(after(0s) == 500ms);
    CHECK(after(10s) == 10s);
    CHECK(after(18s) == 18s);
    CHECK_FALSE(after(19s));
    CHECK_FALSE(after(3600s));
    CHECK_FALSE(after(std::chrono::seconds::max()));
}

TEST_CASE("no try begins that has no time left", "[net][platform]") {
    CHECK_FALSE(
        pause_before_retry(reads, lost(Fate::not_sent), {.tries_made = 1, .left = 2s, .jitter = 0})
    );
}
