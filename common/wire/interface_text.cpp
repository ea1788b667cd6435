#include "common/wire/interface_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::wire {
namespace {

std::string comment(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines += fmt::format("# {}\n", text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

void InterfaceText::add_method(const MethodShape& method) {
    const auto dot = method.name.rfind('.');
    if (method.name.substr(0, dot) != interface_) {
        return;
    }
    // One after the other: each may add types of its own.
    const std::string in = members(*method.parameters);
    const std::string out = members(*method.reply);
    methods_ += fmt::format(
        "\n{}method {}{} -> {}\n", comment(method.summary), method.name.substr(dot + 1), in, out
    );
}

void InterfaceText::add_error(std::string_view name, std::string_view meaning) {
    errors_ += fmt::format(
        "\n{}error {} (message: string, hint: string, parameter: ?string, retry_after: ?int)\n",
        comment(meaning),
        name
    );
}

std::string InterfaceText::text(std::string_view about) const {
    std::string text = fmt::format("{}interface {}\n", comment(about), interface_);
    for (const auto& [name, definition] : types_) {
        text += fmt::format("\ntype {} {}\n", name, definition);
    }
    return text + methods_ + errors_;
}

std::string InterfaceText::members(const Shape& record) {
    std::string list;
    for (const auto& member : record.members) {
        list += fmt::format("{}{}: {}", list.empty() ? "" : ", ", member.name, type(*member.shape));
    }
    return fmt::format("({})", list);
}

std::string InterfaceText::type(const Shape& shape) {
    switch (shape.kind) {
        case Shape::Kind::boolean:
            return "bool";
        case Shape::Kind::integer:
            return "int";
        case Shape::Kind::real:
            return "float";
        case Shape::Kind::object:
            return "object";
        case Shape::Kind::list:
            return "[]" + type(*shape.of);
        case Shape::Kind::optional:
            return "?" + type(*shape.of);
        case Shape::Kind::words:
            types_[std::string(shape.name)] = fmt::format("({})", fmt::join(shape.words, ", "));
            return std::string(shape.name);
        case Shape::Kind::record:
            types_[std::string(shape.name)] = members(shape);
            return std::string(shape.name);
        case Shape::Kind::text:
        case Shape::Kind::secret:
            break;
    }
    return "string";
}

}  // namespace mailctl::wire
