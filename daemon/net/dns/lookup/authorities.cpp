#include "daemon/net/dns/lookup/authorities.hpp"

#include "daemon/net/dns/provider.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace mailctl::net::dns::lookup {
namespace {

constexpr std::size_t servers_max = 16;
constexpr std::size_t addresses_max = 32;

Error resolver_failed() {
    return {
        Errc::remote_unavailable,
        "the resolver of this machine does not answer",
        "look at /etc/resolv.conf",
        {}};
}

bool has_soa(const Message& answer, const DomainName& name) {
    return std::any_of(answer.answers.begin(), answer.answers.end(), [&](const Record& record) {
        return record.type == Type::soa && record.owner == name.text();
    });
}

Result<std::optional<DomainName>> find_zone(Resolver& resolver, const DomainName& domain) {
    const auto candidates = suffixes(domain);
    std::vector<Question> questions;
    questions.reserve(candidates.size());
    for (const auto& suffix : candidates) {
        questions.push_back({{}, suffix.text(), Type::soa});
    }
    const auto answers = resolver.ask(questions);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (answers[i] && has_soa(*answers[i], candidates[i])) {
            return std::optional(candidates[i]);
        }
    }
    if (std::none_of(answers.begin(), answers.end(), [](const auto& one) {
            return one.has_value();
        })) {
        return resolver_failed();
    }
    return std::optional<DomainName>();
}

std::vector<std::string> server_names(const Message& answer, const DomainName& zone) {
    std::set<std::string> names;
    for (const auto& record : records_at(answer, zone.text(), Type::ns)) {
        if (names.size() < servers_max) {
            names.insert(plain_name(record.value));
        }
    }
    return {names.begin(), names.end()};
}

std::vector<Authority> with_addresses(Resolver& resolver, const std::vector<std::string>& names) {
    std::vector<Question> questions;
    for (const auto& name : names) {
        questions.push_back({{}, name, Type::a});
        questions.push_back({{}, name, Type::aaaa});
    }
    const auto answers = resolver.ask(questions);
    std::vector<Authority> servers;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto before = servers.size();
        for (const auto kind : {2 * i, 2 * i + 1}) {
            const auto records = answers[kind]
                                     ? records_at(*answers[kind], names[i], questions[kind].type)
                                     : std::vector<Record>();
            for (const auto& record : records) {
                if (servers.size() < addresses_max) {
                    servers.push_back({names[i], record.value});
                }
            }
        }
        if (servers.size() == before) {
            servers.push_back({names[i], {}});
        }
    }
    return servers;
}

}  // namespace

Result<Authorities> find_authorities(Resolver& resolver, const DomainName& domain) {
    const auto zone = find_zone(resolver, domain);
    if (!zone) {
        return zone.error();
    }
    if (!*zone) {
        return Authorities{};
    }
    const auto answers = resolver.ask({{{}, (*zone)->text(), Type::ns}});
    if (!answers.front()) {
        return resolver_failed();
    }
    return Authorities{
        .zone = *zone, .servers = with_addresses(resolver, server_names(*answers.front(), **zone))};
}

}  // namespace mailctl::net::dns::lookup
