#include "daemon/mailctld/hosting/catch_up.hpp"

#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/log.hpp"

namespace mailctl::hosting {

void catch_up(Services& services) {
    const auto ledger = services.engine.ledger();
    const auto settings = ledger ? settings_of(*ledger) : std::nullopt;
    if (!settings) {
        return;
    }
    auto status = services.lookups.are_there() ? services.lookups.follow(settings->storage)
                                               : services.lookups.rebuild(settings->storage);
    // A map that is damaged, or not there: only a whole new one helps.
    if (!status &&
        (status.error().code == Errc::configuration || status.error().code == Errc::not_found)) {
        status = services.lookups.rebuild(settings->storage);
    }
    if (!status) {
        log_warning("hosting.lookups", {{"text", status.error().message}});
    }
    settle_mail(services, Deeds::all);
}

}  // namespace mailctl::hosting
