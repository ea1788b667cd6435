#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// The administrator's look-up tables, as a parameter names them: "hash:/etc/postfix/transport",
/// "inline:{ a=b }", "unionmap:{ hash:/one, static:two }". What is asked here is asked without any
/// server: mailctld has no network. Nothing of a table's name goes into an argument of a program
/// but the path of a file, because a name may hold a password.
namespace mailctl::postfix {

struct TableAnswer {
    enum class Kind {
        found,
        nothing,
        missing,  ///< Its file is not there: Postfix would keep mail back.
        broken,   ///< So it would, because the table fails.
        unknown,  ///< Only Postfix itself can ask it.
    };

    Kind kind;
    std::string value;  ///< Of `found`; may be a password: the caller wipes it.
};

/// What Postfix would find in a table. "proxy:" in front makes no difference: the file is asked.
TableAnswer ask_table(
    const std::filesystem::path& config_dir, std::string_view table, std::string_view key
);

struct TableRow {
    std::string key;  ///< "*" where the table answers every key.
    std::string value;
    bool is_pattern = false;  ///< The key is a rule: "/@corp/", "!10.0.0.0/8".
};

struct TableRows {
    bool is_known;  ///< Whether all rows that there are can be listed.
    std::vector<TableRow> rows;
    bool is_missing = false;  ///< Because the file is not there.
    bool is_cut = false;      ///< There are more rows than anybody would read.
};

/// All rows of a table, of patterns in the order in which they are tried. A rule that cannot be
/// told apart from what it gives is all key, with no value.
TableRows list_table(const std::filesystem::path& config_dir, std::string_view table);

/// The files that the two above would open.
std::vector<std::filesystem::path> files_of_table(std::string_view table);

}  // namespace mailctl::postfix
