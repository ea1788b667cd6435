#include "common/wire/interface_text.hpp"

namespace mailctl::wire {

std::string InterfaceText::comment(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines += fmt::format("# {}\n", text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void InterfaceText::add_error(std::string_view name, std::string_view meaning) {
    errors_ += fmt::format(
        "\n{}error {} (message: string, hint: string, parameter: ?string)\n", comment(meaning), name
    );
}

std::string InterfaceText::text(std::string_view about) const {
    std::string text = fmt::format("{}interface {}\n", comment(about), interface_);
    for (const auto& [name, definition] : types_) {
        text += fmt::format("\ntype {} {}\n", name, definition);
    }
    return text + methods_ + errors_;
}

}  // namespace mailctl::wire
