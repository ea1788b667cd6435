#include "daemon/net/dns/rfc2136/snapshot.hpp"

#include "daemon/net/dns/rfc2136/explain.hpp"
#include "daemon/net/dns/rfc2136/update.hpp"

#include <algorithm>
#include <array>

namespace mailctl::net::dns::rfc2136 {
namespace {

struct Asked {
    RecordName name;
    Type type;
};

/// A set that was answered.
struct Found {
    RecordName name;
    Type type;
    std::vector<Record> records;
};

struct Heard {
    std::vector<Found> sets;
    std::vector<RecordName> elsewhere;
};

std::optional<api::RecordType> our_type(Type type) {
    switch (type) {
        case Type::txt:
            return api::RecordType::TXT;
        case Type::cname:
            return api::RecordType::CNAME;
        case Type::mx:
            return api::RecordType::MX;
        default:
            return std::nullopt;
    }
}

std::vector<Asked> questions_for(const std::vector<RecordName>& names, Scope scope) {
    constexpr std::array ours{Type::txt, Type::cname, Type::mx};
    constexpr std::array others{
        Type::a, Type::aaaa, Type::ns, Type::srv, Type::caa, Type::tlsa, Type::https, Type::sshfp};
    std::vector<Asked> asked;
    for (const auto& name : names) {
        for (const auto type : ours) {
            asked.push_back({name, type});
        }
        for (const auto type : others) {
            if (scope == Scope::whole) {
                asked.push_back({name, type});
            }
        }
    }
    return asked;
}

// A name that holds an alias answers every question with it: only the type that was asked counts.
std::vector<Record> records_of(const Message& answer, const Asked& asked) {
    std::vector<Record> records;
    for (const auto& record : answer.answers) {
        if (record.owner == asked.name.text() && record.type == asked.type) {
            records.push_back(record);
        }
    }
    return records;
}

Result<Heard> ask_all(Server& server, const std::vector<Asked>& asked) {
    std::vector<Bytes> questions;
    questions.reserve(asked.size());
    for (const auto& one : asked) {
        questions.push_back(question(one.name.text(), one.type, Recursion::not_wanted));
    }
    const auto answers = server.ask(questions);
    if (!answers) {
        return answers.error();
    }
    Heard heard;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto& name = asked[i].name;
        const auto& answer = (*answers)[i];
        if (answer.code != Code::no_error && answer.code != Code::no_name) {
            return explain(answer.code, server.text());
        }
        // Below a cut, where the zone ends, it only knows whom to ask.
        if (!answer.is_authoritative) {
            if (heard.elsewhere.empty() || heard.elsewhere.back() != name) {
                heard.elsewhere.push_back(name);
            }
            continue;
        }
        if (auto records = records_of(answer, asked[i]); !records.empty()) {
            heard.sets.push_back({name, asked[i].type, std::move(records)});
        }
    }
    return heard;
}

// Where the server does not say, its answers count.
Result<std::vector<Found>> confirmed(
    Server& server, const DomainName& zone, std::vector<Found> found
) {
    std::vector<Bytes> packets;
    packets.reserve(found.size());
    for (const auto& set : found) {
        packets.push_back(presence_packet(zone, set.name.text(), set.type));
    }
    const auto answers = server.ask(packets);
    if (!answers) {
        return answers.error();
    }
    std::vector<Found> present;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if ((*answers)[i].code != Code::set_missing) {
            present.push_back(std::move(found[i]));
        }
    }
    return present;
}

api::RecordSet as_set(const Found& found, api::RecordType type) {
    api::RecordSet set{
        .name = found.name, .type = type, .ttl = found.records.front().ttl, .values = {}};
    for (const auto& record : found.records) {
        set.values.push_back(record.value);
    }
    return set;
}

}  // namespace

Result<Snapshot> take_snapshot(
    Server& server, const DomainName& zone, const std::vector<RecordName>& names, Scope scope
) {
    auto heard = ask_all(server, questions_for(names, scope));
    if (!heard) {
        return heard.error();
    }
    const auto present = confirmed(server, zone, std::move(heard->sets));
    if (!present) {
        return present.error();
    }
    Snapshot snapshot;
    snapshot.elsewhere = std::move(heard->elsewhere);
    for (const auto& set : *present) {
        if (const auto type = our_type(set.type)) {
            snapshot.sets.push_back(as_set(set, *type));
        } else if (snapshot.taken.empty() || snapshot.taken.back() != set.name) {
            snapshot.taken.push_back(set.name);
        }
    }
    return snapshot;
}

}  // namespace mailctl::net::dns::rfc2136
