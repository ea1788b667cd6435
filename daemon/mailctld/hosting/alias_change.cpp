#include "daemon/mailctld/hosting/alias_change.hpp"

#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/reach.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace mailctl::hosting {
namespace {

constexpr std::size_t most_named = 5;

std::string local_of(const AliasSource& source) {
    return source.local() ? source.local()->text() : std::string();
}

bool holds(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::optional<std::string> shown_destinations(const std::vector<std::string>& destinations) {
    return destinations.empty() ? std::nullopt
                                : std::optional(fmt::format("{}", fmt::join(destinations, ", ")));
}

// "a, b and 7 others"
std::string first_few(const std::vector<std::string>& texts) {
    const auto shown = std::min(texts.size(), most_named);
    const auto end = texts.begin() + static_cast<std::ptrdiff_t>(shown);
    auto text = fmt::format("{}", fmt::join(texts.begin(), end, ", "));
    return shown == texts.size() ? text
                                 : fmt::format("{} and {} others", text, texts.size() - shown);
}

void write_rows(
    Context& context,
    store::Database& db,
    const AliasChange& change,
    const std::vector<store::Alias>& present
) {
    // Before they go, whoever leads here is found by them.
    name_touched(db, change.source);
    for (const auto& row : present) {
        if (!holds(change.destinations, row.destination)) {
            store::forget_alias(db, row.id);
        }
    }
    for (const auto& destination : change.destinations) {
        store::add_alias(
            db,
            {0,
             change.domain.id,
             local_of(change.source),
             destination,
             store::timestamp(),
             context.caller.name}
        );
    }
}

// What leads to it was right before, and comes to its end by what it leads to now. As many as a
// person can look at.
Status judge_leaders(store::Database& db, const AliasSource& source) {
    constexpr std::size_t most_judged = 200;
    if (source.is_catch_all()) {
        return {};
    }
    const auto leading = with_all_that_lead_to(db, source.local()->text(), source.domain().text());
    std::vector<std::string> some;
    for (const auto& address : leading) {
        if (some.size() < most_judged) {
            some.push_back(address);
        }
    }
    const Aliases aliases(reach_of(db, some, reach_of_one + most_judged));
    for (const auto& address : some) {
        const auto leader = AliasSource::parse(address);
        const auto verdict = leader ? aliases.verdict_of(*leader) : std::nullopt;
        if (auto status = verdict ? judge(*verdict) : Status(); !status) {
            return status;
        }
    }
    return {};
}

AliasVerdict verdict_now(store::Database& db, const AliasSource& source) {
    return *Aliases(reach_of(db, {source.text()})).verdict_of(source);
}

void tell_of(
    store::Database& db, const AliasChange& change, const AliasVerdict& verdict, api::Act& act
) {
    if (auto problem = problem_of(verdict); !problem.empty()) {
        act.notes.push_back(std::move(problem));
    }
    std::vector<std::string> outside;
    for (const auto& destination : change.destinations) {
        if (!store::find_hosted_domain(db, parts_of(destination).domain)) {
            outside.push_back(destination);
        }
    }
    if (!outside.empty()) {
        act.notes.push_back(
            fmt::format("mail goes on to domains that are not here: {}", first_few(outside))
        );
    } else if (verdict.leads_outside) {
        act.notes.emplace_back("by another alias mail goes on to domains that are not here");
    }
    if (verdict.shadows_mailbox) {
        act.notes.push_back(fmt::format(
            "the mailbox {} gets no mail unless it is among the destinations", change.source.text()
        ));
    }
}

}  // namespace

std::vector<std::string> alias_destinations(
    store::Database& db, const store::HostedDomain& domain, const AliasSource& source
) {
    std::vector<std::string> texts;
    for (const auto& row : store::aliases_of(db, domain.id, local_of(source))) {
        texts.push_back(row.destination);
    }
    return texts;
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

Status judge_alias(store::Database& db, const AliasChange& change, api::Act& act) {
    const auto verdict = verdict_now(db, change.source);
    if (auto status = judge(verdict); !status) {
        return status;
    }
    tell_of(db, change, verdict, act);
    return judge_leaders(db, change.source);
}

void tell_of_removal(store::Database& db, const AliasChange& change, api::Act& act) {
    const auto local = local_of(change.source);
    if (!change.source.is_catch_all() && !destinations_in(db, change.domain.id, local).empty()) {
        act.notes.push_back(
            fmt::format("mail to {} goes to {} now", change.source.text(), machine_postmaster)
        );
        return;
    }
    const bool is_answered = change.source.is_catch_all() ||
                             store::find_mailbox(db, change.domain.id, local) ||
                             !store::aliases_of(db, change.domain.id, std::string_view()).empty();
    std::vector<std::string> leading;
    if (!is_answered) {
        for (const auto& row : store::aliases_to(db, change.source.text())) {
            leading.push_back(fmt::format("{}@{}", row.alias.local, row.domain_name));
        }
    }
    if (!leading.empty()) {
        act.notes.push_back(fmt::format(
            "nobody has {} any more, and this leads to it: {}",
            change.source.text(),
            first_few(leading)
        ));
    }
}

Status put_alias(Context& context, store::Database& db, const AliasChange& change, api::Act& act) {
    const auto present = store::aliases_of(db, change.domain.id, local_of(change.source));
    const auto before = alias_destinations(db, change.domain, change.source);
    if (std::is_permutation(
            before.begin(), before.end(), change.destinations.begin(), change.destinations.end()
        )) {
        return {};
    }
    act.changed = true;
    act.plan.push_back(
        {"alias " + change.source.text(),
         before.empty() ? "nobody" : "mailctl",
         shown_destinations(before),
         shown_destinations(change.destinations)}
    );
    write_rows(context, db, change, present);
    if (change.destinations.empty()) {
        tell_of_removal(db, change, act);
        return {};
    }
    if (auto status = before.empty() ? check_aliases(db, change.domain.owner, "source") : Status();
        !status) {
        return status;
    }
    return judge_alias(db, change, act);
}

}  // namespace mailctl::hosting
