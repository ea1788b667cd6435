#include "daemon/mailctld/call/observer.hpp"

#include "common/api/change.hpp"
#include "common/wire/described.hpp"

namespace mailctl {

void send_progress(const Context& context, std::string_view step, std::string text) {
    if (context.send) {
        context.send(wire::encode(api::ChangeReply{
            api::Progress{std::string(step), std::move(text)}, std::nullopt}));
    }
}

change::Observer observer(const Context& context) {
    return {
        [&context](std::string_view step, std::string text) {
            send_progress(context, step, std::move(text));
        },
        context.is_cancelled,
        !context.dry_run};
}

}  // namespace mailctl
