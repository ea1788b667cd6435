#pragma once

#include "daemon/mailctld/store/database.hpp"

namespace mailctl::store {

/// Brings a store of version 5 into the form of version 6: what the one feature had in the ledger
/// becomes its holding, and a change keeps what it touches instead of the ledger twice. What
/// somebody has edited before stays told as edited.
void divide_into_holdings(Database& db);

}  // namespace mailctl::store
