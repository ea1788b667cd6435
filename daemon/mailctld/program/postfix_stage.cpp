#include "daemon/mailctld/program/postfix_stage.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>

namespace mailctl::program {
namespace {

// Postfix prints a value with its own idea of blanks.
std::string folded(std::string_view value) {
    std::string text;
    bool blank = false;
    for (const char c : trimmed(value)) {
        const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!is_blank) {
            text += blank ? " " : "";
            text += c;
        }
        blank = is_blank;
    }
    return text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

Error unexpected(std::string message, Leniency leniency) {
    std::string hint = "nothing was changed; this may be a defect of mailctl, please report it";
    if (leniency == Leniency::warnings) {
        hint += "; the same command with --force goes on";
    }
    return {Errc::failed, std::move(message), std::move(hint), {}};
}

std::optional<std::string> value_in(
    const postfix::PostconfReport& report, const std::string& name
) {
    const auto found = report.values.find(name);
    return found == report.values.end() ? std::nullopt : std::optional(folded(found->second));
}

// `postconf -n` leaves out what is no longer used, such as a name of the administrator's own that
// only a value of ours, or the one that ours replaces, refers to.
bool is_only_unused(
    const postfix::PostconfReport& live,
    const postfix::PostconfReport& staged,
    const std::string& name,
    bool stands_as_before
) {
    return stands_as_before && (!value_in(live, name) || !value_in(staged, name));
}

// The names whose values are compared: all that either of the two sets, or where the live main.cf
// could not be read those that were to change.
std::set<std::string> compared_names(
    const std::optional<postfix::PostconfReport>& live,
    const postfix::PostconfReport& staged,
    const Staged& stage
) {
    std::set<std::string> names(stage.edited.begin(), stage.edited.end());
    if (live) {
        for (const auto* report : {&*live, &staged}) {
            for (const auto& [name, value] : report->values) {
                names.insert(name);
            }
        }
    }
    names.erase("config_directory");
    return names;
}

// The first name that the staged main.cf would give another value than wanted.
std::optional<std::string> other_value(
    const std::optional<postfix::PostconfReport>& live,
    const postfix::PostconfReport& staged,
    const Staged& stage
) {
    const postfix::MainCf wanted(stage.new_main);
    for (const auto& name : compared_names(live, staged, stage)) {
        const bool edited =
            std::find(stage.edited.begin(), stage.edited.end(), name) != stage.edited.end();
        auto expected = edited ? wanted.value(name) : value_in(*live, name);
        if (expected) {
            expected = folded(*expected);
        }
        const bool stands_as_before =
            wanted.value(name) && wanted.value(name) == stage.before->value(name);
        if (value_in(staged, name) != expected &&
            !(live && is_only_unused(*live, staged, name, stands_as_before))) {
            return name;
        }
    }
    return std::nullopt;
}

// Line numbers move when lines are added; the text around them does not.
std::string without_line_number(std::string text) {
    constexpr std::string_view label = ", line ";
    const auto at = text.find(label);
    if (at != std::string::npos) {
        const auto digits = at + label.size();
        const auto end = std::min(text.find_first_not_of("0123456789", digits), text.size());
        text.erase(digits, end - digits);
    }
    return text;
}

// "... unused parameter: my_smarthost=[old.example]" of a line that stands there as before.
bool is_of_a_line_left_alone(
    std::string_view warning, const postfix::MainCf& before, const postfix::MainCf& wanted
) {
    constexpr std::string_view label = "unused parameter: ";
    const auto at = warning.find(label);
    if (at == std::string_view::npos) {
        return false;
    }
    warning.remove_prefix(at + label.size());
    const std::string name(warning.substr(0, warning.find('=')));
    return before.value(name) && before.value(name) == wanted.value(name);
}

// What Postfix would say of the staged configuration and does not of the live one.
std::vector<std::string> new_warnings(
    const Config& config,
    const std::vector<std::string>& known,
    const std::vector<std::string>& staged,
    const Staged& stage
) {
    const postfix::MainCf wanted(stage.new_main);
    std::vector<std::string> found;
    for (const auto& warning : staged) {
        const auto as_live =
            replaced(warning, config.stage().string(), config.postfix_config_dir.string());
        const auto is_same = [&](const std::string& old) {
            return without_line_number(old) == without_line_number(as_live);
        };
        if (std::none_of(known.begin(), known.end(), is_same) &&
            !is_of_a_line_left_alone(as_live, *stage.before, wanted)) {
            found.push_back(fmt::format("Postfix would warn: {}", escaped(as_live)));
        }
    }
    return found;
}

}  // namespace

Result<std::vector<std::string>> compare_stage(const Config& config, const Staged& stage) {
    auto live_job = std::async(std::launch::async, [&config] {
        return postfix::postconf(config.postfix_config_dir);
    });
    const auto staged = postfix::postconf(config.stage(), config.postfix_config_dir);
    const auto answer = live_job.get();
    if (!staged || (!answer && stage.leniency == Leniency::none)) {
        return answer ? staged.error() : answer.error();
    }
    const auto live = answer ? std::optional(*answer) : std::nullopt;
    std::vector<std::string> notes;
    if (const auto name = other_value(live, *staged, stage)) {
        auto text =
            fmt::format("the staged main.cf would give {} another value than wanted", *name);
        if (stage.leniency != Leniency::everything) {
            return unexpected(std::move(text), stage.leniency);
        }
        notes.push_back(std::move(text));
    }
    if (live) {
        for (auto& text : new_warnings(config, live->warnings, staged->warnings, stage)) {
            if (stage.leniency == Leniency::none) {
                return unexpected(std::move(text), stage.leniency);
            }
            notes.push_back(std::move(text));
        }
    }
    return notes;
}

}  // namespace mailctl::program
