#include "daemon/mailctld/hosting/catch_up.hpp"

#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/hosting/trial_mailbox.hpp"
#include "daemon/mailctld/log.hpp"

namespace mailctl::hosting {
namespace {

// A map that is damaged, not there, or of another time than the store: only all of it helps.
Status rebuild_all(Services& services, const Settings& settings, const Error& why) {
    log_warning("hosting.rebuild", {{"text", why.message}});
    const auto rebuilt = services.lookups.rebuild(settings);
    return rebuilt ? Status() : Status(rebuilt.error());
}

}  // namespace

void catch_up(Services& services) {
    const auto ledger = services.engine.ledger();
    const auto settings = ledger ? settings_of(*ledger) : std::nullopt;
    if (!settings) {
        return;
    }
    services.certificates.follow(Context{services, the_daemon(), {}, {}}, *settings);
    settle_trial(services);
    auto status = services.lookups.check_marks();
    if (status) {
        status = services.lookups.follow(*settings);
        status = status ? services.lookups.settle() : std::move(status);
    }
    if (!status &&
        (status.error().code == Errc::configuration || status.error().code == Errc::not_found)) {
        status = rebuild_all(services, *settings, status.error());
        status = status ? services.lookups.follow(*settings) : std::move(status);
    }
    if (!status) {
        log_warning("hosting.lookups", {{"text", status.error().message}});
    }
    if (const auto ended = end_sessions(services); !ended) {
        log_warning("hosting.sessions", {{"text", ended.error().message}});
    }
    services.lookups.rest();
    settle_mail(services, Deeds::all);
}

}  // namespace mailctl::hosting
