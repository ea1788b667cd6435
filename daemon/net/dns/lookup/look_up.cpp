#include "daemon/net/dns/lookup/look_up.hpp"

#include "daemon/net/dns/lookup/authorities.hpp"
#include "daemon/net/dns/lookup/public_address.hpp"
#include "daemon/net/dns/lookup/sighting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <ldns/ldns.h>

namespace mailctl::net::dns::lookup {
namespace {

constexpr std::size_t questions_max = 64;

/// A question to a server, and the one to the name's sibling that does not exist.
struct Pair {
    std::size_t question;
    std::optional<std::size_t> stranger;
};

/// All that is asked of the servers: the questions, and for each server and request its places.
class Plan {
public:
    Plan(const api::LookUpRecords& request, const DomainName& zone, const std::string& stranger)
        : request_(request), zone_(zone), stranger_(stranger) {}

    void add(const std::string& address) {
        for (const auto& [name, type] : request_.questions) {
            const auto wire = wire_type(type);
            Pair pair{place({address, name.text(), wire}), {}};
            if (const auto other = sibling(name)) {
                pair.stranger = place({address, *other, wire});
            }
            pairs_.push_back(pair);
        }
    }

    const std::vector<Question>& questions() const { return questions_; }
    const std::vector<Pair>& pairs() const { return pairs_; }

private:
    std::optional<std::string> sibling(const RecordName& name) const {
        const auto dot = name.text().find('.');
        if (!name.is_in(zone_) || name.text() == zone_.text() || dot == std::string::npos) {
            return std::nullopt;
        }
        auto other = RecordName::parse(stranger_ + name.text().substr(dot));
        return other ? std::optional(other->text()) : std::nullopt;
    }

    // Siblings share their stranger.
    std::size_t place(const Question& question) {
        const auto key = fmt::format(
            "{} {} {}", question.server, question.name, static_cast<int>(question.type)
        );
        const auto [known, is_new] = places_.try_emplace(key, questions_.size());
        if (is_new) {
            questions_.push_back(question);
        }
        return known->second;
    }

    const api::LookUpRecords& request_;
    const DomainName& zone_;
    const std::string& stranger_;
    std::vector<Question> questions_;
    std::vector<Pair> pairs_;
    std::map<std::string, std::size_t> places_;
};

// The rest of aliases that leave the zone, from the resolver, all at once.
void follow_all(
    Resolver& resolver, std::vector<Sighting>& sightings, const std::vector<Question>& questions
) {
    std::vector<Question> asked;
    std::map<std::string, std::size_t> places;
    const auto key = [&](std::size_t i) {
        return fmt::format(
            "{} {}", sightings[i].elsewhere->text(), static_cast<int>(questions[i].type)
        );
    };
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        if (sightings[i].elsewhere && places.try_emplace(key(i), asked.size()).second) {
            asked.push_back({{}, sightings[i].elsewhere->text(), questions[i].type});
        }
    }
    const auto answers =
        asked.empty() ? std::vector<std::optional<Message>>() : resolver.ask(asked);
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        if (sightings[i].elsewhere) {
            const auto type =
                questions[i].type == Type::txt ? api::RecordType::TXT : api::RecordType::MX;
            follow(sightings[i], answers[places.at(key(i))], type);
        }
    }
}

std::vector<Sighting> see(Resolver& resolver, const std::vector<Question>& questions) {
    const auto answers = resolver.ask(questions);
    std::vector<Sighting> sightings;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto type = questions[i].type == Type::txt     ? api::RecordType::TXT
                          : questions[i].type == Type::cname ? api::RecordType::CNAME
                                                             : api::RecordType::MX;
        const auto name = RecordName::parse(questions[i].name);
        sightings.push_back(judge(answers[i], {*name, type}, Role::authority));
    }
    follow_all(resolver, sightings, questions);
    return sightings;
}

bool is_wildcard(const Sighting& one, const Sighting& stranger) {
    return one.outcome == api::DnsOutcome::found && stranger.outcome == one.outcome &&
           std::is_permutation(
               one.values.begin(), one.values.end(), stranger.values.begin(), stranger.values.end()
           ) &&
           stranger.aliases == one.aliases;
}

api::DnsSighting reported(
    const api::DnsQuestion& asked, const Sighting& seen, const Sighting* stranger
) {
    return {
        .name = asked.name,
        .type = asked.type,
        .outcome = seen.outcome,
        .values = seen.values,
        .ttl = seen.ttl,
        .aliases = seen.aliases,
        .wildcard = stranger != nullptr && is_wildcard(seen, *stranger)};
}

// The owner of a domain names its servers, and so aims our questions.
bool may_ask(const api::LookUpRecords& request, const std::string& address) {
    return !address.empty() && (request.anywhere || is_public(address));
}

Sighting unasked(const std::string& address) {
    Sighting none;
    none.outcome = address.empty() ? none.outcome : api::DnsOutcome::not_asked;
    return none;
}

std::vector<api::DnsServerSightings> all_reported(
    const api::LookUpRecords& request,
    const Authorities& authorities,
    const std::vector<Pair>& pairs,
    const std::vector<Sighting>& seen
) {
    std::vector<api::DnsServerSightings> servers;
    auto pair = pairs.begin();
    for (const auto& [server, address] : authorities.servers) {
        api::DnsServerSightings told{.server = server, .address = address, .sightings = {}};
        for (const auto& asked : request.questions) {
            if (!may_ask(request, address)) {
                told.sightings.push_back(reported(asked, unasked(address), nullptr));
                continue;
            }
            const auto* const stranger = pair->stranger ? &seen[*pair->stranger] : nullptr;
            told.sightings.push_back(reported(asked, seen[pair->question], stranger));
            ++pair;
        }
        servers.push_back(std::move(told));
    }
    return servers;
}

}  // namespace

Result<api::LookUpRecordsReply> look_up_records(
    Resolver& resolver, const api::LookUpRecords& request, const std::string& stranger
) {
    if (request.questions.size() > questions_max) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} questions at once are too many", request.questions.size()),
            {},
            "questions"};
    }
    const auto authorities = find_authorities(resolver, request.domain);
    if (!authorities) {
        return authorities.error();
    }
    if (!authorities->zone) {
        return api::LookUpRecordsReply{.zone = {}, .servers = {}};
    }
    Plan plan(request, *authorities->zone, stranger);
    for (const auto& [server, address] : authorities->servers) {
        if (may_ask(request, address)) {
            plan.add(address);
        }
    }
    const auto seen = see(resolver, plan.questions());
    return api::LookUpRecordsReply{
        .zone = authorities->zone,
        .servers = all_reported(request, *authorities, plan.pairs(), seen)};
}

std::string random_label() {
    return fmt::format("mailctl-{:04x}{:04x}", ::ldns_get_random(), ::ldns_get_random());
}

}  // namespace mailctl::net::dns::lookup
