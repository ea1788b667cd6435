#include "common/api/mailbox/renew_hash.hpp"

#include "common/api/act.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/renewal.hpp"
#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

namespace mailctl::access {

// Dovecot has found it right, so hardly ever is it not. Who could make Dovecot's program say others
// tries no more of them here than who tries to log in.
Result<api::Act> renew_hash(Context& context, api::MailboxRenewHash& request) {
    const auto address = request.address.text();
    const auto name = fmt::format("renewal {}", address);
    auto& doorkeeper = context.services.doorkeeper;
    if (const auto wait = doorkeeper.due(name); wait.count() > 0) {
        return too_many_tries(wait);
    }
    auto act = hosting::renew_hash(context, request.address, request.password);
    if (act) {
        doorkeeper.succeeded(name);
    } else if (act.error().code == Errc::unauthenticated) {
        doorkeeper.failed(name);
        log_warning("renewal.failed", {{"address", address}});
    }
    return act;
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::MailboxRenewHash, mailctl::access::renew_hash)
