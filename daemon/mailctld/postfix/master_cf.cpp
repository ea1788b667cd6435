#include "daemon/mailctld/postfix/master_cf.hpp"

#include "common/types/text.hpp"

#include <optional>

namespace mailctl::postfix {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

// Comments and blank lines do not end a service; see MainCf.
std::vector<std::string> logical_lines(std::string_view bytes) {
    std::vector<std::string> lines;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        const auto line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        const auto content = trimmed(line);
        if (content.empty() || content.front() == '#') {
            continue;
        }
        if (blanks.find(line.front()) == std::string_view::npos) {
            lines.emplace_back(line);
        } else if (!lines.empty()) {
            lines.back() += line;
        }
    }
    return lines;
}

// The length of a text in braces, which may hold braces; all of it when the last one is missing.
std::size_t braced_size(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        depth += text[at] == '{' ? 1 : 0;
        depth -= text[at] == '}' ? 1 : 0;
        if (depth == 0) {
            return at + 1;
        }
    }
    return text.size();
}

// Words, of which one in braces may hold blanks: -o { name = value }.
std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> found;
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
        const auto end = line.front() == '{' ? braced_size(line)
                                             : std::min(line.find_first_of(blanks), line.size());
        found.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return found;
}

std::string without_braces_and_blanks(std::string_view word) {
    if (word.starts_with('{') && word.ends_with('}')) {
        word = word.substr(1, word.size() - 2);
    }
    std::string text(trimmed(word));
    if (const auto equals = text.find('='); equals != std::string::npos) {
        text = std::string(trimmed(text.substr(0, equals))) + "=" +
               std::string(trimmed(text.substr(equals + 1)));
    }
    return text;
}

std::optional<Service> parse_service(const std::string& line) {
    // service type private unpriv chroot wakeup maxproc command args
    constexpr std::size_t chroot_column = 4;
    constexpr std::size_t command_column = 7;
    const auto fields = words(line);
    if (fields.size() <= command_column) {
        return std::nullopt;
    }
    Service service{fields[0], fields[1], fields[chroot_column], fields[command_column], {}};
    for (std::size_t i = command_column + 1; i < fields.size(); ++i) {
        if (fields[i] == "-o" && i + 1 < fields.size()) {
            service.overrides.push_back(without_braces_and_blanks(fields[++i]));
        } else if (fields[i].starts_with("-o")) {
            service.overrides.push_back(without_braces_and_blanks(fields[i].substr(2)));
        }
    }
    return service;
}

}  // namespace

std::vector<Service> MasterCf::services() const {
    std::vector<Service> all;
    for (const auto& line : logical_lines(bytes_)) {
        if (auto service = parse_service(line)) {
            all.push_back(*std::move(service));
        }
    }
    return all;
}

std::string MasterCf::append(std::string_view lines) {
    std::string appended;
    if (!bytes_.empty() && !bytes_.ends_with('\n')) {
        appended = "\n";
    }
    appended += lines;
    bytes_ += appended;
    return appended;
}

bool MasterCf::remove(std::string_view appended) {
    const auto at = bytes_.rfind(appended);
    if (appended.empty() || at == std::string::npos) {
        return false;
    }
    // The newline that we added belongs to the line before once something else follows.
    const bool is_last = at + appended.size() == bytes_.size();
    const bool keep_newline = !is_last && appended.front() == '\n';
    bytes_.erase(at + (keep_newline ? 1 : 0), appended.size() - (keep_newline ? 1 : 0));
    return true;
}

}  // namespace mailctl::postfix
