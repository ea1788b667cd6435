#include "daemon/mailctld/postfix/map_type.hpp"

#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::postfix {
namespace {

// Types whose table is a file beside the source; others (ldap, pcre, ...) cannot hold ours.
constexpr std::array<std::string_view, 6> types_with_file{
    "lmdb", "cdb", "hash", "btree", "dbm", "texthash"};

bool has(const std::vector<std::string>& types, std::string_view type) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

std::string best_map_type(
    const std::vector<std::string>& supported, std::string_view default_type
) {
    for (const std::string_view type :
         {std::string_view("lmdb"), std::string_view("cdb"), default_type}) {
        const bool is_file = std::find(types_with_file.begin(), types_with_file.end(), type) !=
                             types_with_file.end();
        if (is_file && has(supported, type)) {
            return std::string(type);
        }
    }
    return "texthash";
}

Result<std::string> choose_map_type(const Config& config) {
    const auto supported = table_types(config.postfix_config_dir);
    if (!supported) {
        return supported.error();
    }
    if (!config.map_type.empty()) {
        if (!has(*supported, config.map_type)) {
            return Error{
                Errc::configuration,
                fmt::format("this Postfix does not support the table type {}", config.map_type),
                "`postconf -m` lists the types; change map-type in mailctl.conf",
                {}};
        }
        return config.map_type;
    }
    if (has(*supported, "lmdb") || has(*supported, "cdb")) {
        return best_map_type(*supported, {});
    }
    const auto type = effective_values(config.postfix_config_dir, {"default_database_type"});
    if (!type) {
        return type.error();
    }
    return best_map_type(*supported, type->front());
}

}  // namespace mailctl::postfix
