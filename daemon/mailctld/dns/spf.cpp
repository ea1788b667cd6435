#include "daemon/mailctld/dns/spf.hpp"

#include "common/types/domain_name.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <arpa/inet.h>

namespace mailctl::dns {
namespace {

constexpr std::string_view version = "v=spf1";

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!(text = trimmed(text)).empty()) {
        const auto end = std::min(text.find(' '), text.size());
        found.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return found;
}

std::string joined(const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, " "));
}

// "+include:A.example" and "include:a.example" are one term.
std::string folded(std::string_view term) {
    term.remove_prefix(term.starts_with('+') ? 1 : 0);
    return lower_case(term);
}

bool is_all(const std::string& term) {
    const auto bare = lower_case(term);
    return bare == "all" || (bare.size() == 4 && bare.substr(1) == "all");
}

// What a receiver looks at: terms behind "all" do not count (RFC 7208, 5.1).
std::vector<std::string> words_that_count(std::string_view text) {
    auto list = words(text);
    list.erase(std::find_if(list.begin(), list.end(), is_all), list.end());
    return list;
}

bool is_redirect(std::string_view term) { return lower_case(term).starts_with("redirect="); }

bool has_term(const std::vector<std::string>& terms, std::string_view term) {
    return std::any_of(terms.begin(), terms.end(), [&](const auto& present) {
        return folded(present) == folded(term);
    });
}

bool is_network(std::string_view text, int family, int least_prefix) {
    const auto slash = std::min(text.find('/'), text.size());
    const std::string address(text.substr(0, slash));
    in6_addr parsed{};
    if (::inet_pton(family, address.c_str(), &parsed) != 1) {
        return false;
    }
    if (slash == text.size()) {
        return true;
    }
    const auto prefix = text.substr(slash + 1);
    const bool is_number =
        !prefix.empty() && prefix.size() <= 3 &&
        std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int most = family == AF_INET ? 32 : 128;
    const int length = is_number ? std::stoi(std::string(prefix)) : -1;
    return length >= least_prefix && length <= most;
}

// A platform may name its hosts and its networks, but not a quarter of the Internet.
bool may_be_asked_for(const std::string& term) {
    constexpr int least_ip4_prefix = 16;
    constexpr int least_ip6_prefix = 32;
    const auto colon = std::min(term.find(':'), term.size() - 1);
    const auto mechanism = term.substr(0, colon);
    const auto value = std::string_view(term).substr(colon + 1);
    if (mechanism == "ip4") {
        return is_network(value, AF_INET, least_ip4_prefix);
    }
    if (mechanism == "ip6") {
        return is_network(value, AF_INET6, least_ip6_prefix);
    }
    const bool names_host = mechanism == "include" || mechanism == "a" || mechanism == "mx";
    return names_host && DomainName::parse(value);
}

}  // namespace

bool is_spf(std::string_view text) {
    const auto lower = lower_case(text.substr(0, version.size() + 1));
    return lower == version || lower == "v=spf1 ";
}

Result<std::vector<std::string>> spf_terms_asked_for(std::string_view asked) {
    std::vector<std::string> terms;
    for (const auto& word : words(asked.substr(version.size()))) {
        const auto term = folded(word);
        if (is_all(term)) {
            continue;  // what is to happen with other senders is for the domain to say
        }
        if (!may_be_asked_for(term)) {
            return Error{
                Errc::invalid_argument,
                fmt::format(
                    "\"{}\" is nothing that a platform may have in your SPF record", escaped(word)
                ),
                {},
                {}};
        }
        if (!has_term(terms, term)) {
            terms.push_back(term);
        }
    }
    if (terms.empty()) {
        return Error{Errc::invalid_argument, "it names no server of the platform's", {}, {}};
    }
    return terms;
}

bool has_spf_terms(std::string_view text, const std::vector<std::string>& terms) {
    const auto present = words_that_count(text);
    return std::all_of(terms.begin(), terms.end(), [&](const auto& term) {
        return has_term(present, term);
    });
}

std::string with_spf_terms(std::string_view text, const std::vector<std::string>& terms) {
    auto list = words(text);
    const auto before_all = [&] {
        return std::find_if(list.begin(), list.end(), [](const auto& term) {
            return is_all(term) || is_redirect(term);
        });
    };
    const auto present = words_that_count(text);
    for (const auto& term : terms) {
        if (!has_term(present, term)) {
            list.insert(before_all(), term);
        }
    }
    return joined(list);
}

std::string without_spf_terms(std::string_view text, const std::vector<std::string>& terms) {
    auto list = words(text);
    std::erase_if(list, [&](const auto& present) { return has_term(terms, present); });
    return joined(list);
}

std::string new_spf(std::string_view asked, const std::vector<std::string>& terms) {
    const auto list = words(asked);
    const bool is_strict = std::any_of(list.begin(), list.end(), [](const auto& term) {
        return lower_case(term) == "-all";
    });
    return fmt::format("{} {} {}", version, joined(terms), is_strict ? "-all" : "~all");
}

std::vector<std::string> spf_terms_added(std::string_view base, std::string_view ours) {
    const auto before = words(base);
    std::vector<std::string> added;
    for (const auto& term : words(ours)) {
        if (!has_term(before, term) && !is_all(term)) {
            added.push_back(term);
        }
    }
    return added;
}

}  // namespace mailctl::dns
