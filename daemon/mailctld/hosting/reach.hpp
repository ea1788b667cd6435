#pragma once

#include "common/types/alias_source.hpp"
#include "daemon/mailctld/hosting/aliases.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What of the store has to be known to say where some addresses' mail ends: from step to step, and
/// each step of all of them at once.
namespace mailctl::hosting {

/// More than Postfix follows from one address.
constexpr std::size_t reach_of_one = 3000;

/// "john" and "example.org".
struct Parts {
    std::string local;
    std::string domain;
};

Parts parts_of(std::string_view address);

/// "john+shop" is john's, where nobody has it by itself.
std::string without_tag(const std::string& local);

/// All that mail to these addresses can come to; "@example.org" is a catch-all. It stops where so
/// many addresses have been looked at.
Addresses reach_of(
    store::Database& db, const std::vector<std::string>& addresses, std::size_t most = reach_of_one
);

}  // namespace mailctl::hosting
