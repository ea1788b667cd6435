#pragma once

#include "daemon/mailctld/store/database.hpp"

namespace mailctl::store {

/// Brings the schema to the newest version, each step in its own transaction. Throws for a store
/// that a newer mailctld has written.
void migrate(Database& db);

}  // namespace mailctl::store
