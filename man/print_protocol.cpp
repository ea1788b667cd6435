/// Prints mailctl-protocol(7): its template, with the types and methods of an interface in place of
///
///     .\" interface io.mailctl.relay
///
/// as the daemon itself describes them. A type stands where it is first needed.
#include "daemon/mailctld/overview/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace mailctl;

constexpr std::string_view mark = ".\\\" interface ";
constexpr std::size_t width = 70;  // of a terminal's 80, less what mdoc indents
constexpr std::string_view indent = "  ";

/// In lines that fit, broken behind a comma or an arrow.
std::string wrapped(std::string_view text) {
    std::string lines;
    std::size_t room = width;
    while (text.size() > room) {
        const auto head = text.substr(0, room);
        const auto comma = head.rfind(", ");
        const auto arrow = head.rfind("-> ");
        const auto at = std::max(comma + 1, arrow + 1);  // npos becomes 0
        const auto end = at == 0 ? room : at + 1;
        const auto line = text.substr(0, end);
        lines += fmt::format("{}\n{}", line.substr(0, line.find_last_not_of(' ') + 1), indent);
        text.remove_prefix(end);
        room = width - indent.size();
    }
    return fmt::format("{}{}\n", lines, text);
}

/// The types that were not printed before, and the methods.
std::string declarations(const std::string& interface, std::set<std::string>& printed) {
    const std::string text = service::describe(interface).value_or("");
    std::string block;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find('\n', begin);
        const auto line = text.substr(begin, end - begin);
        const bool is_one = line.starts_with("type ") || line.starts_with("method ");
        const bool is_known = line.starts_with("type ") && !printed.insert(line).second;
        if (is_one && !is_known) {
            block += fmt::format("{}{}", block.empty() ? "" : "\n", wrapped(line));
        }
        begin = end + 1;
    }
    return fmt::format(".Bd -literal\n{}.Ed\n", block);
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: print_protocol TEMPLATE\n";
        return 64;
    }
    std::ifstream file(words[1]);
    std::vector<std::string_view> missing = service::interfaces();
    std::set<std::string> printed;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(mark)) {
            std::cout << line << '\n';
            continue;
        }
        const auto interface = line.substr(mark.size());
        if (std::erase(missing, interface) == 0) {
            std::cerr << words[1] << ": there is no interface " << interface << '\n';
            return 65;
        }
        std::cout << declarations(interface, printed);
    }
    if (!missing.empty() || !file.eof()) {
        std::cerr << fmt::format("{} has no place for {}\n", words[1], fmt::join(missing, ", "));
        return 65;
    }
    return std::cout.flush() ? 0 : 74;
}
