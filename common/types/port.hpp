#pragma once

#include "common/result.hpp"
#include "common/types/whole.hpp"

#include <cstdint>

namespace mailctl {

/// A TCP port.
class Port {
public:
    static constexpr Range range{1, 65535};

    static Result<Port> parse(std::int64_t number);

    std::int64_t number() const { return number_; }

    friend bool operator==(Port, Port) = default;

private:
    explicit Port(std::int64_t number) : number_(number) {}

    std::int64_t number_;
};

}  // namespace mailctl
