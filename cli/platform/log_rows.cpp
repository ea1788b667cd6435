#include "cli/platform/log_rows.hpp"

#include <string_view>

namespace mailctl::cli {
namespace {

Colour colour_of(std::string_view status) {
    if (status == "delivered") {
        return Colour::green;
    }
    return status == "bounced" || status == "failed" ? Colour::red : Colour::yellow;
}

}  // namespace

Table log_table(const Palette& palette) {
    return Table(palette, {"DATE", "STATUS", "FROM", "TO", "SUBJECT"});
}

void add_entry(Table& table, const api::DeliveryEntry& entry) {
    table.add(
        {{entry.date},
         {entry.status, colour_of(entry.status)},
         {entry.from},
         {entry.to},
         {entry.subject}}
    );
}

}  // namespace mailctl::cli
