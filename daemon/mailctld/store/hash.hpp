#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <string>
#include <string_view>

namespace mailctl::store {

/// SHA-256 in 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The same under this store's key: nobody without it can make one.
std::string keyed_hash(Database& db, std::string_view bytes);

}  // namespace mailctl::store
