#include "common/api/act.hpp"
#include "common/api/alias/set.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/alias_words.hpp"
#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/aliases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::hosting {
namespace {

Error no_such_row(std::int64_t id) {
    return {
        Errc::not_found,
        fmt::format("there is no alias number {}", id),
        "`mailctl alias list --json` tells the numbers",
        "id"};
}

std::string source_text(const store::AliasRow& row) {
    return fmt::format("{}@{}", row.alias.local, row.domain_name);
}

std::string row_text(const store::AliasRow& row) {
    return fmt::format("{} to {}", source_text(row), row.alias.destination);
}

Error clash(std::string message, std::string hint, const char* member) {
    return {Errc::invalid_argument, std::move(message), std::move(hint), member};
}

Status check_words(const api::AliasSet& request) {
    if (request.source.has_value() == request.id.has_value()) {
        return clash(
            "an alias is named by its source, or one row of it by its number",
            "give one of the two",
            "source"
        );
    }
    if (request.id && (request.add || request.take)) {
        return clash("a row has one destination", "give destinations with that one", "add");
    }
    if (request.id && request.destinations && request.destinations->size() != 1) {
        return clash(
            "a row has one destination", "give destinations with that one", "destinations"
        );
    }
    if (request.destinations && (request.add || request.take)) {
        return clash(
            "all destinations, and some to add or to take, exclude each other",
            "give destinations, or add and take",
            "destinations"
        );
    }
    return {};
}

Result<store::AliasRow> my_row(const Context& context, store::Database& db, std::int64_t id) {
    auto row = store::find_alias(db, id);
    const auto domain = row ? store::find_hosted_domain(db, row->domain_name) : std::nullopt;
    if (!domain || !is_the_callers(context.caller, *domain)) {
        return no_such_row(id);
    }
    return *std::move(row);
}

bool is_there_already(store::Database& db, const store::AliasRow& row) {
    const auto all = store::aliases_of(db, row.alias.domain, row.alias.local);
    return std::any_of(all.begin(), all.end(), [&](const store::Alias& other) {
        return other.id != row.alias.id && other.destination == row.alias.destination;
    });
}

void move_to(store::AliasRow& row, const store::HostedDomain& domain, const AliasSource& source) {
    row.alias.domain = domain.id;
    row.domain_name = domain.name;
    row.alias.local = source.local() ? source.local()->text() : "";
}

/// Where an alias, or one row of it, is to be; of who asks.
struct Place {
    store::HostedDomain domain;
    AliasSource source;
};

// Judged when it has been written: what is refused is rolled back.
Result<act::Note> set_row(
    Context& context,
    store::Database& db,
    const api::AliasSet& request,
    const std::optional<Place>& place,
    api::Act& act
) {
    const auto before = my_row(context, db, *request.id);
    if (!before) {
        return before.error();
    }
    auto after = *before;
    if (place) {
        move_to(after, place->domain, place->source);
    }
    if (request.destinations) {
        after.alias.destination = lower_case(request.destinations->front().text());
    }
    const auto old_source = AliasSource::parse(source_text(*before));
    const auto source = AliasSource::parse(source_text(after));
    const auto old_domain = store::find_hosted_domain(db, before->alias.domain);
    const auto domain = store::find_hosted_domain(db, after.alias.domain);
    if (!old_source || !source || !old_domain || !domain) {
        return no_such_row(*request.id);
    }
    act.changed = row_text(after) != row_text(*before);
    const act::Note note{
        api::AliasSet::method,
        "alias-set",
        fmt::format("{} is {}", row_text(*before), row_text(after))};
    if (!act.changed) {
        return note;
    }
    if (is_there_already(db, after)) {
        return Error{
            Errc::conflict,
            fmt::format("{} goes to {} already", source->text(), after.alias.destination),
            "remove this one instead",
            request.destinations ? "destinations" : "rename"};
    }
    act.plan.push_back(
        {fmt::format("alias {}", *request.id), "mailctl", row_text(*before), row_text(after)}
    );
    // Before and behind the change: who leads here is found by the rows.
    name_touched(db, *old_source);
    store::save_alias(db, after.alias);
    name_touched(db, *source);
    if (auto room = check_aliases(db, domain->owner, "rename"); !room) {
        return room.error();
    }
    if (alias_destinations(db, *old_domain, *old_source).empty()) {
        tell_of_removal(db, {*old_domain, *old_source, {}}, act);
    }
    auto status = judge_alias(db, {*domain, *source, {after.alias.destination}}, act);
    return status ? Result<act::Note>(note) : Result<act::Note>(status.error());
}

// All its rows, which keep their numbers.
Status rename_alias(store::Database& db, const Place& from, const Place& to, api::Act& act) {
    if (!alias_destinations(db, to.domain, to.source).empty()) {
        return Error{
            Errc::conflict,
            fmt::format("there is an alias {} already", to.source.text()),
            "add the destinations to that one, and remove this",
            "rename"};
    }
    const auto local = from.source.local() ? from.source.local()->text() : std::string();
    name_touched(db, from.source);
    for (auto& alias : store::aliases_of(db, from.domain.id, local)) {
        store::AliasRow row{std::move(alias), from.domain.name};
        move_to(row, to.domain, to.source);
        store::save_alias(db, row.alias);
    }
    name_touched(db, to.source);
    act.changed = true;
    act.plan.push_back(
        {"alias " + from.source.text(), "mailctl", from.source.text(), to.source.text()}
    );
    tell_of_removal(db, {from.domain, from.source, {}}, act);
    return check_aliases(db, to.domain.owner, "rename");
}

std::vector<std::string> wanted_destinations(
    const api::AliasSet& request, std::vector<std::string> present
) {
    const auto some = [](const std::optional<std::vector<MailAddress>>& addresses) {
        return addresses ? texts_of(*addresses) : std::vector<std::string>();
    };
    auto after = request.destinations ? texts_of(*request.destinations) : std::move(present);
    take_out(after, some(request.take));
    put_in(after, some(request.add));
    return after;
}

Result<act::Note> set_all(
    Context& context,
    store::Database& db,
    const api::AliasSet& request,
    const Place& from,
    const std::optional<Place>& renamed,
    api::Act& act
) {
    auto present = alias_destinations(db, from.domain, from.source);
    if (present.empty()) {
        return no_such_alias(from.source);
    }
    const auto& to = renamed.value_or(from);
    if (to.source != from.source) {
        if (auto status = rename_alias(db, from, to, act); !status) {
            return status.error();
        }
    }
    const auto after = wanted_destinations(request, std::move(present));
    if (after.empty()) {
        return to_nobody("`mailctl alias remove` takes it away");
    }
    const bool is_renamed = act.changed;
    const auto planned = act.plan.size();
    const AliasChange change{to.domain, to.source, after};
    if (auto put = put_alias(context, db, change, act); !put) {
        return put.error();
    }
    // Where the destinations stay, nothing has been judged yet.
    if (is_renamed && act.plan.size() == planned) {
        if (auto status = judge_alias(db, change, act); !status) {
            return status.error();
        }
    }
    auto text = leads_text(to.source, after);
    return act::Note{
        api::AliasSet::method,
        "alias-set",
        is_renamed ? fmt::format("{}, and was {}", text, from.source.text()) : std::move(text)};
}

}  // namespace

Result<api::Act> set_alias(Context& context, api::AliasSet& request) {
    if (auto status = check_words(request); !status) {
        return status.error();
    }
    std::optional<Place> renamed;
    if (request.rename) {
        auto domain = my_domain_of(context, *request.rename, "rename");
        if (!domain) {
            return domain.error();
        }
        renamed = Place{*std::move(domain), *request.rename};
    }
    if (request.id) {
        return recorded(context, [&](store::Database& db, api::Act& act) {
            return set_row(context, db, request, renamed, act);
        });
    }
    const auto domain = my_domain(context, request.source->domain());
    if (!domain) {
        return no_such_alias(*request.source);
    }
    const Place from{*domain, *request.source};
    return recorded(context, [&](store::Database& db, api::Act& act) {
        return set_all(context, db, request, from, renamed, act);
    });
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::AliasSet, mailctl::hosting::set_alias)
