#pragma once

#include "common/wire/json.hpp"

#include <utility>

namespace mailctl::httpd {

/// {"id": 5}, and [5]: made outside of the coroutines, for GCC 12 has no initializer lists in them.
inline wire::json with(const char* member, wire::json value) {
    auto object = wire::json::object();
    object[member] = std::move(value);
    return object;
}

inline wire::json list_of(wire::json value) {
    auto list = wire::json::array();
    list.push_back(std::move(value));
    return list;
}

}  // namespace mailctl::httpd
