#include "common/api/hosting/enable.hpp"

#include "common/api/change.hpp"
#include "common/api/hosting/disable.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/hosting/dovecot_version.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/obstacles.hpp"
#include "daemon/mailctld/hosting/wiring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mailctl::hosting {
namespace {

// It goes into files whose grammars know blanks, quotes and "$".
Result<std::string> plain_path(const std::string& text, const char* parameter) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
    const bool is_plain = text.starts_with('/') && text.size() > 1 &&
                          text.find_first_not_of(letters) == std::string::npos &&
                          (text + '/').find("/../") == std::string::npos;
    if (!is_plain) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is no path that can be written everywhere", escaped(text)),
            "a whole path of letters, digits, \".\", \"_\" and \"-\"",
            parameter};
    }
    return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

Result<std::optional<Certificate>> certificate_of(const api::HostingEnable& request) {
    if (!request.certificate && !request.key) {
        return std::optional<Certificate>();
    }
    if (!request.certificate || !request.key) {
        return Error{
            Errc::invalid_argument,
            "a certificate and its key go together",
            "name both, or neither to keep what Postfix and Dovecot have",
            request.key ? "certificate" : "key"};
    }
    auto chain = plain_path(*request.certificate, "certificate");
    if (!chain) {
        return chain.error();
    }
    auto key = plain_path(*request.key, "key");
    if (!key) {
        return key.error();
    }
    return std::optional(Certificate{*std::move(chain), *std::move(key)});
}

// Before anything that depends on another member: what is no path is told as that.
Status check_paths(const api::HostingEnable& request) {
    const std::array<std::pair<const std::optional<std::string>*, const char*>, 3> paths{
        {{&request.storage, "storage"},
         {&request.certificate, "certificate"},
         {&request.key, "key"}}};
    for (const auto& [path, name] : paths) {
        const auto plain = *path ? plain_path(**path, name) : Result<std::string>(std::string());
        if (!plain) {
            return plain.error();
        }
    }
    return {};
}

Result<Settings> settings_for(const api::HostingEnable& request, const Surroundings& around) {
    auto host = request.mail_host ? Result<HostName>(*request.mail_host)
                                  : HostName::parse(around.host_name);
    if (!host || host->is_address() || host->text().find('.') == std::string::npos) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is no name by which mail programs find this machine",
                host ? host->text() : escaped(around.host_name)
            ),
            "name one with --mail-host, for example mail.example.org",
            "mail_host"};
    }
    auto storage = plain_path(request.storage.value_or(std::string(default_storage)), "storage");
    if (!storage) {
        return storage.error();
    }
    auto certificate = certificate_of(request);
    if (!certificate) {
        return certificate.error();
    }
    return Settings{
        *std::move(host),
        *std::move(storage),
        *std::move(certificate),
        request.pop3.value_or(false),
        request.sieve.value_or(false)};
}

std::vector<change::Part> hosting_alone(change::WantedOf wanted) {
    return {{std::string(feature_name), std::move(wanted)}};
}

// Judged also where it is to stay, for it may have ended since.
Result<Certificates::Put> take_certificate(const Context& context, const Settings& settings) {
    if (!settings.certificate) {
        return Certificates::Put::same;
    }
    const auto good = judge_pair(context, settings.mail_host, *settings.certificate);
    if (!good) {
        return good.error();
    }
    if (context.dry_run) {
        return Certificates::Put::same;
    }
    return context.services.certificates.put(*settings.certificate, *good);
}

// Also by a Dovecot that has been replaced by one of another language.
bool can_be_read(const Context& context, const Settings& settings) {
    const auto ledger = context.services.engine.ledger();
    const auto present = ledger ? settings_of(*ledger) : std::nullopt;
    return context.services.lookups.are_there() &&
           (!present || present->dovecot == settings.dovecot);
}

// A change has had them read it.
void read_certificate(const Context& context, Certificates::Put put, api::ChangeReport& report) {
    auto& certificates = context.services.certificates;
    if (report.changed) {
        certificates.came_into_force();
    } else if (auto trouble = certificates.bring_into_force()) {
        report.notes.push_back(*std::move(trouble));
    } else if (put != Certificates::Put::same) {
        report.notes.emplace_back("Postfix and Dovecot have read the renewed certificate");
    }
}

// Mail is where it is: another storage would leave it behind.
Status check_storage_stays(const change::Snapshot& now, const Settings& settings) {
    const auto present = settings_of(now.ledger);
    if (!present || present->storage == settings.storage) {
        return {};
    }
    return Error{
        Errc::conflict,
        fmt::format("mail is kept in {}, and would stay there", present->storage),
        fmt::format("leave --storage out, or name {}", present->storage),
        "storage"};
}

}  // namespace

Result<api::ChangeReport> enable(Context& context, api::HostingEnable& request) {
    if (auto status = check_paths(request); !status) {
        return status.error();
    }
    const Config& config = context.services.config;
    const auto around = look_around(config);
    if (!around) {
        return around.error();
    }
    auto settings = settings_for(request, *around);
    if (!settings) {
        return settings.error();
    }
    if (auto status = check_machine(config, *settings); !status) {
        return status.error();
    }
    auto language = dovecot_language(config);
    if (!language) {
        return language.error();
    }
    settings->dovecot = *std::move(language);
    const auto wanted = [&](const change::Snapshot& now) -> Result<std::optional<change::Wanted>> {
        if (auto status = check_postfix(config, now, *around, *settings); !status) {
            return status.error();
        }
        if (auto status = check_storage_stays(now, *settings); !status) {
            return status.error();
        }
        return std::optional(wanted_hosting(config, now, *around, *settings, context.caller.name));
    };
    auto renewed = take_certificate(context, *settings);
    if (!renewed) {
        return renewed.error();
    }
    // What Postfix is to ask has to be there before it is told to.
    if (!context.dry_run && !can_be_read(context, *settings)) {
        if (auto made = context.services.lookups.rebuild(*settings); !made) {
            return made.error();
        }
    }
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::HostingEnable::method),
        .text = fmt::format("mailboxes at {}", settings->mail_host.text()),
        .dry_run = context.dry_run,
        .force = request.force.value_or(false),
        .expect = request.expect};
    auto report = context.services.engine.run(order, hosting_alone(wanted), observer(context));
    if (report && !order.dry_run) {
        read_certificate(context, *renewed, *report);
        // What was added while nothing hosted.
        follow(context, report->notes);
    } else if (!report && *renewed == Certificates::Put::first) {
        context.services.certificates.forget(*settings->certificate);
    }
    return report;
}

Result<api::ChangeReport> disable(Context& context, api::HostingDisable& request) {
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::HostingDisable::method),
        .text = "no mailboxes",
        .dry_run = context.dry_run,
        .force = request.force.value_or(false),
        .gives_back = true,
        .expect = request.expect};
    const auto nothing = [](const change::Snapshot&) -> Result<std::optional<change::Wanted>> {
        return std::optional<change::Wanted>();
    };
    auto report = context.services.engine.run(order, hosting_alone(nothing), observer(context));
    return report;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingDisable, mailctl::hosting::disable)
MAILCTL_HANDLER(mailctl::api::HostingEnable, mailctl::hosting::enable)
