#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Postfix's own programs, each called in one fixed shape.
namespace mailctl::postfix {

struct PostconfReport {
    std::map<std::string, std::string>
        values;  ///< Of the parameters set in main.cf, as Postfix sees them.
    std::vector<std::string> warnings;
};

/// `postconf -n`. `configuration` when Postfix cannot read the directory's main.cf. With
/// `as_if_in`, what the files there say of "$config_directory" means that one.
Result<PostconfReport> postconf(
    const std::filesystem::path& config_dir, const std::filesystem::path& as_if_in = {}
);

/// `postconf -d`/`-h`: what Postfix uses for parameters that main.cf does not set, or sets.
Result<std::vector<std::string>> effective_values(
    const std::filesystem::path& config_dir, const std::vector<std::string>& names
);

/// `postconf -x`: what Postfix uses for those of these parameters that this Postfix has.
Result<std::map<std::string, std::string>> known_values(
    const std::filesystem::path& config_dir, const std::vector<std::string>& names
);

/// `postconf -m`: the look-up table types that this Postfix supports.
Result<std::vector<std::string>> table_types(const std::filesystem::path& config_dir);

/// Compiles `table` as `type`. What postmap prints may hold a password: it goes nowhere.
Status postmap(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table
);

/// What the table answers for a key; `not_found` when it answers nothing. The caller wipes it.
Result<std::string> look_up(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table,
    std::string_view key
);

/// What the table answers for `keys`, a line each: "key TAB value", a line each, without those that
/// it does not answer. The caller wipes it.
Result<std::string> look_up_all(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table,
    const std::string& keys
);

/// `postmap -s`, a line each: "key TAB value".
struct Listing {
    std::vector<std::string> lines;
    bool is_cut;  ///< There were more than a program's output may have.
};

/// All that a table holds. `failed` when it cannot be read, or not be listed.
Result<Listing> list_rows(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table
);

bool is_installed();

}  // namespace mailctl::postfix
