#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Addresses that each domain answers, whoever has forgotten them (RFC 2142; RFC 5321, 4.5.1).
namespace mailctl::hosting {

constexpr std::array<std::string_view, 2> reserved_names{"postmaster", "abuse"};

/// Who reads what nobody else does: /etc/aliases says who that is.
constexpr std::string_view machine_postmaster = "postmaster@localhost";

bool is_reserved(std::string_view local);

/// Where mail for that address of a domain goes, as the store has it. For a reserved name that is
/// neither a mailbox nor an alias, and that no catch-all takes: the machine's postmaster.
std::vector<std::string> destinations_in(
    store::Database& db, std::int64_t domain, std::string_view local
);

}  // namespace mailctl::hosting
