#include "common/types/text.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/journal.hpp"

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

Result<store::AliasRow> my_row(const Context& context, std::int64_t id) {
    auto row = context.services.shared.with([&](store::Database& db) {
        return store::find_alias(db, id);
    });
    const auto name = row ? DomainName::parse(row->domain_name) : Result<DomainName>(Error{});
    if (!name || !my_domain(context, *name)) {
        return no_such_row(id);
    }
    return *std::move(row);
}

Result<store::AliasRow> row_wanted(
    const Context& context, const store::AliasRow& before, const api::AliasRedirect& request
) {
    auto after = before;
    if (request.source) {
        const auto domain = my_domain(context, request.source->domain());
        if (!domain) {
            auto error = domain.error();
            error.parameter = "source";
            return error;
        }
        after.alias.domain = domain->id;
        after.domain_name = domain->name;
        after.alias.local = request.source->local() ? request.source->local()->text() : "";
    }
    if (request.destination) {
        after.alias.destination = lower_case(request.destination->text());
    }
    return after;
}

Error says_it_already(const store::AliasRow& row) {
    return {
        Errc::conflict,
        fmt::format("{} goes to {} already", source_text(row), row.alias.destination),
        "remove this one instead",
        "destination"};
}

bool is_there_already(store::Database& db, const store::AliasRow& row) {
    const auto all = store::aliases_of(db, row.alias.domain, row.alias.local);
    return std::any_of(all.begin(), all.end(), [&](const store::Alias& other) {
        return other.id != row.alias.id && other.destination == row.alias.destination;
    });
}

// Judged when it has been written: what is refused is rolled back.
Status put_row(store::Database& db, const store::AliasRow& before, const store::AliasRow& after) {
    const auto old_source = AliasSource::parse(source_text(before));
    const auto source = AliasSource::parse(source_text(after));
    const auto domain = store::find_hosted_domain(db, after.domain_name);
    if (!old_source || !source || !domain) {
        return no_such_row(before.alias.id);
    }
    if (is_there_already(db, after)) {
        return says_it_already(after);
    }
    // Before and behind the change: who leads here is found by the rows.
    name_touched(db, *old_source);
    store::save_alias(db, after.alias);
    name_touched(db, *source);
    if (auto room = check_aliases(db, domain->owner, "source"); !room) {
        return room;
    }
    return judge_alias(db, *source);
}

}  // namespace

Result<api::Act> redirect_alias(Context& context, api::AliasRedirect& request) {
    const auto before = my_row(context, request.id);
    if (!before) {
        return before.error();
    }
    const auto after = row_wanted(context, *before, request);
    if (!after) {
        return after.error();
    }
    if (row_text(*after) == row_text(*before)) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {fmt::format("alias {}", request.id), "mailctl", row_text(*before), row_text(*after)}
    );
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        if (auto put = put_row(db, *before, *after); !put) {
            return put.error();
        }
        return act::Note{
            api::AliasRedirect::method,
            "alias-redirected",
            fmt::format("{} is {}", row_text(*before), row_text(*after))};
    });
    if (!status) {
        return status.error();
    }
    if (act.dry_run) {
        return act;
    }
    follow(context, act.notes);
    return act;
}

}  // namespace mailctl::hosting
