#include "common/types/scope.hpp"

#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <vector>

namespace mailctl {
namespace {

constexpr std::string_view all = "*";

template <class Enum>
std::vector<Enum> values() {
    std::vector<Enum> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto row) {
        found.push_back(row.value);
    });
    return found;
}

template <class Enum>
std::string words() {
    std::vector<const char*> found;
    for (const auto value : values<Enum>()) {
        found.push_back(word_of(value));
    }
    return fmt::format("{}", fmt::join(found, ", "));
}

/// The values that a word names: "*" all; none for a word that is none.
template <class Enum>
std::vector<Enum> named(std::string_view word) {
    if (word == all) {
        return values<Enum>();
    }
    const auto value = from_word<Enum>(std::string(word));
    return value ? std::vector{*value} : std::vector<Enum>();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

template <class Enum>
Error unknown(const char* what, std::string_view word) {
    return {
        Errc::invalid_argument,
        fmt::format("\"{}\" is no {}", escaped(word.substr(0, 40)), what),
        fmt::format("one of {}, or *", words<Enum>()),
        {}};
}

Status add_part(std::string_view part, Scope& scope) {
    const auto colon = part.find(':');
    if (colon == std::string_view::npos) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is no right", escaped(part.substr(0, 40))),
            "for example relay:read,change or domain:* or *:read",
            {}};
    }
    const auto resources = named<Resource>(part.substr(0, colon));
    if (resources.empty()) {
        return unknown<Resource>("thing that there are rights to", part.substr(0, colon));
    }
    for (const auto word : split(part.substr(colon + 1), ',')) {
        const auto verbs = named<Verb>(word);
        if (verbs.empty()) {
            return unknown<Verb>("verb", word);
        }
        for (const auto resource : resources) {
            for (const auto verb : verbs) {
                scope.add(resource, verb);
            }
        }
    }
    return {};
}

/// Empty where there is none.
std::string verbs_text(const Scope& scope, Resource resource) {
    std::vector<const char*> found;
    for (const auto verb : values<Verb>()) {
        if (scope.allows(resource, verb)) {
            found.push_back(word_of(verb));
        }
    }
    return found.size() == values<Verb>().size() ? std::string(all)
                                                 : fmt::format("{}", fmt::join(found, ","));
}

}  // namespace

Result<Scope> Scope::parse(std::string_view text) {
    if (text.size() > grammar.longest) {
        return Error{Errc::invalid_argument, "the rights are too long a text", {}, {}};
    }
    Scope scope;
    for (const auto part : split(text, ' ')) {
        if (auto status = part.empty() ? Status() : add_part(part, scope); !status) {
            return status.error();
        }
    }
    return scope;
}

Scope Scope::everything() {
    Scope scope;
    scope.may_.set();
    return scope;
}

Scope& Scope::add(Resource resource, Verb verb) {
    may_.set(place(resource, verb));
    return *this;
}

Scope Scope::narrowed_to(const Scope& ceiling) const {
    Scope scope = *this;
    scope.may_ &= ceiling.may_;
    return scope;
}

std::string Scope::text() const {
    // What all resources have is said once.
    Scope common = everything();
    for (const auto verb : values<Verb>()) {
        for (const auto resource : values<Resource>()) {
            if (!allows(resource, verb)) {
                for (const auto each : values<Resource>()) {
                    common.may_.reset(place(each, verb));
                }
            }
        }
    }
    Scope rest = *this;
    rest.may_ &= ~common.may_;
    std::string text = verbs_text(common, Resource::machine);
    text = text.empty() ? text : "*:" + text;
    for (const auto resource : values<Resource>()) {
        if (const auto rights = verbs_text(rest, resource); !rights.empty()) {
            text += fmt::format("{}{}:{}", text.empty() ? "" : " ", word_of(resource), rights);
        }
    }
    return text;
}

}  // namespace mailctl
