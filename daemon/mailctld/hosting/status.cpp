#include "common/api/hosting/status.hpp"

#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/outbox.hpp"

namespace mailctl::hosting {

Result<api::HostingStatusReply> status(Context& context, api::HostingStatus&) {
    const auto& present = context.services.onlooker.look(!context.caller.sees_all);
    api::HostingStatusReply reply{};
    reply.postfix_running = present.postfix_running;
    reply.drift = change::drift_of(present, feature_name);
    reply.revision = present.revision;
    reply.under_way = change::under_way(present);
    const auto count = store::count_hosted(context.services.reader, {});
    reply.domains = count.domains;
    reply.mailboxes = count.mailboxes;
    reply.aliases = count.aliases;
    const auto& lookups = context.services.lookups;
    reply.waiting = store::count_errands_behind(context.services.reader, lookups.followed());
    if (const auto* holding = present.ledger.holding(feature_name)) {
        const auto settings = settings_in(*holding);
        if (const auto right = context.services.lookups.check(context.services.reader); !right) {
            reply.lookups = right.error().message;
        }
        reply.enabled = true;
        reply.mail_host = settings.mail_host.text();
        reply.storage = settings.storage;
        if (settings.certificate) {
            reply.certificate = settings.certificate->chain;
        }
        reply.certificate_state = context.services.certificates.standing(settings);
        reply.pop3 = settings.pop3;
        reply.sieve = settings.sieve;
        reply.since = holding->since.at;
        reply.changed_by = holding->since.by;
        reply.change = holding->since.change;
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingStatus, mailctl::hosting::status)
