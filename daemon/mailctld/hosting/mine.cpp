#include "daemon/mailctld/hosting/mine.hpp"

#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/program/operator.hpp"

#include <fmt/format.h>

#include <mutex>
#include <system_error>

namespace mailctl::hosting {
namespace {

bool is_the_callers(const Caller& caller, const store::HostedDomain& domain) {
    return caller.sees_all || caller.owner == domain.owner;
}

// mailctl-op reads whom to end from one file.
std::mutex& one_list_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

// The change itself is made: that nobody could be told of it is no reason to say that it failed.
bool ask_to_end(const Config& config, const std::string& whose) {
    const std::lock_guard turn(one_list_at_a_time());
    const auto list = config.stage() / "ended-sessions";
    try {
        files::put_whole_file(list, whose + '\n');
        const auto answer = program::Operator(config).ask(program::Verb::dovecot_end_sessions);
        files::put_whole_file(list, std::nullopt);
        return answer &&
               (answer->exit_status == 0 || answer->exit_status == program::Operator::not_running);
    } catch (const std::system_error& error) {
        log_warning("hosting.sessions", {{"whose", whose}, {"text", error.what()}});
        return false;
    }
}

}  // namespace

std::string scope_of(const Caller& caller) {
    return caller.sees_all ? std::string() : caller.owner;
}

Result<store::HostedDomain> my_domain(const Context& context, const DomainName& name) {
    auto found = context.services.shared.with([&](store::Database& db) {
        return store::find_hosted_domain(db, name.text());
    });
    if (!found || !is_the_callers(context.caller, *found)) {
        return Error{
            Errc::not_found,
            fmt::format("{} does not receive here", name.text()),
            "`mailctl hosting domains` lists those that do",
            "domain"};
    }
    return *std::move(found);
}

Result<Mine> my_mailbox(const Context& context, const MailboxAddress& address) {
    const Error missing{
        Errc::not_found,
        fmt::format("there is no mailbox {}", address.text()),
        "`mailctl mailbox list` lists them",
        "address"};
    auto domain = my_domain(context, address.domain());
    if (!domain) {
        return missing;
    }
    auto mailbox = context.services.shared.with([&](store::Database& db) {
        return store::find_mailbox(db, domain->id, address.local().text());
    });
    if (!mailbox) {
        return missing;
    }
    return Mine{*std::move(domain), *std::move(mailbox)};
}

void end_sessions(const Context& context, const std::string& whose, api::Act& act) {
    if (act.dry_run || !act.changed || ask_to_end(context.services.config, whose)) {
        return;
    }
    act.notes.push_back(fmt::format(
        "Dovecot did not end the sessions of {}: `doveadm kick` and `doveadm auth cache flush`",
        whose
    ));
}

void follow(const Context& context, std::vector<std::string>& notes) {
    const auto ledger = context.services.engine.ledger();
    const auto settings = ledger ? settings_of(*ledger) : std::nullopt;
    if (!settings) {
        notes.push_back("this machine does not host yet: `mailctl hosting enable` makes it");
        return;
    }
    if (const auto status = context.services.lookups.follow(*settings); !status) {
        notes.push_back(fmt::format(
            "done, and not seen by Postfix and Dovecot yet: {}; it is tried again by itself",
            status.error().message
        ));
    }
}

}  // namespace mailctl::hosting
