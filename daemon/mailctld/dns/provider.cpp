#include "common/api/act.hpp"
#include "common/api/dns/provider/add.hpp"
#include "common/api/dns/provider/list.hpp"
#include "common/api/dns/provider/remove.hpp"
#include "common/api/dns/provider/test.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/dns/kinds.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/hosting.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <fmt/format.h>

namespace mailctl::dns {
namespace {

std::string where(const api::DnsAccess& access) {
    if (access.url) {
        return access.url->text();
    }
    return access.host ? fmt::format(
                             "{}:{}",
                             access.host->text(),
                             access.port ? access.port->number() : standard_port
                         )
                       : std::string();
}

Result<api::TestProviderReply> try_provider(
    const Context& context, const store::Provider& provider, std::optional<DomainName> zone
) {
    if (provider.access.kind == api::DnsProviderKind::manual) {
        return api::TestProviderReply{"records are entered by hand"};
    }
    return network::ask_net(
        context, api::TestProvider{access_of(provider), std::move(zone)}, network::JobEffect::none
    );
}

Error refused_for_records(std::int64_t records, const char* hint) {
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
        return refused_for_records(
            records, "take them back first, or give the new provider another name"
        );
    });
}

std::string shown_provider(const store::Provider& provider) {
    return fmt::format("{} {}", word_of(provider.access.kind), where(provider.access));
}

}  // namespace

Result<api::Act> add_provider(Context& context, api::DnsProviderAdd& request) {
    if (auto status = check_settings(request.access); !status) {
        return status.error();
    }
    const store::Provider provider{
        request.name.text(), std::move(request.access), store::timestamp(), context.caller.name};
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
         present ? std::optional(shown_provider(*present)) : std::nullopt,
         shown_provider(provider)}
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
             fmt::format("DNS provider {}: {}", provider.name, shown_provider(provider)),
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
        return refused_for_records(
            records,
            "take them back with `mailctl dns withdraw DOMAIN`, or leave them there with --force"
        );
    }
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {
            {"DNS provider " + provider->name,
             "mailctl",
             shown_provider(*provider),
             std::nullopt}}};
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

MAILCTL_HANDLER(mailctl::api::DnsProviderAdd, mailctl::dns::add_provider)
MAILCTL_HANDLER(mailctl::api::DnsProviderList, mailctl::dns::list_providers)
MAILCTL_HANDLER(mailctl::api::DnsProviderRemove, mailctl::dns::remove_provider)
MAILCTL_HANDLER(mailctl::api::DnsProviderTest, mailctl::dns::test_provider)
