#include "daemon/mailctld/store/migrations.hpp"

#include "daemon/mailctld/store/divide.hpp"
#include "daemon/mailctld/store/versions.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

// SQLite has no SHA-256, and writes our documents in no form of ours.
constexpr std::int64_t dividing_version = 6;

std::int64_t schema_version(Database& db) {
    Statement version(db, "PRAGMA user_version");
    version.step();
    return version.integer(0);
}

}  // namespace

void migrate(Database& db) {
    const auto steps = versions();
    const auto known = static_cast<std::int64_t>(steps.size());
    const auto present = schema_version(db);
    if (present > known) {
        throw std::runtime_error(fmt::format(
            "the state is of version {}, written by a newer mailctld; this one knows up to {}",
            present,
            known
        ));
    }
    for (auto next = present; next < known; ++next) {
        Transaction transaction(db);
        db.execute(steps[static_cast<std::size_t>(next)]);
        if (next + 1 == dividing_version) {
            divide_into_holdings(db);
        }
        db.execute(fmt::format("PRAGMA user_version = {}", next + 1));
        transaction.commit();
    }
}

}  // namespace mailctl::store
