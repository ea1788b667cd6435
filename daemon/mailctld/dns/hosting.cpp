#include "daemon/mailctld/dns/hosting.hpp"

#include "common/api/net/dns/find_zone.hpp"
#include "daemon/mailctld/network/net_job.hpp"

#include <fmt/format.h>

namespace mailctl::dns {
namespace {

std::vector<store::Provider> providers(const Context& context) {
    return context.services.shared.with([](store::Database& db) { return store::all_providers(db); }
    );
}

Result<std::optional<DomainName>> zone_at(
    const Context& context, const store::Provider& provider, const DomainName& domain
) {
    auto found = network::ask_net(
        context, api::FindZone{access_of(provider), domain}, network::JobEffect::none
    );
    if (!found) {
        auto error = found.error();
        error.message = fmt::format("DNS provider {}: {}", provider.name, error.message);
        return error;
    }
    // It is what we will write into, so it had better be above the domain.
    if (found->zone && !RecordName(domain).is_in(*found->zone)) {
        return Error{
            Errc::remote_refused,
            fmt::format(
                "DNS provider {} names a zone that {} is not in", provider.name, domain.text()
            ),
            {},
            {}};
    }
    return std::move(found->zone);
}

}  // namespace

api::DnsAccess access_of(const store::Provider& provider) {
    const auto& access = provider.access;
    return {
        access.kind,
        access.url,
        access.server_id,
        access.authorities,
        access.host,
        access.port,
        access.key_name,
        access.algorithm,
        access.secret ? std::optional(access.secret->clone()) : std::nullopt};
}

Result<std::optional<Hosting>> find_hosting(const Context& context, const DomainName& domain) {
    std::optional<Hosting> best;
    for (auto& provider : providers(context)) {
        if (provider.access.kind == api::DnsProviderKind::manual) {
            continue;
        }
        auto zone = zone_at(context, provider, domain);
        if (!zone) {
            return zone.error();
        }
        const bool is_longer =
            *zone && (!best || (*zone)->text().size() > best->zone.text().size());
        if (is_longer) {
            best.emplace(Hosting{std::move(provider), **std::move(zone)});
        }
    }
    return best;
}

Error no_hosting(const DomainName& domain) {
    return {
        Errc::not_found,
        fmt::format("no DNS provider of mailctl's hosts {}", domain.text()),
        fmt::format(
            "add one with `mailctl dns provider add`, or enter by hand what `mailctl dns export "
            "{}` "
            "prints",
            domain.text()
        ),
        {}};
}

store::Leave leave_in(const Context& context, const std::string& owner, const DomainName& domain) {
    if (context.caller.sees_all) {
        return store::Leave::force;
    }
    return context.services.shared.with([&](store::Database& db) {
        return store::leave_for(db, owner, context.caller.name, domain.text());
    });
}

Status check_grant(
    const Context& context,
    const std::string& owner,
    const DomainName& domain,
    const DomainName& zone,
    bool force
) {
    const auto leave = leave_in(context, owner, domain);
    const auto command = fmt::format("mailctl dns grant {} {}", zone.text(), context.caller.name);
    if (leave == store::Leave::none) {
        return Error{
            Errc::permission_denied,
            fmt::format("{} may not have records in the zone {}", context.caller.name, zone.text()),
            fmt::format("ask an administrator for `{}`", command),
            {}};
    }
    if (force && leave != store::Leave::force) {
        return Error{
            Errc::permission_denied,
            fmt::format(
                "{} may not write over what others wrote in the zone {}",
                context.caller.name,
                zone.text()
            ),
            fmt::format("go without --force, or ask an administrator for `{} --force`", command),
            "force"};
    }
    return {};
}

Result<store::Provider> provider_named(const Context& context, const std::string& name) {
    auto provider = context.services.shared.with([&](store::Database& db) {
        return store::find_provider(db, name);
    });
    if (!provider) {
        return Error{
            Errc::not_found,
            fmt::format("there is no DNS provider {}", name),
            "`mailctl dns provider list` lists them",
            "name"};
    }
    return *std::move(provider);
}

}  // namespace mailctl::dns
