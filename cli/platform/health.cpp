#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/api/platform/status.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string health_text(const api::PlatformStatusReply& reply, const Palette& palette) {
    Table facts(palette);
    facts.add(
        {{"Platform", Colour::bold},
         {reply.healthy ? "healthy" : "not healthy", reply.healthy ? Colour::green : Colour::red}}
    );
    facts.add({{"Address", Colour::bold}, {reply.url}});
    facts.add({{"Says", Colour::bold}, {reply.text}});
    return facts.take();
}

}  // namespace

Result<int> platform_health(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(api::PlatformStatus{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), health_text(*reply, output.palette()));
    return reply->healthy ? 0 : info(Errc::remote_unavailable).exit;
}

}  // namespace mailctl::cli
