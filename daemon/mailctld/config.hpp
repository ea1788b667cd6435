#pragma once

#include "daemon/mailctld/front_may.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace mailctl {

/// What the administrator may set on mailctld's command line or in mailctl.conf(5).
struct Config {
    std::filesystem::path socket = "/run/mailctl/mailctl.sock";
    std::filesystem::path state_dir = "/var/lib/mailctl";
    std::filesystem::path run_dir = "/run/mailctl";
    std::filesystem::path lookup_dir = "/var/lib/mailctl-lookup";  ///< What programs read of ours.
    std::filesystem::path postfix_config_dir = "/etc/postfix";
    std::filesystem::path
        helper_dir;  ///< Where mailctl-op and mailctl-net are, for a start by hand.
    std::filesystem::path ca_file = "/etc/ssl/certs/ca-certificates.crt";
    std::string map_type;  ///< Empty: chosen from what this Postfix supports.
    std::string platform_url = "https://platform.cyberpersons.com/email/cp/";
    std::filesystem::path platform_ca_file;               ///< Empty: the system's authorities.
    std::string platform_host = "mail.cyberpersons.com";  ///< Where the platform takes mail.
    std::int64_t platform_port = 587;
    std::int64_t keep_history_days = 400;  ///< Before it goes into the archive; 0: for ever.

    FrontMay front_may = FrontMay::change;  ///< Of whoever comes over HTTP.

    // The rest is for tests; nobody can set it.

    /// Of what other programs have on this machine: Dovecot, Rspamd, Cyrus SASL.
    std::filesystem::path root = "/";

    /// Who owns all mail, by number: the name is for people (sysusers.d/mailctl.conf).
    unsigned mail_owner = 5000;

    /// Who reads what Dovecot looks up. Empty: our own group.
    std::string lookup_group = "dovecot";

    /// A delivery that had begun with the relay's old login may be on its way to log in: eight
    /// round trips of a third of a second. Deleted under its hands, the mail would wait for
    /// Postfix's next attempt.
    std::chrono::seconds delivery_patience{3};

    std::filesystem::path main_cf() const { return postfix_config_dir / "main.cf"; }
    std::filesystem::path master_cf() const { return postfix_config_dir / "master.cf"; }
    std::filesystem::path generations() const { return postfix_config_dir / "mailctl"; }
    std::filesystem::path front_socket() const { return run_dir / "front" / "mailctl.sock"; }
    std::filesystem::path archive() const { return state_dir / "archive"; }
    std::filesystem::path stage() const { return run_dir / "stage"; }
};

}  // namespace mailctl
