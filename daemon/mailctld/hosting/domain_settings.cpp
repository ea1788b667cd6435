#include "common/api/act.hpp"
#include "common/api/hosting/set_domain.hpp"
#include "common/api/hosting/show_domain.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/alias_words.hpp"
#include "daemon/mailctld/hosting/domain_entry.hpp"
#include "daemon/mailctld/hosting/domain_traits.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <optional>

namespace mailctl::hosting {
namespace {

// The aliases that a domain's settings are, with the member of the request that names each.
struct Setting {
    const char* member;
    std::string address;
    const std::optional<std::vector<MailAddress>>* destinations;
};

std::vector<Setting> settings_in(const api::HostingSetDomain& request) {
    const auto& name = request.domain.text();
    return {
        {"catch_all", "@" + name, &request.catch_all},
        {"postmaster", "postmaster@" + name, &request.postmaster},
        {"abuse", "abuse@" + name, &request.abuse}};
}

Status put_settings(
    Context& context,
    store::Database& db,
    const store::HostedDomain& domain,
    const api::HostingSetDomain& request,
    api::Act& act
) {
    for (const auto& [member, address, destinations] : settings_in(request)) {
        if (!*destinations) {
            continue;
        }
        const auto source = *AliasSource::parse(address);
        auto status = put_alias(context, db, {domain, source, texts_of(**destinations)}, act);
        if (!status) {
            auto error = status.error();
            error.parameter = error.parameter == "destinations" ? member : error.parameter;
            return error;
        }
    }
    return {};
}

}  // namespace

Result<api::Act> set_domain(Context& context, api::HostingSetDomain& request) {
    if (auto status = check_traits(request); !status) {
        return status.error();
    }
    const auto domain = my_domain(context, request.domain);
    if (!domain) {
        return domain.error();
    }
    const auto put = [&](store::Database& db, api::Act& act) -> Result<act::Note> {
        if (auto status = put_settings(context, db, *domain, request, act); !status) {
            return status.error();
        }
        // As it is by now, and not when it was looked for.
        if (auto now = store::find_hosted_domain(db, domain->id)) {
            put_traits(db, *std::move(now), request, act);
        }
        return act::Note{
            api::HostingSetDomain::method,
            "domain-set",
            fmt::format("settings of {}", domain->name)};
    };
    return recorded(context, put);
}

Result<api::HostingShowDomainReply> show_domain(Context& context, api::HostingShowDomain& request) {
    const auto domain = my_domain(context, request.domain);
    if (!domain) {
        return domain.error();
    }
    const auto value = postfix::effective_values(
        context.services.config.postfix_config_dir, {"recipient_delimiter"}
    );
    auto delimiter = value && !value->empty() ? value->front() : std::string();
    return context.services.shared.with([&](store::Database& db) {
        const auto to = [&](std::string_view local) {
            return destinations_in(db, domain->id, local);
        };
        api::HostingShowDomainReply reply{
            entry_of(db, *domain),
            std::nullopt,
            to({}),
            to(reserved_names[0]),
            to(reserved_names[1]),
            delimiter.empty() ? std::nullopt : std::optional(std::move(delimiter))};
        tell_traits(*domain, reply);
        return reply;
    });
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingSetDomain, mailctl::hosting::set_domain)
MAILCTL_HANDLER(mailctl::api::HostingShowDomain, mailctl::hosting::show_domain)
