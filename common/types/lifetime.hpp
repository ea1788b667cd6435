#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace mailctl {

/// How long something is good: "90d", "12h", "30m". A minute at least, ten years at most.
class Lifetime {
public:
    static constexpr Grammar grammar{.letters = "0-9", .last = "dhm", .shortest = 2, .longest = 20};

    static Result<Lifetime> parse(std::string_view text);

    std::chrono::seconds duration() const { return duration_; }

    /// In the largest unit that fits.
    std::string text() const;

    friend bool operator==(const Lifetime&, const Lifetime&) = default;

private:
    explicit Lifetime(std::chrono::seconds duration) : duration_(duration) {}

    std::chrono::seconds duration_;
};

}  // namespace mailctl
