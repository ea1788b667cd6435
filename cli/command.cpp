#include "cli/command.hpp"

#include <boost/program_options/options_description.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace mailctl::cli {

std::vector<Option> options_of(const Command& command) {
    Options options;
    command.add_options(options);
    return list(options);
}

std::vector<std::string> synopsis(const Command& command) {
    std::vector<std::string> parts;
    if (!command.values.empty()) {
        parts.emplace_back(command.values);
    }
    for (const Option& option : options_of(command)) {
        const std::string one = synopsis(option);
        parts.push_back(option.required ? one : "[" + one + "]");
    }
    return parts;
}

Match match(std::span<const std::string> words) {
    for (const Command& command : commands()) {
        const auto pattern = split(command.words);
        if (pattern.size() <= words.size() &&
            std::equal(pattern.begin(), pattern.end(), words.begin())) {
            const auto rest = words.subspan(pattern.size());
            return {&command, {rest.begin(), rest.end()}};
        }
    }
    return {nullptr, {}};
}

std::string joined(std::span<const std::string> words) {
    return fmt::format("{}", fmt::join(words, " "));
}

std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> list;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        list.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return list;
}

}  // namespace mailctl::cli
