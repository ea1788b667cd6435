#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// What has changed in the store and not yet in the files that are made of it. It names the thing
/// and holds no value: whoever follows reads what the store says by then, so that doing it twice,
/// or out of order, is right.
struct Errand {
    std::int64_t sequence = 0;
    std::string subject;  ///< "mailbox john@example.org", "domain example.org".
};

/// In the transaction that changes the thing itself.
void add_errand(Database& db, std::string_view subject);

/// The oldest behind that number.
std::vector<Errand> errands_behind(Database& db, std::int64_t number, std::int64_t limit);

/// Those up to that number are done.
void close_errands(Database& db, std::int64_t up_to);

std::int64_t count_errands_behind(Database& db, std::int64_t number);

/// All up to this number are done.
std::int64_t closed_errands(Database& db);

/// The greatest number that was ever given.
std::int64_t last_errand(Database& db);

}  // namespace mailctl::store
