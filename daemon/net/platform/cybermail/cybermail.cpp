#include "daemon/net/platform/cybermail/cybermail.hpp"

#include "daemon/net/platform/cybermail/account.hpp"
#include "daemon/net/platform/cybermail/credentials.hpp"
#include "daemon/net/platform/cybermail/domains.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"
#include "daemon/net/platform/cybermail/reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mailctl::net::platform::cybermail {
namespace {

/// What `parse` makes of the data. Nothing of them is left behind.
template <class Parse>
auto parsed(Result<json> data, const Parse& parse) -> decltype(parse(*data)) {
    if (!data) {
        return std::move(data.error());
    }
    auto reply = parse(*data);
    wire::wipe(*data);
    return reply;
}

json naming(const DomainName& domain) { return {{"domain", domain.text()}}; }

json naming(const RemoteId& id) { return {{"credential_id", to_wire(id)}}; }

// The failures after which the platform may be in the state that was wanted all the same.
bool is_worth_a_look(const Error& error) {
    return error.code == Errc::remote_unknown || error.code == Errc::remote_refused ||
           error.code == Errc::not_found;
}

const api::SendingDomain* find_domain(
    const Result<api::PlatformDomainListReply>& list, const DomainName& name
) {
    if (!list) {
        return nullptr;
    }
    const auto found = std::find_if(
        list->domains.begin(),
        list->domains.end(),
        [&](const api::SendingDomain& domain) { return domain.name == name; }
    );
    return found == list->domains.end() ? nullptr : &*found;
}

Result<api::Done> done(const json& /*data*/) { return api::Done{}; }

}  // namespace

Result<api::PlatformRegisterReply> CyberMail::connect(const api::PlatformRegister& request) {
    return parsed(client_.post(endpoint::connect, body_of(request), nullptr), parse_connected);
}

Result<api::PlatformAccountReply> CyberMail::account(const api::PlatformAccount& request) {
    return parsed(client_.post(endpoint::account, json::object(), &request.key), parse_account);
}

Result<api::PlatformHealthReply> CyberMail::health(const api::PlatformHealth& /*request*/) {
    return parsed(client_.post(endpoint::health, json::object(), nullptr), parse_health);
}

// ---- domains

Result<api::PlatformDomainAddReply> CyberMail::add_domain(const api::PlatformDomainAdd& request) {
    auto added = parsed(
        client_.post(endpoint::add_domain, naming(request.domain), &request.key),
        [&](const json& data) { return parse_added(data, request.domain); }
    );
    if (!added && is_worth_a_look(added.error())) {
        const auto list = list_domains(request.key);
        if (const auto* const found = find_domain(list, request.domain)) {
            return api::PlatformDomainAddReply{*found};
        }
    }
    return added;
}

Result<api::PlatformDomainListReply> CyberMail::domains(const api::PlatformDomainList& request) {
    return list_domains(request.key);
}

Result<api::PlatformDomainListReply> CyberMail::list_domains(const api::PlatformKey& key) {
    return parsed(client_.post(endpoint::domains, json::object(), &key), parse_domains);
}

Result<api::PlatformDomainVerifyReply> CyberMail::verify_domain(
    const api::PlatformDomainVerify& request
) {
    return parsed(
        client_.post(endpoint::verify_domain, naming(request.domain), &request.key), parse_verified
    );
}

Result<api::PlatformDomainRecordsReply> CyberMail::records(const api::PlatformDomainRecords& request
) {
    return parsed(
        client_.post(endpoint::records, naming(request.domain), &request.key), parse_records
    );
}

Result<api::Done> CyberMail::remove_domain(const api::PlatformDomainRemove& request) {
    auto removed =
        parsed(client_.post(endpoint::remove_domain, naming(request.domain), &request.key), done);
    if (!removed && is_worth_a_look(removed.error())) {
        const auto list = list_domains(request.key);
        if (list && find_domain(list, request.domain) == nullptr) {
            return api::Done{};
        }
    }
    return removed;
}

// ---- credentials

Result<api::PlatformCredentialCreateReply> CyberMail::create_credential(
    const api::PlatformCredentialCreate& request
) {
    auto data = client_.post(
        endpoint::create_credential, {{"description", request.description}}, &request.key
    );
    if (!data) {
        return data.error();
    }
    auto made = parse_made(*data);
    wire::wipe(*data);
    if (!made.reply) {
        return delete_again(request.key, made.id, made.reply.error());
    }
    return std::move(made.reply);
}

/// Whoever asked for a credential has no use for one that he cannot use, and would not find it.
Error CyberMail::delete_again(
    const api::PlatformKey& key, const std::optional<RemoteId>& id, Error why
) const {
    if (!id) {
        why.code = Errc::remote_unknown;
        why.message += "; a credential may have been made all the same";
        why.hint = endpoint::create_credential.if_unknown;
        return why;
    }
    const auto deleted = client_.undisturbed().post(endpoint::remove_credential, naming(*id), &key);
    if (deleted) {
        why.message += "; the credential was deleted again";
        why.hint = "try again: the platform chooses another credential each time";
    } else {
        why.code = Errc::remote_unknown;
        why.message +=
            fmt::format("; deleting the credential again failed, too: {}", deleted.error().message);
        why.hint = fmt::format("delete the credential {} later", id->text());
    }
    return why;
}

Result<api::PlatformCredentialListReply> CyberMail::credentials(
    const api::PlatformCredentialList& request
) {
    return parsed(
        client_.post(endpoint::credentials, json::object(), &request.key), parse_credentials
    );
}

Result<api::PlatformCredentialRotateReply> CyberMail::rotate_credential(
    const api::PlatformCredentialRotate& request
) {
    return parsed(
        client_.post(endpoint::rotate_credential, naming(request.id), &request.key), parse_rotated
    );
}

Result<api::Done> CyberMail::remove_credential(const api::PlatformCredentialRemove& request) {
    return parsed(
        client_.post(endpoint::remove_credential, naming(request.id), &request.key), done
    );
}

// ---- reports

Result<api::PlatformStatsReply> CyberMail::stats(const api::PlatformStats& request) {
    return parsed(client_.post(endpoint::stats, json::object(), &request.key), parse_stats);
}

Result<api::PlatformDomainStatsReply> CyberMail::domain_stats(
    const api::PlatformDomainStats& request
) {
    return parsed(
        client_.post(endpoint::domain_stats, json::object(), &request.key), parse_domain_stats
    );
}

Result<api::PlatformLogsReply> CyberMail::logs(const api::PlatformLogs& request) {
    return parsed(client_.post(endpoint::logs, body_of(request), &request.key), parse_logs);
}

}  // namespace mailctl::net::platform::cybermail
