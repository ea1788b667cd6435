#pragma once

#include <string>

namespace mailctl::wire {

/// An object of JSON as its text, for who passes on what others will read. On the wire and in the
/// store it is an object like any other.
struct JsonText {
    std::string text = "{}";

    friend bool operator==(const JsonText&, const JsonText&) = default;
};

}  // namespace mailctl::wire
