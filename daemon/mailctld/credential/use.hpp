#pragma once

#include "common/api/net/platform/credential/list.hpp"
#include "daemon/mailctld/store/ledger.hpp"

namespace mailctl {
struct Config;
}

namespace mailctl::credential {

/// Whether this machine's Postfix logs in with it, whoever set that up. The platform gives a user
/// name once.
bool is_in_use(
    const Config& config, const store::Ledger& ledger, const api::Credential& credential
);

}  // namespace mailctl::credential
