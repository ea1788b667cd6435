#include "common/api/token/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

}  // namespace

Result<int> token_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::TokenList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
