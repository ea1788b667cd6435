#pragma once

#include "daemon/mailctld/postfix/table.hpp"

#include <optional>
#include <string_view>

/// The rows of those tables that no program of Postfix lists.
namespace mailctl::postfix {

/// A text of patterns, as regexp_table(5), pcre_table(5) and cidr_table(5) have it: one rule a
/// logical line; "if" and "endif" only bound what the rules between them meet.
std::optional<TableRows> rows_of_rules(std::string_view text);

/// A constant database: 256 pairs of numbers (little-endian, 32 bits) that say where the hash
/// tables stand, and from there to the first of these the rows, each a key's and a value's length
/// and both. Nothing where that is not so.
std::optional<TableRows> rows_of_cdb(std::string_view bytes);

}  // namespace mailctl::postfix
