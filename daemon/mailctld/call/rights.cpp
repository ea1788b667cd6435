#include "daemon/mailctld/call/rights.hpp"

namespace mailctl {
namespace {

constexpr std::string_view readers =
    "machine:read relay:read account:read,change domain:read,change record:read,change "
    "provider:read credential:read,change,secret stats:read history:read";

}  // namespace

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

}  // namespace mailctl
