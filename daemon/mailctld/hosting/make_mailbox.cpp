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
    if (auto status = put_mailbox(db, domain, mailbox); !status) {
        return status;
    }
    return check_room(db, domain.owner, mailbox.quota);
}

Status put_mailbox(
    store::Database& db, const store::HostedDomain& domain, const store::Mailbox& mailbox
) {
    if (store::find_mailbox(db, domain.id, mailbox.local)) {
        return mailbox_is_there(fmt::format("{}@{}", mailbox.local, domain.name));
    }
    store::add_mailbox(db, mailbox);
    name_touched(db, mailbox.local, domain.name);
    return {};
}

Status check_room(store::Database& db, const std::string& owner, std::int64_t least_quota) {
    auto room = check_mailboxes(db, owner, "address");
    return room ? check_storage(db, owner, 0, least_quota) : std::move(room);
}

}  // namespace mailctl::hosting
