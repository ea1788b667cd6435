#include "common/api/hosting/set_domain.hpp"
#include "common/api/hosting/show_domain.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/domain_entry.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <optional>

namespace mailctl::hosting {
namespace {

constexpr std::size_t longest_title = 200;

Status check_title(const std::optional<std::string>& title) {
    if (!title || (title->size() <= longest_title && is_printable_utf8(*title))) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        "the name is too long or not printable",
        fmt::format("use up to {} bytes on one line", longest_title),
        "display_name"};
}

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

void put_title(
    store::Database& db,
    store::HostedDomain domain,
    const std::optional<std::string>& title,
    api::Act& act
) {
    if (!title || *title == domain.display_name) {
        return;
    }
    const auto shown = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    act.changed = true;
    act.plan.push_back(
        {"name of " + domain.name, "mailctl", shown(domain.display_name), shown(*title)}
    );
    domain.display_name = *title;
    store::save_hosted_domain(db, domain);
}

}  // namespace

Result<api::Act> set_domain(Context& context, api::HostingSetDomain& request) {
    const auto domain = my_domain(context, request.domain);
    if (!domain) {
        return domain.error();
    }
    if (auto status = check_title(request.display_name); !status) {
        return status.error();
    }
    api::Act act{.changed = false, .dry_run = context.dry_run};
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        if (auto put = put_settings(context, db, *domain, request, act); !put) {
            return put.error();
        }
        put_title(db, *domain, request.display_name, act);
        return act::Note{
            api::HostingSetDomain::method,
            "domain-set",
            fmt::format("{} receives in another way", domain->name)};
    });
    if (!status) {
        return status.error();
    }
    if (act.changed && !act.dry_run) {
        follow(context, act.notes);
    }
    return act;
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
        return api::HostingShowDomainReply{
            entry_of(db, *domain),
            domain->display_name.empty() ? std::nullopt : std::optional(domain->display_name),
            to({}),
            to(reserved_names[0]),
            to(reserved_names[1]),
            delimiter.empty() ? std::nullopt : std::optional(std::move(delimiter))};
    });
}

}  // namespace mailctl::hosting
