#include "common/api/owned.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

namespace mailctl::cli {
namespace {

// What is a file has no value of its own; a line may have stood there with an empty one.
std::string before_text(const api::OwnedThing& thing) {
    if (!thing.before) {
        return thing.ours ? "(nothing)" : "";
    }
    return thing.before->empty() ? "(empty)" : *thing.before;
}

std::string owned_text(const api::OwnedReply& reply, const Palette& palette) {
    if (reply.things.empty()) {
        return "Nothing here is mailctl's.\n";
    }
    Table table(palette, {"OBJECT", "FEATURE", "OURS", "BEFORE"});
    for (const auto& thing : reply.things) {
        table.add(
            {{thing.object, Colour::bold},
             {fmt::format("{}", fmt::join(thing.features, ", "))},
             {thing.ours.value_or("")},
             {before_text(thing)}}
        );
    }
    return table.take();
}

}  // namespace

Result<int> owned(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::ListOwned{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), owned_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
