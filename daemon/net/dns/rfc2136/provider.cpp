#include "daemon/net/dns/rfc2136/provider.hpp"

#include "daemon/net/dns/change.hpp"
#include "daemon/net/dns/rfc2136/explain.hpp"
#include "daemon/net/dns/rfc2136/snapshot.hpp"
#include "daemon/net/dns/rfc2136/update.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::net::dns::rfc2136 {
namespace {

bool is_top_of_zone(const Message& answer, const DomainName& name) {
    return answer.code == Code::no_error && answer.is_authoritative &&
           std::any_of(answer.answers.begin(), answer.answers.end(), [&](const Record& record) {
               return record.type == Type::soa && record.owner == name.text();
           });
}

Bytes soa_question(const std::string& name) {
    return question(name, Type::soa, Recursion::not_wanted);
}

Error no_zone(const DomainName& zone, const std::string& server) {
    return {
        Errc::not_found,
        fmt::format("{} does not host the zone {}", server, zone.text()),
        "give the address of the server on which the zone is edited",
        "zone"};
}

}  // namespace

Result<api::FindZoneReply> Updates::find_zone(const DomainName& domain) {
    const auto candidates = suffixes(domain);
    std::vector<Bytes> questions;
    questions.reserve(candidates.size());
    for (const auto& suffix : candidates) {
        questions.push_back(soa_question(suffix.text()));
    }
    const auto answers = server_.ask(questions);
    if (!answers) {
        return answers.error();
    }
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (is_top_of_zone((*answers)[i], candidates[i])) {
            return api::FindZoneReply{.zone = candidates[i]};
        }
    }
    return api::FindZoneReply{.zone = {}};
}

Result<api::ReadRecordsReply> Updates::read(
    const DomainName& zone, const std::vector<RecordName>& names
) {
    const auto top = server_.ask({soa_question(zone.text())});
    if (!top) {
        return top.error();
    }
    if (!is_top_of_zone(top->front(), zone)) {
        return no_zone(zone, server_.text());
    }
    auto snapshot = take_snapshot(server_, zone, names, Scope::whole);
    if (!snapshot) {
        return snapshot.error();
    }
    return api::ReadRecordsReply{
        .sets = std::move(snapshot->sets),
        .taken = std::move(snapshot->taken),
        .zone_records = server_.count_records(zone),
        .elsewhere = std::move(snapshot->elsewhere)};
}

/// One change: questions, and UPDATE.
class Updates::Change final : public ChangingZone {
public:
    Change(Server& server, const DomainName& zone) : server_(server), zone_(zone) {}

    Result<std::vector<api::RecordSet>> read(const std::vector<RecordName>& names) override {
        auto snapshot = take_snapshot(server_, zone_, names, Scope::ours);
        if (!snapshot) {
            return snapshot.error();
        }
        if (!basis_) {
            basis_ = snapshot->sets;
        }
        return std::move(snapshot->sets);
    }

    Attempt attempt(const std::vector<api::RecordSetChange>& changes) override {
        const auto packet = update_packet(zone_, changes, basis_.value());
        if (!packet) {
            return {Attempt::Fate::refused, packet.error()};
        }
        const auto updated = server_.update(*packet);
        if (!updated.answer) {
            return {
                updated.was_sent ? Attempt::Fate::unknown : Attempt::Fate::refused, updated.error};
        }
        if (updated.answer->code != Code::no_error) {
            return {Attempt::Fate::refused, explain(updated.answer->code, server_.text())};
        }
        return {Attempt::Fate::done, {}};
    }

private:
    Server& server_;
    const DomainName& zone_;
    std::optional<std::vector<api::RecordSet>> basis_;
};

Result<api::WriteRecordsReply> Updates::write(
    const DomainName& zone, const std::vector<api::RecordSetChange>& changes
) {
    constexpr std::chrono::seconds patience{12};  // the server stops answering after 28
    Change change(server_, zone);
    return make_change(
        change, changes, [&] { return server_.is_cancelled(); }, patience
    );
}

Result<api::TestProviderReply> Updates::test(const std::optional<DomainName>& zone) {
    // Whatever it says about the root: that it signs it is the proof.
    const auto answers = server_.ask({soa_question(zone ? zone->text() : ".")});
    if (!answers) {
        return answers.error();
    }
    if (zone && !is_top_of_zone(answers->front(), *zone)) {
        return no_zone(*zone, server_.text());
    }
    return api::TestProviderReply{.text = fmt::format("the name server at {}", server_.text())};
}

}  // namespace mailctl::net::dns::rfc2136
