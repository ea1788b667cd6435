#include "common/api/alias/list.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/list_place.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/reach.hpp"
#include "daemon/mailctld/store/aliases.hpp"

#include <algorithm>
#include <limits>

namespace mailctl::hosting {
namespace {

constexpr std::int64_t longest_list = 1000;

AliasSource source_of(const store::AliasRow& row) {
    return *AliasSource::parse(row.alias.local + '@' + row.domain_name);
}

api::AliasEntry entry_of(const store::AliasRow& row, const Aliases& aliases) {
    const auto source = source_of(row);
    const auto verdict = *aliases.verdict_of(source, *MailAddress::parse(row.alias.destination));
    auto problem = problem_of(verdict);
    return {
        row.alias.id,
        source.text(),
        row.alias.destination,
        verdict.leads_outside,
        problem.empty(),
        problem.empty() ? std::nullopt : std::optional(std::move(problem))};
}

}  // namespace

// Where a page's aliases end is looked up for all of them together: what many lead to is looked at
// once.
Result<api::AliasListReply> list_aliases(Context& context, api::AliasList& request) {
    auto& reader = context.services.reader;
    const auto limit =
        std::clamp<std::int64_t>(request.limit.value_or(longest_list), 1, longest_list);
    const auto sorted = sorted_as<store::AliasKey>(request, "source", limit);
    if (!sorted) {
        return sorted.error();
    }
    store::AliasFilter filter{
        .owner = scope_of(context.caller), .contains = lower_case(request.contains.value_or(""))};
    if (request.domain) {
        const auto domain = store::find_hosted_domain(reader, request.domain->text());
        filter.domain = domain ? domain->id : -1;
    }
    const store::ReadTransaction moment(reader);
    const auto page = store::list_aliases(reader, filter, sorted->key, sorted->wanted);
    api::AliasListReply reply{{}, cursor_of(sorted->order, page.next)};
    std::vector<std::string> sources;
    for (const auto& row : page.rows) {
        sources.push_back(source_of(row).text());
    }
    const Aliases aliases(reach_of(reader, sources, std::numeric_limits<std::size_t>::max()));
    for (const auto& row : page.rows) {
        reply.aliases.push_back(entry_of(row, aliases));
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::AliasList, mailctl::hosting::list_aliases)
