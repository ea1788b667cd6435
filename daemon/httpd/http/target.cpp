#include "daemon/httpd/http/target.hpp"

#include "common/types/text.hpp"

#include <algorithm>

namespace mailctl::httpd::http {
namespace {

constexpr unsigned bad_request = 400;

std::optional<unsigned> hexadecimal(char digit) {
    if (digit >= '0' && digit <= '9') {
        return static_cast<unsigned>(digit - '0');
    }
    const char letter = static_cast<char>(digit | 0x20);
    if (letter >= 'a' && letter <= 'f') {
        return static_cast<unsigned>(letter - 'a') + 10;
    }
    return std::nullopt;
}

// Once: "%2541" is "%41", whatever stands behind it. Nothing for a "%" without two digits.
std::optional<std::string> decoded(std::string_view text, char blank) {
    constexpr auto none = std::string_view::npos;
    if (text.find('%') == none && text.find(blank) == none) {
        return std::string(text);
    }
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain.push_back(text[at] == blank ? ' ' : text[at]);
            continue;
        }
        if (text.size() - at < 3) {
            return std::nullopt;
        }
        const auto high = hexadecimal(text[at + 1]);
        const auto low = hexadecimal(text[at + 2]);
        if (!high || !low) {
            return std::nullopt;
        }
        plain.push_back(static_cast<char>(*high * 16 + *low));
        at += 2;
    }
    return plain;
}

bool is_plain_segment(const std::string& segment) {
    return segment != "." && segment != ".." && segment.find('/') == std::string::npos &&
           segment.find('\\') == std::string::npos && is_printable_utf8(segment);
}

// Calls `part` for each piece; false as soon as it says so.
template <class Part>
bool each_part(std::string_view text, char separator, Part part) {
    for (;;) {
        const auto end = std::min(text.find(separator), text.size());
        if (!part(text.substr(0, end), end == text.size())) {
            return false;
        }
        if (end == text.size()) {
            return true;
        }
        text.remove_prefix(end + 1);
    }
}

bool parse_path(std::string_view path, std::vector<std::string>& segments) {
    if (path.size() == 1) {
        return true;
    }
    segments.reserve(static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')));
    return each_part(path.substr(1), '/', [&](std::string_view part, bool is_last) {
        auto segment = decoded(part, /*blank=*/' ');
        if (!segment || (segment->empty() && !is_last) || !is_plain_segment(*segment)) {
            return false;
        }
        segments.push_back(*std::move(segment));
        return true;
    });
}

// application/x-www-form-urlencoded, but without pieces that have no name.
bool parse_query(std::string_view text, std::vector<Parameter>& query) {
    return each_part(text, '&', [&](std::string_view part, bool) {
        const auto equals = std::min(part.find('='), part.size());
        auto name = decoded(part.substr(0, equals), '+');
        auto value = decoded(part.substr(std::min(equals + 1, part.size())), '+');
        if (!name || !value || name->empty() || !is_printable_utf8(*name) ||
            !is_printable_utf8(*value)) {
            return false;
        }
        query.push_back({*std::move(name), *std::move(value)});
        return true;
    });
}

}  // namespace

std::optional<std::string_view> Target::parameter(std::string_view name) const {
    for (const auto& each : query) {
        if (each.name == name) {
            return each.value;
        }
    }
    return std::nullopt;
}

std::optional<Refusal> parse_target(std::string_view text, Target& target) {
    const auto is_plain = [](char byte) { return byte > ' ' && byte < '\x7f' && byte != '#'; };
    if (text.empty() || text.front() != '/' || !std::all_of(text.begin(), text.end(), is_plain)) {
        return Refusal{bad_request, "the request's target is not a path"};
    }
    const auto mark = std::min(text.find('?'), text.size());
    target.path = text.substr(0, mark);
    if (!parse_path(target.path, target.segments)) {
        return Refusal{bad_request, "the path is malformed"};
    }
    const auto query = text.substr(std::min(mark + 1, text.size()));
    if (!query.empty() && !parse_query(query, target.query)) {
        return Refusal{bad_request, "the query is malformed"};
    }
    return std::nullopt;
}

}  // namespace mailctl::httpd::http
