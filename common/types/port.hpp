#pragma once

#include "common/result.hpp"

#include <cstdint>

namespace mailctl {

/// A TCP port, 1 to 65535.
class Port {
public:
    static Result<Port> parse(std::int64_t number);

    std::int64_t number() const { return number_; }

    friend bool operator==(Port, Port) = default;

private:
    explicit Port(std::int64_t number) : number_(number) {}

    std::int64_t number_;
};

}  // namespace mailctl
