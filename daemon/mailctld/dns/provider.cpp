#include "common/api/net/dns/test.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/dns/hosting.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace mailctl::dns {
namespace {

using api::DnsAccess;
using api::DnsProviderKind;

constexpr std::int64_t dns_port = 53;

Error missing(const char* member, const char* hint) {
    return {
        Errc::invalid_argument,
        fmt::format("this kind of provider needs {}", member),
        hint,
        member};
}

// What the kind needs, and nothing that it has no use for.
Status check_access(const DnsAccess& access) {
    const bool has_url = access.url || access.server_id || access.authorities;
    const bool has_key = access.host || access.port || access.key_name || access.algorithm;
    const bool is_powerdns = access.kind == DnsProviderKind::powerdns;
    const bool is_rfc2136 = access.kind == DnsProviderKind::rfc2136;
    if ((has_url && !is_powerdns) || (has_key && !is_rfc2136) ||
        (access.secret && !is_powerdns && !is_rfc2136)) {
        return Error{
            Errc::invalid_argument,
            "these settings belong to another kind of provider",
            "`mailctl help dns provider add` tells which belongs to which",
            "access"};
    }
    if (is_powerdns && !access.url) {
        return missing("url", "add --url, for example http://127.0.0.1:8081/");
    }
    if (is_rfc2136 && !access.host) {
        return missing("host", "add --host, the zone's primary server");
    }
    if (is_rfc2136 && !access.key_name) {
        return missing("key_name", "add --key-name, the name of the TSIG key");
    }
    if (access.kind != DnsProviderKind::manual && !access.secret) {
        return missing("secret", "give the key with --secret-file");
    }
    return {};
}

std::string where(const DnsAccess& access) {
    if (access.url) {
        return access.url->text();
    }
    return access.host
               ? fmt::format(
                     "{}:{}", access.host->text(), access.port ? access.port->number() : dns_port
                 )
               : std::string();
}

Result<api::TestProviderReply> try_provider(
    const Context& context, const store::Provider& provider, std::optional<DomainName> zone
) {
    if (provider.access.kind == DnsProviderKind::manual) {
        return api::TestProviderReply{"records are entered by hand"};
    }
    return network::ask_net(
        context, api::TestProvider{access_of(provider), std::move(zone)}, network::JobEffect::none
    );
}

Error still_ours(std::int64_t records, const char* hint) {
    return {Errc::conflict, fmt::format("{} records there are mailctl's", records), hint, "name"};
}

// Records of ours are taken back in the way in which they were written.
Status check_kind(const Context& context, const store::Provider& provider) {
    return context.services.shared.with([&](store::Database& db) -> Status {
        const auto present = store::find_provider(db, provider.name);
        const auto records = store::count_records(db, provider.name);
        if (!present || records == 0 || present->access.kind == provider.access.kind) {
            return {};
        }
        return still_ours(records, "take them back first, or give the new provider another name");
    });
}

std::string shown(const store::Provider& provider) {
    return fmt::format(
        "{} {}", boost::describe::enum_to_string(provider.access.kind, ""), where(provider.access)
    );
}

}  // namespace

Result<api::Act> add_provider(Context& context, api::DnsProviderAdd& request) {
    if (auto status = check_access(request.access); !status) {
        return status.error();
    }
    const store::Provider provider{
        request.name.text(), std::move(request.access), store::timestamp(), context.peer.name};
    if (auto status = check_kind(context, provider); !status) {
        return status.error();
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_provider(db, provider.name);
    });
    act.plan.push_back(
        {"DNS provider " + provider.name,
         present ? "mailctl" : "nobody",
         present ? std::optional(shown(*present)) : std::nullopt,
         shown(provider)}
    );
    if (!request.no_test.value_or(false)) {
        send_progress(context, "dns", "trying the provider's address and key");
        const auto tried = try_provider(context, provider, std::nullopt);
        if (!tried) {
            return tried.error();
        }
        act.notes.push_back(tried->text);
    }
    if (!act.dry_run) {
        act::record(
            context,
            {api::DnsProviderAdd::method,
             "provider-added",
             fmt::format("DNS provider {}: {}", provider.name, shown(provider)),
             act.plan,
             /*forgets=*/present.has_value()},
            [&](store::Database& db) { store::save_provider(db, provider); }
        );
    }
    return act;
}

Result<api::DnsProviderListReply> list_providers(Context& context, api::DnsProviderList&) {
    return context.services.shared.with([](store::Database& db) {
        api::DnsProviderListReply reply;
        for (const auto& provider : store::all_providers(db)) {
            reply.providers.push_back(
                {provider.name,
                 provider.access.kind,
                 where(provider.access),
                 provider.since,
                 provider.by,
                 store::count_records(db, provider.name)}
            );
        }
        for (const auto& grant : store::all_grants(db)) {
            reply.grants.push_back({grant.zone, grant.name, grant.since, grant.by, grant.force});
        }
        return reply;
    });
}

Result<api::DnsProviderTestReply> test_provider(Context& context, api::DnsProviderTest& request) {
    const auto provider = provider_named(context, request.name.text());
    if (!provider) {
        return provider.error();
    }
    auto tried = try_provider(context, *provider, request.zone);
    if (!tried) {
        return tried.error();
    }
    return api::DnsProviderTestReply{std::move(tried->text)};
}

Result<api::Act> remove_provider(Context& context, api::DnsProviderRemove& request) {
    const auto provider = provider_named(context, request.name.text());
    if (!provider) {
        return provider.error();
    }
    const auto records = context.services.shared.with([&](store::Database& db) {
        return store::count_records(db, provider->name);
    });
    if (records > 0 && !request.force.value_or(false)) {
        return still_ours(
            records,
            "take them back with `mailctl dns withdraw DOMAIN`, or leave them there with --force"
        );
    }
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"DNS provider " + provider->name, "mailctl", shown(*provider), std::nullopt}}};
    if (!act.dry_run) {
        act::record(
            context,
            {api::DnsProviderRemove::method,
             "provider-removed",
             fmt::format("DNS provider {} forgotten", provider->name),
             act.plan,
             /*forgets=*/true},
            [&](store::Database& db) {
                store::forget_provider(db, provider->name);
                store::forget_records_at(db, provider->name);
            }
        );
    }
    return act;
}

}  // namespace mailctl::dns
