#include "daemon/net/dns/powerdns/provider.hpp"

#include "common/types/text.hpp"
#include "common/wire/json.hpp"
#include "daemon/net/dns/change.hpp"
#include "daemon/net/dns/powerdns/patch.hpp"
#include "daemon/net/dns/powerdns/refusal.hpp"

#include <fmt/format.h>

namespace mailctl::net::dns::powerdns {
namespace {

// A zone of 100,000 records is about this long; what mailctl-net may use is 64 MB.
constexpr std::size_t reply_bytes_max = 16UL * 1024 * 1024;

constexpr std::chrono::seconds connect_limit{5};
constexpr std::chrono::seconds request_limit{20};

bool is_success(const http::Response& response) {
    return response.status >= 200 && response.status < 300;
}

std::string zone_path(const DomainName& zone) { return fmt::format("/zones/{}.", zone.text()); }

Error unreadable() {
    return {
        Errc::remote_refused,
        "the answer is not one of PowerDNS's",
        "is this PowerDNS's address, without api/v1?",
        {}};
}

}  // namespace

PowerDns::PowerDns(api::DnsAccess access, Cancelled cancelled, Send send)
    : access_(std::move(access)), cancelled_(std::move(cancelled)), send_(std::move(send)) {
    mask_.hide(*access_.secret);
}

http::Outcome PowerDns::ask(const std::string& method, const std::string& path, std::string body) {
    http::Request request;
    request.method = method;
    request.url = fmt::format(
        "{}api/v1/servers/{}{}", access_.url->text(), access_.server_id.value_or("localhost"), path
    );
    request.headers = {{"Accept", "application/json"}};
    if (!body.empty()) {
        request.headers.push_back({"Content-Type", "application/json"});
    }
    request.secret_header = fmt::format("X-API-Key: {}", access_.secret->reveal());
    request.body = std::move(body);
    request.authorities = access_.authorities;
    request.reply_bytes_max = reply_bytes_max;
    request.cancelled = cancelled_;
    request.limits = {.connected = connect_limit, .whole = request_limit};
    return send_(std::move(request));
}

Result<http::Response> PowerDns::get(const std::string& path) {
    auto outcome = ask("GET", path);
    if (!outcome.response) {
        return cancelled_() ? Error{Errc::cancelled, "the caller has left", {}, {}}
                            : no_answer(outcome.failure.value());
    }
    return *std::move(outcome.response);
}

Result<bool> PowerDns::hosts(const DomainName& zone) {
    // Versions before 4.2 do not know the parameter and send the records as well.
    const auto response = get(zone_path(zone) + "?rrsets=false");
    if (!response) {
        return response.error();
    }
    if (is_without_zone(response->status)) {
        return false;
    }
    if (!is_success(*response)) {
        return refusal(*response, mask_);
    }
    return true;
}

Result<std::string> PowerDns::version() {
    const auto response = get("");
    if (!response) {
        return response.error();
    }
    if (!is_success(*response)) {
        return refusal(*response, mask_);
    }
    const auto server = wire::parse_json(response->body);
    if (!server || !server->is_object() || !server->contains("version") ||
        !(*server)["version"].is_string()) {
        return unreadable();
    }
    constexpr std::size_t shown_bytes_max = 40;
    return escaped(
        mask_.applied((*server)["version"].get_ref<const std::string&>()).substr(0, shown_bytes_max)
    );
}

Result<api::FindZoneReply> PowerDns::find_zone(const DomainName& domain) {
    for (const auto& suffix : suffixes(domain)) {
        const auto is_hosted = hosts(suffix);
        if (!is_hosted) {
            return is_hosted.error();
        }
        if (*is_hosted) {
            return api::FindZoneReply{.zone = suffix};
        }
    }
    // A wrong address or server id answers like a zone that is not there.
    if (const auto answered = version(); !answered) {
        return answered.error();
    }
    return api::FindZoneReply{.zone = {}};
}

Result<StoredZone> PowerDns::load(const DomainName& zone, const std::vector<RecordName>& names) {
    const auto response = get(zone_path(zone));
    if (!response) {
        return response.error();
    }
    if (!is_success(*response)) {
        return refusal(*response, mask_);
    }
    auto parsed = parse_zone(response->body, names);
    if (!parsed) {
        return unreadable();
    }
    return *std::move(parsed);
}

Result<api::ReadRecordsReply> PowerDns::read(
    const DomainName& zone, const std::vector<RecordName>& names
) {
    const auto stored = load(zone, names);
    if (!stored) {
        return stored.error();
    }
    return api::ReadRecordsReply{
        .sets = active_sets(*stored),
        .taken = taken_names(*stored),
        .zone_records = stored->records,
        .elsewhere = names_elsewhere(*stored, zone, names)};
}

/// One change: the zone as it was first read, and PATCH.
class PowerDns::Change final : public ChangingZone {
public:
    Change(PowerDns& server, const DomainName& zone) : server_(server), zone_(zone) {}

    Result<std::vector<api::RecordSet>> read(const std::vector<RecordName>& names) override {
        auto stored = server_.load(zone_, names);
        if (!stored) {
            return stored.error();
        }
        auto sets = active_sets(*stored);
        if (!basis_) {
            basis_ = *std::move(stored);
        }
        return sets;
    }

    Attempt attempt(const std::vector<api::RecordSetChange>& changes) override {
        const auto outcome = server_.ask("PATCH", zone_path(zone_), patch(changes, basis_.value()));
        if (outcome.response && is_refusal(*outcome.response)) {
            return {Attempt::Fate::refused, refusal(*outcome.response, server_.mask_)};
        }
        if (outcome.response) {
            return is_success(*outcome.response)
                       ? Attempt{Attempt::Fate::done, {}}
                       : Attempt{Attempt::Fate::unknown, refusal(*outcome.response, server_.mask_)};
        }
        const auto& failure = outcome.failure.value();
        return {
            failure.fate == http::Fate::not_sent ? Attempt::Fate::refused : Attempt::Fate::unknown,
            no_answer(failure)};
    }

private:
    PowerDns& server_;
    const DomainName& zone_;
    std::optional<StoredZone> basis_;
};

Result<api::WriteRecordsReply> PowerDns::write(
    const DomainName& zone, const std::vector<api::RecordSetChange>& changes
) {
    // Each request may take 20 s, and after this there may be three more.
    constexpr std::chrono::seconds patience{15};
    Change change(*this, zone);
    return make_change(change, changes, cancelled_, patience);
}

Result<api::TestProviderReply> PowerDns::test(const std::optional<DomainName>& zone) {
    const auto answered = version();
    if (!answered) {
        return answered.error();
    }
    if (zone) {
        const auto is_hosted = hosts(*zone);
        if (!is_hosted) {
            return is_hosted.error();
        }
        if (!*is_hosted) {
            return Error{
                Errc::not_found,
                fmt::format("PowerDNS does not have the zone {}", zone->text()),
                {},
                "zone"};
        }
    }
    return api::TestProviderReply{.text = fmt::format("PowerDNS {}", *answered)};
}

}  // namespace mailctl::net::dns::powerdns
