#include "common/api/token/list.hpp"

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::TokenListReply& reply, const Palette& palette) {
    if (reply.tokens.empty()) {
        return "There are no tokens; \"mailctl token create\" makes one.\n";
    }
    Table table(palette, {"ID", "NAME", "TENANT", "RIGHTS", "FROM", "EXPIRES", "LAST USED", "BY"});
    for (const auto& token : reply.tokens) {
        const auto from = fmt::format("{}", fmt::join(token.addresses, " "));
        table.add(
            {{std::to_string(token.id)},
             {token.name, Colour::bold},
             {token.tenant},
             {token.rights},
             {from.empty() ? "anywhere" : from},
             {token.expires.value_or("never"), token.expired ? Colour::red : Colour::plain},
             {token.last_used.value_or("never")},
             {token.by}}
        );
    }
    return table.take();
}

// All pages as one.
Result<api::TokenListReply> every_token(Daemon& daemon, api::TokenList request) {
    api::TokenListReply all{};
    for (bool has_more = true; has_more;) {
        auto page = daemon.call(request);
        if (!page) {
            return page.error();
        }
        std::move(page->tokens.begin(), page->tokens.end(), std::back_inserter(all.tokens));
        has_more = page->next.has_value();
        if (has_more) {
            request.after = page->next;
        }
    }
    return all;
}

}  // namespace

void token_list_options(Options& options) {
    add_value(options, "tenant", "NAME", "List only those of this tenant");
    add_sort<api::TokenColumn>(options);
}

Result<int> token_list(const Arguments& arguments, Output& output) {
    auto tenant = arguments.value<Label>("tenant");
    if (!tenant) {
        return tenant.error();
    }
    const auto sort = arguments.value<Sorting<api::TokenColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::TokenList request{
        .after = std::nullopt, .limit = std::nullopt, .tenant = *std::move(tenant), .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    const auto reply = every_token(daemon, request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
