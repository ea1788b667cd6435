#include "daemon/mailctld/settle.hpp"

#include "daemon/mailctld/dns/zone.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"

namespace mailctl {

void settle_remote_acts(Services& services) {
    Context context{services, the_daemon(), {}, {}};
    for (const auto& owner : services.shared.with(store::owners_with_loose_credentials)) {
        const auto session = platform::AccountSession::open(context, owner);
        const auto settled = session ? platform::settle_credentials(*session)
                                     : Result<std::vector<api::Credential>>(session.error());
        if (!settled) {
            log_warning("credential.settle", {{"owner", owner}, {"text", settled.error().message}});
        }
    }
    dns::settle_writings(context);
}

}  // namespace mailctl
