#pragma once

#include "common/result.hpp"

#include <cstdint>
#include <string_view>

namespace mailctl {

/// What the numbers of a type may be.
struct Range {
    std::int64_t least;
    std::int64_t most;
};

Error out_of_range(std::string_view name, std::int64_t number, Range range);

/// A whole number within its limits.
template <std::int64_t least, std::int64_t most>
class Whole {
public:
    static constexpr Range range{least, most};

    /// `name` is the number's in the error.
    static Result<Whole> parse(std::int64_t number, std::string_view name = "the number") {
        return number < least || number > most ? Result<Whole>(out_of_range(name, number, range))
                                               : Result<Whole>(Whole(number));
    }

    std::int64_t number() const { return number_; }

    friend bool operator==(Whole, Whole) = default;

private:
    explicit Whole(std::int64_t number) : number_(number) {}

    std::int64_t number_;
};

}  // namespace mailctl
