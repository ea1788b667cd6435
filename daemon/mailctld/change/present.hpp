#pragma once

#include "common/api/relay_status.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <string>
#include <vector>

namespace mailctl::change {

/// How things are now, for those who only look. Takes no lock and runs no program.
struct Present {
    store::Ledger ledger;
    std::vector<api::Drift> drift;  ///< Ours that is not as we left it, and what overrules it.
    bool postfix_running;
    std::string revision;  ///< Empty when there is no main.cf.
};

Present look(const Config& config, store::Database& reader);

}  // namespace mailctl::change
