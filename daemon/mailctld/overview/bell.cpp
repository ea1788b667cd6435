#include "daemon/mailctld/overview/bell.hpp"

#include "common/api/bell.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/journal.hpp"

namespace mailctl::overview {

Result<api::BellReply> bell(Context& context, api::Bell& request) {
    const auto newest = store::newest_sequence(context.services.reader);
    api::BellReply reply{newest, std::nullopt};
    if (newest > request.after.value_or(0)) {
        reply.next = newest;
    }
    return reply;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::Bell, mailctl::overview::bell)
