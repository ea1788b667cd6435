#include "daemon/mailctld/postfix/tools.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/programs.hpp"
#include "daemon/mailctld/postfix/words.hpp"
#include "daemon/mailctld/system/child.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace mailctl::postfix {
namespace {

// Our sandbox has no network, and Postfix says so at every start; an administrator's shell would
// not see these two.
bool is_about_our_sandbox(std::string_view warning) {
    return warning.find("inet_protocols: disabling IPv4 name/address support") !=
               std::string_view::npos ||
           warning.find("inet_protocols: disabling IPv6 name/address support") !=
               std::string_view::npos;
}

std::vector<std::string> warnings_in(std::string_view errors) {
    std::vector<std::string> warnings;
    for (auto& line : lines_of(errors)) {
        if (!is_about_our_sandbox(line)) {
            warnings.push_back(std::move(line));
        }
    }
    return warnings;
}

// "name = value", a line each.
std::map<std::string, std::string> values_in(std::string_view output) {
    std::map<std::string, std::string> values;
    for (const auto& line : lines_of(output)) {
        const auto equals = line.find('=');
        if (equals != std::string::npos) {
            values[std::string(trimmed(line.substr(0, equals)))] = trimmed(line.substr(equals + 1));
        }
    }
    return values;
}

Error refused(const system::ChildResult& result) {
    return {
        Errc::configuration,
        fmt::format("Postfix cannot read its configuration: {}", escaped(trimmed(result.errors))),
        "run `postfix check` and mend what it names",
        {}};
}

Result<std::string> run_postconf(
    const std::filesystem::path& config_dir, const std::vector<std::string>& arguments
) {
    std::vector<std::string> command{postconf_program(), "-c", config_dir.string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto result = system::run_child(command);
    if (!result) {
        return result.error();
    }
    if (result->exit_status != 0) {
        return refused(*result);
    }
    return std::move(result->output);
}

}  // namespace

Result<PostconfReport> postconf(
    const std::filesystem::path& config_dir, const std::filesystem::path& as_if_in
) {
    std::vector<std::string> command{postconf_program(), "-c", config_dir.string(), "-n"};
    if (!as_if_in.empty()) {
        command.insert(command.end(), {"-o", "config_directory=" + as_if_in.string()});
    }
    auto result = system::run_child(command);
    if (!result) {
        return result.error();
    }
    if (result->exit_status != 0) {
        return refused(*result);
    }
    PostconfReport report;
    report.warnings = warnings_in(result->errors);
    report.values = values_in(result->output);
    return report;
}

Result<std::vector<std::string>> effective_values(
    const std::filesystem::path& config_dir, const std::vector<std::string>& names
) {
    std::vector<std::string> arguments{"-hx"};
    arguments.insert(arguments.end(), names.begin(), names.end());
    auto output = run_postconf(config_dir, arguments);
    if (!output) {
        return output.error();
    }
    auto lines = lines_of(*output);
    if (lines.size() != names.size()) {
        return Error{
            Errc::configuration, "postconf does not know a parameter that mailctl needs", {}, {}};
    }
    return lines;
}

Result<std::map<std::string, std::string>> known_values(
    const std::filesystem::path& config_dir, const std::vector<std::string>& names
) {
    std::vector<std::string> arguments{"-x"};
    arguments.insert(arguments.end(), names.begin(), names.end());
    const auto output = run_postconf(config_dir, arguments);
    if (!output) {
        return output.error();
    }
    return values_in(*output);
}

Result<std::vector<std::string>> table_types(const std::filesystem::path& config_dir) {
    auto output = run_postconf(config_dir, {"-m"});
    if (!output) {
        return output.error();
    }
    return lines_of(*output);
}

Status postmap(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table
) {
    const auto result = system::run_child(
        {postmap_program(), "-c", config_dir.string(), fmt::format("{}:{}", type, table.string())}
    );
    if (!result) {
        return result.error();
    }
    if (result->exit_status != 0) {
        return Error{
            Errc::failed,
            fmt::format("postmap refused the table {}", table.filename().string()),
            "is the file system full, or the table type not installed? `postconf -m` lists the "
            "types",
            {}};
    }
    return {};
}

Result<std::string> look_up_all(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table,
    const std::string& keys
) {
    auto result = system::run_child(
        {postmap_program(),
         "-c",
         config_dir.string(),
         "-q",
         "-",
         fmt::format("{}:{}", type, table.string())},
        keys
    );
    if (!result) {
        return result.error();
    }
    if (result->errors.find("fatal:") != std::string::npos) {
        wipe(result->output);
        // What postmap prints may hold a line of the table.
        return Error{
            Errc::failed, fmt::format("the table {} cannot be read", table.string()), {}, {}};
    }
    return std::move(result->output);
}

Result<std::string> look_up(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table,
    std::string_view key
) {
    // The key goes through standard input: it may be anything, and "-" alone would mean the same.
    auto lines = look_up_all(config_dir, type, table, fmt::format("{}\n", key));
    if (!lines) {
        return lines.error();
    }
    const std::string wanted = fmt::format("{}\t", key);
    std::string answer;
    if (lines->starts_with(wanted) && lines->ends_with('\n')) {
        answer = lines->substr(wanted.size(), lines->size() - wanted.size() - 1);
    }
    wipe(*lines);
    if (answer.empty()) {
        return Error{
            Errc::not_found,
            fmt::format("the table {} does not answer \"{}\"", table.string(), key),
            {},
            {}};
    }
    return answer;
}

Result<Listing> list_rows(
    const std::filesystem::path& config_dir,
    std::string_view type,
    const std::filesystem::path& table
) {
    auto result = system::run_child(
        {postmap_program(),
         "-c",
         config_dir.string(),
         "-s",
         fmt::format("{}:{}", type, table.string())}
    );
    if (!result) {
        return result.error();
    }
    if (result->exit_status != 0) {
        wipe(result->output);
        return Error{
            Errc::failed, fmt::format("the table {} cannot be listed", table.string()), {}, {}};
    }
    const bool is_cut = result->output.size() == system::output_bytes_max;
    if (is_cut) {
        result->output.resize(result->output.rfind('\n') + 1);
    }
    Listing listing{lines_of(result->output), is_cut};
    wipe(result->output);
    return listing;
}

bool is_installed() {
    return ::access(postconf_program(), X_OK) == 0 && ::access(postmap_program(), X_OK) == 0;
}

}  // namespace mailctl::postfix
