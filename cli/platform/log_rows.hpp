#pragma once

#include "cli/output/table.hpp"
#include "common/api/net/platform/report/logs.hpp"

namespace mailctl::cli {

/// The table of the delivery log, empty.
Table log_table(const Palette& palette);

void add_entry(Table& table, const api::DeliveryEntry& entry);

}  // namespace mailctl::cli
