#include "daemon/net/dns/spf/record.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace mailctl::net::dns::spf {
namespace {

constexpr std::string_view version = "v=spf1";

enum class Argument { none, domain, optional_domain, address };

struct Mechanism {
    std::string_view name;
    Kind kind;
    Argument argument;
};

constexpr std::array mechanisms{
    Mechanism{"all", Kind::all, Argument::none},
    Mechanism{"include", Kind::include, Argument::domain},
    Mechanism{"a", Kind::a, Argument::optional_domain},
    Mechanism{"mx", Kind::mx, Argument::optional_domain},
    Mechanism{"ptr", Kind::ptr, Argument::optional_domain},
    Mechanism{"ip4", Kind::other, Argument::address},
    Mechanism{"ip6", Kind::other, Argument::address},
    Mechanism{"exists", Kind::exists, Argument::domain},
};

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

// Letters, digits and marks that can stand in a domain or a macro (RFC 7208, 7.1).
bool is_visible(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// "a/24//64": without the lengths of the networks.
std::string_view without_lengths(std::string_view rest) {
    constexpr std::string_view length_characters = "/0123456789";
    const auto slash = rest.find('/');
    const bool is_length =
        slash != std::string_view::npos &&
        rest.find_first_not_of(length_characters, slash) == std::string_view::npos;
    return is_length ? rest.substr(0, slash) : rest;
}

std::optional<Term> modifier(std::string_view text, std::string_view name, std::string_view value) {
    Term term{std::string(text), Kind::other, std::string(value), false};
    term.has_macro = value.find('%') != std::string_view::npos;
    if (!is_name(name)) {
        return std::nullopt;
    }
    if (lower_case(name) == "redirect") {
        term.kind = Kind::redirect;
        return is_visible(value) ? std::optional(term) : std::nullopt;
    }
    return term;
}

std::optional<Term> mechanism(std::string_view text) {
    constexpr std::string_view qualifiers = "+-~?";
    auto rest = text;
    rest.remove_prefix(qualifiers.find(rest.front()) != std::string_view::npos ? 1 : 0);
    const auto name = lower_case(rest.substr(0, rest.find_first_of(":/")));
    const auto* const row = std::find_if(
        mechanisms.begin(), mechanisms.end(), [&](const Mechanism& one) { return one.name == name; }
    );
    if (row == mechanisms.end()) {
        return std::nullopt;
    }
    rest.remove_prefix(name.size());
    const bool has_value = rest.starts_with(':');
    rest.remove_prefix(has_value ? 1 : 0);
    if (row->argument == Argument::optional_domain) {
        rest = without_lengths(rest);
    }
    const bool is_wanted = row->argument == Argument::domain || row->argument == Argument::address;
    if ((is_wanted && !has_value) || (has_value && !is_visible(rest)) ||
        (!has_value && !rest.empty()) || (row->argument == Argument::none && has_value)) {
        return std::nullopt;
    }
    const bool has_macro = rest.find('%') != std::string_view::npos;
    const bool is_domain = row->argument != Argument::address;
    if (has_value && is_domain && !has_macro && !is_name(lower_case(rest))) {
        return std::nullopt;
    }
    return Term{std::string(text), row->kind, lower_case(rest), has_macro};
}

std::optional<Term> term(std::string_view text) {
    const auto mark = text.find_first_of("=:/");
    if (mark != std::string_view::npos && text[mark] == '=') {
        return modifier(text, lower_case(text.substr(0, mark)), text.substr(mark + 1));
    }
    return mechanism(text);
}

}  // namespace

bool is_spf(std::string_view text) {
    return lower_case(text.substr(0, version.size())) == version &&
           (text.size() == version.size() || text[version.size()] == ' ');
}

Result<std::vector<Term>> parse(std::string_view record) {
    if (!is_spf(record)) {
        return Error{Errc::invalid_argument, "an SPF record begins with \"v=spf1 \"", {}, "record"};
    }
    constexpr std::size_t shown_bytes_max = 100;
    std::vector<Term> terms;
    record.remove_prefix(version.size());
    for (;;) {
        record.remove_prefix(std::min(record.find_first_not_of(' '), record.size()));
        if (record.empty()) {
            return terms;
        }
        const auto text = record.substr(0, record.find(' '));
        record.remove_prefix(text.size());
        auto parsed = term(text);
        if (!parsed) {
            return Error{
                Errc::invalid_argument,
                fmt::format("\"{}\" is no term of SPF", escaped(text.substr(0, shown_bytes_max))),
                {},
                "record"};
        }
        terms.push_back(*std::move(parsed));
    }
}

}  // namespace mailctl::net::dns::spf
