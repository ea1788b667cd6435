#include "daemon/mailctld/hosting/wiring.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/postfix/templates.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

namespace mailctl::hosting {
namespace {

using change::foreign_value;
using change::Snapshot;
using change::Wanted;

void add_parameters(
    Wanted& wanted, std::string_view name, const postfix::Placeholders& placeholders
) {
    const postfix::MainCf settings(postfix::fill_template(name, placeholders));
    for (const auto& [parameter, value] : settings.values()) {
        wanted.holding.parameters[parameter] = value;
    }
}

// The chroot column of the server on port 25: 'y' on Debian, 'n' elsewhere.
std::string server_chroot(const Snapshot& now) {
    for (const auto& service : now.master.services()) {
        if (service.name == "smtp" && service.type == "inet") {
            return service.chroot;
        }
    }
    return "-";
}

void add_postfix(
    Wanted& wanted,
    const Snapshot& now,
    const Settings& settings,
    const postfix::Placeholders& placeholders
) {
    add_parameters(wanted, "hosting.main.cf", placeholders);
    const auto delimiter = foreign_value(now, "recipient_delimiter");
    if (delimiter.empty()) {
        add_parameters(wanted, "hosting-delimiter.main.cf", placeholders);
    } else {
        wanted.notes.push_back(
            fmt::format("addresses are parted by your recipient_delimiter, {}", escaped(delimiter))
        );
    }
    if (settings.certificate) {
        add_parameters(wanted, "hosting-certificate.main.cf", placeholders);
    }
    for (const char* service : {"submission", "submissions"}) {
        wanted.holding.services[fmt::format("{}/inet", service)] =
            postfix::fill_template(fmt::format("hosting-{}.master.cf", service), placeholders);
    }
}

// What 2.4 does not read any more has files of its own; it needs no third one.
void add_dovecot_24(
    Wanted& wanted, const Settings& settings, const postfix::Placeholders& placeholders
) {
    auto complete = placeholders;
    complete["lmtp_plugins"] = settings.sieve ? "    sieve = yes\n" : "";
    complete["tls"] = settings.certificate
                          ? postfix::fill_template("dovecot24-hosting-tls.conf", placeholders)
                          : std::string();
    wanted.holding.files = std::map<std::string, std::string>{
        {store::file_object("dovecot", "conf.d/00-mailctl.conf"),
         postfix::fill_template("dovecot24-hosting-first.conf", complete)},
        {store::file_object("dovecot", "conf.d/99-mailctl.conf"),
         postfix::fill_template("dovecot24-hosting.conf", complete)}};
}

void add_dovecot(
    Wanted& wanted, const Settings& settings, const postfix::Placeholders& placeholders
) {
    if (settings.dovecot) {
        return add_dovecot_24(wanted, settings, placeholders);
    }
    auto complete = placeholders;
    complete["lmtp_plugins"] = settings.sieve ? " sieve" : "";
    complete["tls"] = settings.certificate
                          ? postfix::fill_template("dovecot-hosting-tls.conf", placeholders)
                          : std::string();
    wanted.holding.files = std::map<std::string, std::string>{
        {store::file_object("dovecot", "conf.d/00-mailctl.conf"),
         postfix::fill_template("dovecot-hosting-first.conf", complete)},
        {store::file_object("dovecot", "conf.d/99-mailctl.conf"),
         postfix::fill_template("dovecot-hosting.conf", complete)},
        {store::file_object("dovecot", "mailctl-auth.conf.ext"),
         postfix::fill_template("dovecot-hosting-auth.conf.ext", complete)},
        {store::file_object("dovecot", "mailctl-renewal.conf.ext"),
         postfix::fill_template("dovecot-hosting-renewal.conf.ext", complete)}};
}

}  // namespace

std::filesystem::path dovecots_door(const Config& config) {
    return config.run_dir / "dovecot" / "mailctl.sock";
}

change::Wanted wanted_hosting(
    const Config& config,
    const Snapshot& now,
    const Surroundings& around,
    const Settings& settings,
    const std::string& by
) {
    Wanted wanted;
    const auto* present = now.ledger.holding(feature_name);
    wanted.holding.settings = to_json(settings);
    wanted.holding.since = present != nullptr && settings_in(*present) == settings
                               ? present->since
                               : store::Since{store::timestamp(), by, 0};
    const postfix::Placeholders placeholders{
        {"maps", fmt::format("lmdb:{}/postfix", config.lookup_dir.string())},
        {"lookup", config.lookup_dir.string()},
        {"queue", around.queue},
        {"renew", (config.helper_dir / "mailctl-renew").string()},
        {"door", dovecots_door(config).string()},
        {"chroot", server_chroot(now)},
        {"certificate",
         settings.certificate ? certificate_place(config, *settings.certificate).string()
                              : std::string()}};
    add_postfix(wanted, now, settings, placeholders);
    add_dovecot(wanted, settings, placeholders);
    return wanted;
}

}  // namespace mailctl::hosting
