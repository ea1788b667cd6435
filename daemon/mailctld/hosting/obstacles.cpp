#include "daemon/mailctld/hosting/obstacles.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/ports.hpp"
#include "daemon/mailctld/postfix/enabled.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <system_error>

#include <sys/stat.h>

namespace mailctl::hosting {
namespace {

namespace fs = std::filesystem;

Error hindered(std::string message, std::string hint, std::string parameter = {}) {
    return {Errc::configuration, std::move(message), std::move(hint), std::move(parameter)};
}

bool is_there(const Config& config, const char* path) {
    std::error_code none;
    return fs::exists(config.root / path, none);
}

Result<std::vector<std::string>> missing_packages(const Config& config, const Settings& settings) {
    struct Need {
        bool is_needed;
        const char* file;
        const char* package;
    };
    const std::array needs{
        Need{true, "usr/lib/dovecot/imap", "dovecot-imapd"},
        Need{true, "usr/lib/dovecot/lmtp", "dovecot-lmtpd"},
        Need{settings.pop3, "usr/lib/dovecot/pop3", "dovecot-pop3d"},
        Need{settings.sieve, "usr/lib/dovecot/modules/lib90_sieve_plugin.so", "dovecot-sieve"},
        Need{settings.sieve, "usr/lib/dovecot/managesieve", "dovecot-managesieved"}};
    std::vector<std::string> missing;
    for (const auto& need : needs) {
        if (need.is_needed && !is_there(config, need.file)) {
            missing.emplace_back(need.package);
        }
    }
    const auto types = postfix::table_types(config.postfix_config_dir);
    if (!types) {
        return types.error();
    }
    if (std::find(types->begin(), types->end(), "lmdb") == types->end()) {
        missing.emplace_back("postfix-lmdb");
    }
    return missing;
}

Status check_storage(const Config& config, const std::string& storage) {
    const auto place = fmt::format("{}/vhosts", storage);
    const auto path = config.root / fs::path(place).relative_path();
    struct stat about {};
    constexpr mode_t others_write = 022;
    const bool is_good = ::lstat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
                         about.st_uid == config.mail_owner && about.st_gid == config.mail_owner &&
                         (about.st_mode & others_write) == 0;
    if (is_good) {
        return {};
    }
    return hindered(
        fmt::format(
            "{} is no directory of {}'s alone, where mail can be kept", place, config.mail_owner
        ),
        fmt::format("install -d -o {0} -g {0} -m 0750 {1}", config.mail_owner, place),
        "storage"
    );
}

// Whose mailboxes are somebody else's tables would be looked for in ours.
Status check_foreign_hosting(const change::Snapshot& now) {
    std::vector<std::string> found;
    for (const char* name : {"virtual_mailbox_domains", "virtual_mailbox_maps", "virtual_maps"}) {
        if (const auto value = change::foreign_value(now, name); !value.empty()) {
            found.push_back(fmt::format("{} = {}", name, escaped(value)));
        }
    }
    if (found.empty()) {
        return {};
    }
    return hindered(
        fmt::format("Postfix hosts mailboxes already, not for mailctl: {}", fmt::join(found, "; ")),
        "mailctl takes over nothing that others have set up: move their domains to mailctl, take "
        "these lines out of main.cf, and try again"
    );
}

Status check_reached(const change::Snapshot& now, std::string_view interfaces) {
    const auto disabled = now.main.value("master_service_disable").value_or("");
    const auto services = now.master.services();
    const bool has_server =
        std::any_of(services.begin(), services.end(), [](const postfix::Service& service) {
            return service.type == "inet" && (service.name == "smtp" || service.name == "25");
        });
    if (!has_server || lower_case(disabled).find("inet") != std::string::npos) {
        return hindered(
            "Postfix takes no mail from elsewhere: master.cf has no service smtp/inet in use",
            "put its line back (master.cf.proto beside main.cf has it), then `postfix reload`"
        );
    }
    if (interfaces == "loopback-only" || interfaces == "localhost" || interfaces == "127.0.0.1") {
        return hindered(
            fmt::format(
                "Postfix can be reached from this machine alone: inet_interfaces = {}", interfaces
            ),
            "`postconf -e inet_interfaces=all`, then `systemctl restart postfix`"
        );
    }
    return {};
}

// Of its own: the one that was named to us goes when it is named no more.
bool has_certificate(const change::Snapshot& now) {
    return !change::foreign_value(now, "smtpd_tls_cert_file").empty() ||
           !change::foreign_value(now, "smtpd_tls_chain_files").empty();
}

}  // namespace

Status check_machine(const Config& config, const Settings& settings) {
    const auto missing = missing_packages(config, settings);
    if (!missing) {
        return missing.error();
    }
    if (!missing->empty()) {
        return hindered(
            fmt::format("not installed: {}", fmt::join(*missing, ", ")),
            fmt::format("apt install {}", fmt::join(*missing, " "))
        );
    }
    return check_storage(config, settings.storage);
}

Status check_postfix(
    const Config& config,
    const change::Snapshot& now,
    const Surroundings& around,
    const Settings& settings
) {
    if (auto status = check_foreign_hosting(now); !status) {
        return status;
    }
    if (auto status = check_reached(now, around.interfaces); !status) {
        return status;
    }
    if (!settings.certificate && !has_certificate(now)) {
        return hindered(
            "Postfix has no certificate, and nobody logs in without TLS",
            "name one with --certificate and --key",
            "certificate"
        );
    }
    if (now.ledger.holding(feature_name) != nullptr) {
        return {};  // They are ours.
    }
    return check_ports_are_free(config, now);
}

Result<Surroundings> look_around(const Config& config) {
    const auto values = postfix::effective_values(
        config.postfix_config_dir, {"myhostname", "queue_directory", "inet_interfaces"}
    );
    if (!values) {
        return values.error();
    }
    return Surroundings{(*values)[0], (*values)[1], (*values)[2]};
}

}  // namespace mailctl::hosting
