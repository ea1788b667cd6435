#include "daemon/mailctld/call/caller.hpp"

#include <fmt/format.h>

namespace mailctl {
namespace {

constexpr std::string_view readers =
    "machine:read relay:read hosting:read mailbox:read account:read,change domain:read,change "
    "record:read,change "
    "provider:read credential:read,change,secret stats:read history:read";

constexpr std::string_view tenants =
    "mailbox:* account:* domain:* record:* credential:* stats:read history:read";

}  // namespace

Scope rights_of_tenants() {
    static const Scope of_tenants = *Scope::parse(tenants);
    return of_tenants;
}

Scope rights_of(Role role) {
    static const Scope of_readers = *Scope::parse(readers);
    switch (role) {
        case Role::admin:
            return Scope::everything();
        case Role::read:
            return of_readers;
        case Role::none:
            break;
    }
    return {};
}

std::string owner_of_uid(uid_t uid) { return fmt::format("uid:{}", uid); }

Caller caller_of(const Peer& peer) {
    return {
        .owner = owner_of_uid(peer.uid),
        .name = peer.name,
        .rights = rights_of(peer.role),
        .sees_all = peer.role == Role::admin,
        .may_take_over = peer.uid == 0,
        .uid = peer.uid};
}

Caller nobody() { return {.owner = {}, .name = "nobody", .rights = {}}; }

Caller the_daemon() {
    return {
        .owner = owner_of_uid(0),
        .name = "mailctld",
        .rights = Scope::everything(),
        .sees_all = true,
        .may_take_over = true};
}

}  // namespace mailctl
