#include "daemon/mailctld/access/rights.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/call/caller.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::access {
namespace {

constexpr std::string_view lookers = "*:read";
constexpr std::string_view changers =
    "machine:* relay:* hosting:* mailbox:* account:* domain:* record:* provider:read credential:* "
    "stats:* "
    "history:* "
    "access:read";

}  // namespace

Scope ceiling_of(FrontMay may) {
    switch (may) {
        case FrontMay::read:
            return *Scope::parse(lookers);
        case FrontMay::change:
            return *Scope::parse(changers);
        case FrontMay::admin:
            break;
    }
    return Scope::everything();
}

// A user of this machine who may read has an account of his own, and may change that. Of a tenant
// all have the same things: there, who may read changes nothing.
Scope rights_in(std::string_view owner, AccessRole role) {
    const auto rights = role == AccessRole::admin
                            ? rights_of(Role::admin)
                            : rights_of(Role::read).narrowed_to(*Scope::parse(lookers));
    return owner == store::machine_owner ? rights : rights.narrowed_to(rights_of_tenants());
}

Result<store::Tenant> tenant_named(const Context& context, const std::optional<Label>& name) {
    const std::string wanted = name ? name->text() : "machine";
    const auto found = context.services.shared.with([&](store::Database& db) {
        return store::find_tenant(db, wanted);
    });
    if (!found) {
        return Error{
            Errc::not_found,
            fmt::format("there is no tenant {}", wanted),
            "`mailctl tenant list` lists them",
            "tenant"};
    }
    return *found;
}

Result<std::string> owner_wanted(const Context& context, const std::optional<Label>& tenant) {
    if (!tenant) {
        return std::string();
    }
    const auto found = tenant_named(context, tenant);
    return found ? Result<std::string>(found->owner) : Result<std::string>(found.error());
}

}  // namespace mailctl::access
