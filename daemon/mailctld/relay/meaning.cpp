#include "daemon/mailctld/relay/meaning.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <algorithm>

namespace mailctl::relay {
namespace {

using change::Snapshot;

// Postfix itself gives up on parameters that name each other in a circle.
constexpr int depth_max = 20;

/// A "$name" at the beginning of a text, in any of its three spellings.
struct Reference {
    std::string name;  ///< Empty for anything else, such as "$$" and "${name?text}".
    std::size_t size;
};

Reference reference_at(std::string_view text) {
    constexpr std::string_view name_characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const char open = text.size() > 1 ? text[1] : ' ';
    const bool is_bracketed = open == '{' || open == '(';
    const std::size_t begin = is_bracketed ? 2 : 1;
    const auto end = std::min(
        text.find_first_not_of(name_characters, std::min(begin, text.size())), text.size()
    );
    const bool is_closed = end < text.size() && text[end] == (open == '{' ? '}' : ')');
    if (end == begin || (is_bracketed && !is_closed)) {
        return {{}, 1};
    }
    return {std::string(text.substr(begin, end - begin)), end + (is_bracketed ? 1 : 0)};
}

std::string default_of(const Config& config, const std::string& name) {
    const auto values = postfix::effective_values(config.postfix_config_dir, {name});
    return values ? values->front() : std::string();
}

std::string expanded(const Config& config, const Snapshot& now, std::string_view text, int depth) {
    std::string meant;
    while (!text.empty()) {
        const auto dollar = std::min(text.find('$'), text.size());
        meant += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.empty()) {
            break;
        }
        const auto reference = reference_at(text);
        if (reference.name.empty() || depth == 0) {
            meant += text.substr(0, reference.size);
        } else if (now.main.value(reference.name) || now.ledger.find(reference.name) != nullptr) {
            meant += expanded(config, now, change::foreign_value(now, reference.name), depth - 1);
        } else {
            meant += default_of(config, reference.name);
        }
        text.remove_prefix(reference.size);
    }
    return meant;
}

}  // namespace

std::string meaning_of(const Config& config, const Snapshot& now, std::string_view value) {
    return expanded(config, now, value, depth_max);
}

std::string foreign_meaning(const Config& config, const Snapshot& now, const std::string& name) {
    return meaning_of(config, now, change::foreign_value(now, name));
}

std::string authorities_file(const Config& config, const Snapshot& now) {
    const auto own = foreign_meaning(config, now, "smtp_tls_CAfile");
    return own.empty() ? config.ca_file.string() : own;
}

bool is_on(std::string_view value) { return lower_case(value) == "yes"; }

}  // namespace mailctl::relay
