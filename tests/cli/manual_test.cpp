#include "cli/command.hpp"
#include "common/error.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::cli;

namespace {

std::filesystem::path page(const std::string& name) {
    return std::filesystem::path(MAILCTL_SOURCE_DIR) / "man" / name;
}

// The lines from one heading to the next.
std::vector<std::string> section(const std::string& name, const std::string& heading) {
    std::ifstream file(page(name));
    REQUIRE(file);
    std::vector<std::string> lines;
    bool is_inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(".Sh ") || line.starts_with(".Ss ")) {
            is_inside = line.substr(4) == heading;
        } else if (is_inside) {
            lines.push_back(line);
        }
    }
    REQUIRE_FALSE(lines.empty());
    return lines;
}

std::vector<std::string> items(const std::vector<std::string>& lines) {
    std::vector<std::string> found;
    for (const std::string& line : lines) {
        if (line.starts_with(".It ")) {
            found.push_back(line.substr(4));
        }
    }
    return found;
}

// How mdoc writes the values of an option or a command.
std::string as_mdoc(std::string_view values) {
    if (values == "[COMMAND...]") {
        return " Op Ar COMMAND ...";
    }
    if (const auto words = choices(values); !words.empty()) {
        return fmt::format(" Cm {}", fmt::join(words, " | "));
    }
    if (values.starts_with('[')) {
        return fmt::format(" Op Ar {}", values.substr(1, values.size() - 2));
    }
    std::string text;
    for (const auto value : split(values)) {
        text += fmt::format("{}{}", text.empty() ? " Ar " : " ", value);
    }
    return text;
}

std::vector<std::string> as_mdoc(const std::vector<Option>& options) {
    std::vector<std::string> rows;
    for (const Option& option : options) {
        rows.push_back(fmt::format("Fl -{}{}", option.name, as_mdoc(option.value)));
    }
    return rows;
}

// "the change failed" as "The change failed.", as a manual writes it.
std::string sentence(std::string_view meaning) {
    std::string text(meaning);
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text + '.';
}

}  // namespace

TEST_CASE("mailctl(1) has the commands and options of the table, in its order", "[manual]") {
    std::vector<std::string> expected;
    for (const Command& command : commands()) {
        expected.push_back(fmt::format("Cm {}{}", command.words, as_mdoc(command.values)));
        const auto options = as_mdoc(options_of(command));
        expected.insert(expected.end(), options.begin(), options.end());
    }

    CHECK(items(section("mailctl.1", "COMMANDS")) == expected);
}

TEST_CASE("mailctl(1) has the options of every command", "[manual]") {
    CHECK(items(section("mailctl.1", "OPTIONS")) == as_mdoc(shared_options()));
}

TEST_CASE("the exit statuses of mailctl(1) are those of the code", "[manual]") {
    std::vector<std::string> expected;
    for (const ErrcInfo& row : errc_table()) {
        expected.push_back(fmt::format(".It {} {}", row.exit, row.name));
        expected.push_back(sentence(row.meaning));
    }
    auto lines = section("mailctl.1", "EXIT STATUS");
    lines.erase(lines.begin(), std::find(lines.begin(), lines.end(), expected.front()));
    lines.erase(std::find(lines.begin(), lines.end(), ".El"), lines.end());

    CHECK(lines == expected);
}

TEST_CASE("the errors of mailctl-protocol(7) are those of the code", "[manual]") {
    std::vector<std::string> expected;
    for (const ErrcInfo& row : errc_table()) {
        expected.push_back(fmt::format("io.mailctl.{} Pq {}", row.name, row.exit));
    }

    CHECK(items(section("mailctl-protocol.7.in", "Errors")) == expected);
}

TEST_CASE("mandoc finds no fault with the manual", "[manual]") {
    if (std::system("command -v mandoc >/dev/null") != 0) {  // NOLINT: fixed text
        WARN("mandoc is not installed");
        return;
    }
    const auto name = GENERATE(
        as<std::string>(),
        "mailctl.1",
        "mailctl.conf.5",
        "mailctl-httpd.conf.5",
        "mailctl-api.7",
        "mailctl-protocol.7",
        "mailctl-httpd.8",
        "mailctld.8"
    );
    const bool is_made = name.ends_with(".7");
    const auto file = is_made ? std::filesystem::path(MAILCTL_MADE_PAGES) / name : page(name);
    const auto command = fmt::format("mandoc -Tlint -Wwarning {} >&2", file.string());
    CAPTURE(command);
    CHECK(std::system(command.c_str()) == 0);  // NOLINT: fixed text
}
