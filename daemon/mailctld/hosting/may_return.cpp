#include "daemon/mailctld/hosting/may_return.hpp"

#include "daemon/mailctld/hosting/obstacles.hpp"

namespace mailctl::hosting {

Status may_touch(const Context& /*context*/, const store::Ledger& /*now*/, bool /*force*/) {
    return {};
}

Status may_return(const Context& context, const store::Holding& before) {
    return check_machine(context.services.config, settings_in(before));
}

}  // namespace mailctl::hosting
