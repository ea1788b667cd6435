#include "daemon/net/dns/lookup/sighting.hpp"

#include <algorithm>

namespace mailctl::net::dns::lookup {
namespace {

constexpr std::size_t aliases_max = 8;

const Record* alias_at(const Message& answer, const std::string& name) {
    const auto found =
        std::find_if(answer.answers.begin(), answer.answers.end(), [&](const Record& record) {
            return record.owner == name && record.type == Type::cname;
        });
    return found == answer.answers.end() ? nullptr : &*found;
}

void take_values(Sighting& sighting, const std::vector<Record>& records) {
    sighting.outcome = api::DnsOutcome::found;
    sighting.ttl = records.front().ttl;
    for (const auto& record : records) {
        sighting.values.push_back(record.value);
        sighting.ttl = std::min(*sighting.ttl, record.ttl);
    }
}

std::vector<Record> own_records(const Message& answer, const std::string& name, Type type) {
    std::vector<Record> records;
    std::copy_if(
        answer.answers.begin(),
        answer.answers.end(),
        std::back_inserter(records),
        [&](const Record& record) { return record.owner == name && record.type == type; }
    );
    return records;
}

const Record* soa_of(const Message& answer) {
    const auto found =
        std::find_if(answer.authority.begin(), answer.authority.end(), [](const Record& record) {
            return record.type == Type::soa;
        });
    return found == answer.authority.end() ? nullptr : &*found;
}

void take_absence(Sighting& sighting, const Message& answer) {
    const auto* const soa = soa_of(answer);
    if (answer.code == Code::no_name) {
        sighting.outcome = api::DnsOutcome::no_name;
    } else if (soa != nullptr || sighting.aliases.empty()) {
        sighting.outcome = api::DnsOutcome::no_records;
    } else {
        sighting.elsewhere = sighting.aliases.back();
        sighting.outcome = api::DnsOutcome::refused;  // unless the resolver knows more
    }
    if (soa != nullptr) {
        sighting.ttl = soa->negative_ttl;
    }
}

// Walks the aliases of an answer. False where they lead in a circle, are too many, or go to a name
// that none of our records may have.
bool walk(Sighting& sighting, const Message& answer, std::string& name) {
    for (const auto* alias = alias_at(answer, name); alias != nullptr;
         alias = alias_at(answer, name)) {
        auto target = RecordName::parse(alias->value);
        const bool is_new =
            target && std::find(sighting.aliases.begin(), sighting.aliases.end(), *target) ==
                          sighting.aliases.end();
        if (!is_new || sighting.aliases.size() == aliases_max) {
            return false;
        }
        name = target->text();
        sighting.aliases.push_back(*std::move(target));
    }
    return true;
}

bool is_proper(const Message& answer) {
    return answer.code == Code::no_error || answer.code == Code::no_name;
}

void read_on(Sighting& sighting, const Message& answer, std::string name, Type type) {
    if (type != Type::cname && !walk(sighting, answer, name)) {
        sighting.outcome = api::DnsOutcome::refused;
        return;
    }
    if (const auto records = own_records(answer, name, type); !records.empty()) {
        take_values(sighting, records);
    } else {
        take_absence(sighting, answer);
    }
}

}  // namespace

Type wire_type(api::RecordType type) {
    switch (type) {
        case api::RecordType::TXT:
            return Type::txt;
        case api::RecordType::CNAME:
            return Type::cname;
        case api::RecordType::MX:
            break;
    }
    return Type::mx;
}

std::vector<Record> records_at(const Message& answer, const std::string& name, Type type) {
    Sighting sighting;
    std::string end = plain_name(name);
    return walk(sighting, answer, end) ? own_records(answer, end, type) : std::vector<Record>();
}

Sighting judge(const std::optional<Message>& answer, const api::DnsQuestion& asked, Role role) {
    Sighting sighting;
    if (!answer) {
        return sighting;
    }
    if (!is_proper(*answer)) {
        sighting.outcome = api::DnsOutcome::refused;
        return sighting;
    }
    if (role == Role::authority && !answer->is_authoritative) {
        sighting.outcome = api::DnsOutcome::lame;
        return sighting;
    }
    read_on(sighting, *answer, asked.name.text(), wire_type(asked.type));
    return sighting;
}

void follow(Sighting& sighting, const std::optional<Message>& answer, api::RecordType type) {
    const auto from = sighting.elsewhere.value();
    sighting.elsewhere.reset();
    if (!answer) {
        sighting.outcome = api::DnsOutcome::silent;
    } else if (!is_proper(*answer)) {
        sighting.outcome = api::DnsOutcome::refused;
    } else {
        read_on(sighting, *answer, from.text(), wire_type(type));
    }
}

}  // namespace mailctl::net::dns::lookup
