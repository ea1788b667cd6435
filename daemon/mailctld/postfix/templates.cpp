#include "daemon/mailctld/postfix/templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace mailctl::postfix {
namespace {

struct Template {
    std::string_view name;
    std::string_view text;
};

constexpr std::array templates{
#include "postfix-templates/templates.inc"
};

}  // namespace

std::string fill_template(std::string_view name, const Placeholders& placeholders) {
    const auto* const found = std::find_if(
        templates.begin(), templates.end(), [&](const Template& row) { return row.name == name; }
    );
    if (found == templates.end()) {
        throw std::logic_error(fmt::format("no template {}", name));
    }
    std::string filled;
    std::string_view rest = found->text;
    for (;;) {
        const auto open = rest.find('@');
        filled += rest.substr(0, open);
        if (open == std::string_view::npos) {
            return filled;
        }
        const auto close = rest.find('@', open + 1);
        const auto placeholder = placeholders.find(rest.substr(open + 1, close - open - 1));
        if (close == std::string_view::npos || placeholder == placeholders.end()) {
            throw std::logic_error(fmt::format("template {} has an unknown placeholder", name));
        }
        filled += placeholder->second;
        rest.remove_prefix(close + 1);
    }
}

}  // namespace mailctl::postfix
