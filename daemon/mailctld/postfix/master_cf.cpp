#include "daemon/mailctld/postfix/master_cf.hpp"

#include "common/types/text.hpp"

#include <optional>

namespace mailctl::postfix {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

/// Where a service stands: from its first byte to behind the newline of its last line.
struct Region {
    std::size_t begin;
    std::size_t end;
    std::string logical;  ///< Its lines without the comments between them.
};

// Comments and blank lines do not end a service; see MainCf.
std::vector<Region> regions_of(std::string_view bytes) {
    std::vector<Region> regions;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto newline = std::min(bytes.find('\n', at), bytes.size());
        const auto next = std::min(newline + 1, bytes.size());
        const auto line = bytes.substr(at, newline - at);
        const auto content = trimmed(line);
        if (!content.empty() && content.front() != '#') {
            if (blanks.find(line.front()) == std::string_view::npos) {
                regions.push_back({at, next, std::string(line)});
            } else if (!regions.empty()) {
                regions.back().end = next;
                regions.back().logical += line;
            }
        }
        at = next;
    }
    return regions;
}

std::optional<Region> find_region(std::string_view bytes, std::string_view appended) {
    const auto wanted = trimmed(appended);
    std::optional<Region> found;
    for (auto& region : regions_of(bytes)) {
        if (!wanted.empty() &&
            trimmed(bytes.substr(region.begin, region.end - region.begin)) == wanted) {
            found = std::move(region);
        }
    }
    return found;
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
    for (const auto& region : regions_of(bytes_)) {
        if (auto service = parse_service(region.logical)) {
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

bool MasterCf::holds(std::string_view appended) const {
    return find_region(bytes_, appended).has_value();
}

bool MasterCf::remove(std::string_view appended) {
    auto region = find_region(bytes_, appended);
    if (!region) {
        return false;
    }
    // The newline that we added belongs to the line before once something else follows.
    const bool is_last = region->end == bytes_.size();
    if (is_last && appended.front() == '\n' && region->begin > 0) {
        --region->begin;
    }
    bytes_.erase(region->begin, region->end - region->begin);
    return true;
}

}  // namespace mailctl::postfix
