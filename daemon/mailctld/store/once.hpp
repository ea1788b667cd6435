#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What clients have asked for under a key of their own, so that it is done once however often it
/// is asked for. Neither the key nor the request is kept: a hash of each is.
namespace mailctl::store {

struct Once {
    std::string who;      ///< Two clients may choose the same key.
    std::string key;      ///< Its hash.
    std::string request;  ///< The hash of what was asked for.
    std::string run;      ///< Of the daemon that does it.
    std::string at;
    std::optional<std::string> outcome = {};  ///< The reply's text; absent while it is done.
};

std::optional<Once> find_once(Database& db, std::string_view who, std::string_view key);
std::int64_t count_once(Database& db, std::string_view who);
void begin_once(Database& db, const Once& once);
void end_once(Database& db, const Once& once, std::string_view outcome);
void forget_once(Database& db, const Once& once);

/// What was asked for before `at`.
void forget_once_before(Database& db, std::string_view at);

}  // namespace mailctl::store
