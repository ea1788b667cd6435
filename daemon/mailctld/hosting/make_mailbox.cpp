#include "daemon/mailctld/hosting/make_mailbox.hpp"

#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/states.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {

Error mailbox_is_there(const std::string& address) {
    return {
        Errc::conflict,
        fmt::format("there is a mailbox {} already", address),
        "`mailctl mailbox password` gives it another password",
        "address"};
}

Status make_mailbox(
    store::Database& db, const store::HostedDomain& domain, const store::Mailbox& mailbox
) {
    if (store::find_mailbox(db, domain.id, mailbox.local)) {
        return mailbox_is_there(fmt::format("{}@{}", mailbox.local, domain.name));
    }
    store::add_mailbox(db, mailbox);
    name_touched(db, mailbox.local, domain.name);
    store::add_errand(db, domain_subject(domain.name));
    if (auto room = check_mailboxes(db, domain.owner, "address"); !room) {
        return room;
    }
    return check_storage(db, domain.owner, 0, mailbox.quota);
}

}  // namespace mailctl::hosting
