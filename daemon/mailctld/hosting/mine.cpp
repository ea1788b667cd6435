#include "daemon/mailctld/hosting/mine.hpp"

#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/hosting/afterwards.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {

std::string scope_of(const Caller& caller) {
    return caller.sees_all ? std::string() : caller.owner;
}

bool is_the_callers(const Caller& caller, const store::HostedDomain& domain) {
    return caller.sees_all || caller.owner == domain.owner;
}

Result<store::HostedDomain> my_domain(const Context& context, const DomainName& name) {
    auto found = context.services.shared.read([&](store::Database& db) {
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
    auto mailbox = context.services.shared.read([&](store::Database& db) {
        return store::find_mailbox(db, domain->id, address.local().text());
    });
    if (!mailbox) {
        return missing;
    }
    return Mine{*std::move(domain), *std::move(mailbox)};
}

void follow(const Context& context, std::vector<std::string>& notes) {
    if (context.together != nullptr) {
        return;
    }
    const auto ledger = context.services.engine.ledger();
    const auto settings = ledger ? settings_of(*ledger) : std::nullopt;
    if (!settings) {
        notes.push_back("this machine does not host yet: `mailctl hosting enable` makes it");
        return;
    }
    const auto status =
        afterwards("hosting.lookups", [&] { return context.services.lookups.follow(*settings); });
    if (!status) {
        notes.push_back(fmt::format(
            "done, and not seen by Postfix and Dovecot yet: {}; it is tried again by itself",
            status.error().message
        ));
    }
}

}  // namespace mailctl::hosting
