#include "daemon/mailctld/settle.hpp"

#include "daemon/mailctld/dns/zone.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/login/logins.hpp"

namespace mailctl {

void settle_remote_acts(Services& services) {
    const Peer nobody{0, {}, Role::admin, "mailctld"};
    Context context{services, nobody, {}, {}};
    for (const auto& owner : services.shared.with(store::owners_with_loose_logins)) {
        const auto session = platform::AccountSession::open(context, owner);
        const auto settled = session ? login::settle_logins(*session)
                                     : Result<std::vector<api::Credential>>(session.error());
        if (!settled) {
            log_warning("login.settle", {{"owner", owner}, {"text", settled.error().message}});
        }
    }
    dns::settle_writings(context);
}

}  // namespace mailctl
