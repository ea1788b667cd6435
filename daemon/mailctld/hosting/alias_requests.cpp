#include "common/api/alias/add.hpp"
#include "common/api/alias/list.hpp"
#include "common/api/alias/remove.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/hosting/aliases.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::hosting {
namespace {

constexpr std::int64_t longest_list = 1000;

std::string local_of(const AliasSource& source) {
    return source.local() ? source.local()->text() : std::string();
}

std::optional<std::string> shown_destinations(const std::vector<std::string>& destinations) {
    return destinations.empty() ? std::nullopt
                                : std::optional(fmt::format("{}", fmt::join(destinations, ", ")));
}

std::vector<std::string> texts_of(const std::vector<store::Alias>& aliases) {
    std::vector<std::string> texts;
    for (const auto& alias : aliases) {
        texts.push_back(alias.destination);
    }
    return texts;
}

// The catch-all comes and goes with its domain's mailboxes as aliases of themselves.
void name_touched_by(store::Database& db, const AliasSource& source) {
    if (source.is_catch_all()) {
        store::add_errand(db, domain_subject(source.domain().text()));
    } else {
        name_touched(db, local_of(source), source.domain().text());
    }
}

std::string problem_of(const AliasVerdict& verdict) {
    switch (verdict.state) {
        case AliasState::broken:
            return fmt::format("nobody has {}", fmt::join(verdict.missing, ", "));
        case AliasState::loop:
            return "it leads back to itself";
        case AliasState::too_deep:
            return "it goes through more aliases than Postfix follows";
        case AliasState::too_wide:
            return "it has more ends than Postfix allows";
        case AliasState::ok:
        case AliasState::exterior:
            break;
    }
    return {};
}

// Everything that the source can lead to by then.
AliasVerdict verdict_with(
    store::Database& db, const AliasSource& source, const std::vector<std::string>& destinations
) {
    auto addresses = reach_of(db, source, destinations);
    return *Aliases(addresses).verdict_of(source);
}

}  // namespace

Result<api::Act> add_alias(Context& context, api::AliasAdd& request) {
    const auto domain = my_domain(context, request.source.domain());
    if (!domain) {
        auto error = domain.error();
        error.parameter = "source";
        return error;
    }
    if (request.destinations.empty()) {
        return Error{
            Errc::invalid_argument,
            "an alias to nobody would lose mail",
            "name at least one destination",
            "destinations"};
    }
    const auto local = local_of(request.source);
    const auto before = context.services.shared.with([&](store::Database& db) {
        return texts_of(store::aliases_of(db, domain->id, local));
    });
    auto after = before;
    for (const auto& destination : request.destinations) {
        auto text = lower_case(destination.text());
        if (std::find(after.begin(), after.end(), text) == after.end()) {
            after.push_back(std::move(text));
        }
    }
    if (after.size() == before.size()) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    const auto verdict = context.services.shared.with([&](store::Database& db) {
        return verdict_with(db, request.source, after);
    });
    if (auto status = judge(verdict); !status) {
        return status.error();
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {"alias " + request.source.text(),
         before.empty() ? "nobody" : "mailctl",
         shown_destinations(before),
         shown_destinations(after)}
    );
    if (const auto problem = problem_of(verdict); !problem.empty()) {
        act.notes.push_back(problem);
    }
    if (verdict.shadows_mailbox) {
        act.notes.push_back(fmt::format(
            "the mailbox {} gets no mail unless it is among the destinations", request.source.text()
        ));
    }
    if (act.dry_run) {
        return act;
    }
    act::record(
        context,
        {api::AliasAdd::method,
         "alias-added",
         fmt::format("{} goes to {}", request.source.text(), fmt::join(after, ", ")),
         act.plan},
        [&](store::Database& db) {
            const auto now = store::timestamp();
            for (const auto& destination : after) {
                store::add_alias(db, {0, domain->id, local, destination, now, context.caller.name});
            }
            name_touched_by(db, request.source);
        }
    );
    follow(context, act.notes);
    return act;
}

Result<api::Act> remove_alias(Context& context, api::AliasRemove& request) {
    const auto domain = my_domain(context, request.source.domain());
    const auto local = local_of(request.source);
    const auto rows = !domain ? std::vector<store::Alias>()
                              : context.services.shared.with([&](store::Database& db) {
                                    return store::aliases_of(db, domain->id, local);
                                });
    if (rows.empty()) {
        return Error{
            Errc::not_found,
            fmt::format("there is no alias {}", request.source.text()),
            "`mailctl alias list` lists them",
            "source"};
    }
    std::vector<store::Alias> going;
    std::vector<store::Alias> staying;
    for (const auto& row : rows) {
        const auto& named = request.destinations;
        const bool goes =
            !named || std::any_of(named->begin(), named->end(), [&](const MailAddress& address) {
                return lower_case(address.text()) == row.destination;
            });
        (goes ? going : staying).push_back(row);
    }
    if (going.empty()) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {"alias " + request.source.text(),
         "mailctl",
         shown_destinations(texts_of(rows)),
         shown_destinations(texts_of(staying))}
    );
    if (act.dry_run) {
        return act;
    }
    act::record(
        context,
        {api::AliasRemove::method,
         "alias-removed",
         fmt::format(
             "{} goes no longer to {}", request.source.text(), fmt::join(texts_of(going), ", ")
         ),
         act.plan},
        [&](store::Database& db) {
            // Before they go, whoever leads here is found by them.
            name_touched_by(db, request.source);
            for (const auto& row : going) {
                store::forget_alias(db, row.id);
            }
        }
    );
    follow(context, act.notes);
    return act;
}

Result<api::AliasListReply> list_aliases(Context& context, api::AliasList& request) {
    auto& reader = context.services.reader;
    store::AliasFilter filter{
        .owner = scope_of(context.caller),
        .contains = lower_case(request.contains.value_or("")),
        .after = request.after.value_or(0)};
    if (request.domain) {
        const auto domain = store::find_hosted_domain(reader, request.domain->text());
        filter.domain = domain ? domain->id : -1;
    }
    const auto limit =
        std::clamp<std::int64_t>(request.limit.value_or(longest_list), 1, longest_list);
    auto rows = store::aliases(reader, filter, limit + 1);
    api::AliasListReply reply{};
    if (rows.size() > static_cast<std::size_t>(limit)) {
        rows.pop_back();
        reply.next = rows.back().alias.id;
    }
    for (const auto& [alias, domain] : rows) {
        const auto source = AliasSource::parse(alias.local + '@' + domain);
        const auto verdict = verdict_with(reader, *source, {alias.destination});
        const auto problem = problem_of(verdict);
        reply.aliases.push_back(
            {alias.id,
             alias.local + '@' + domain,
             alias.destination,
             verdict.leads_outside,
             problem.empty(),
             problem.empty() ? std::nullopt : std::optional(problem)}
        );
    }
    return reply;
}

}  // namespace mailctl::hosting
