#pragma once

#include "common/api/change.hpp"
#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/tls_level.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mailctl::relay {

/// How a relay through the caller's account is wanted.
struct AccountWish {
    TlsLevel tls = TlsLevel::secure;
    std::optional<std::vector<DomainName>> senders = {};  ///< See Settings.
    std::optional<bool> verified_senders = {};            ///< Then `senders` does not matter.
    bool no_trial = false;
    bool dry_run = false;
    bool force = false;
    bool accept_overrules = false;
    std::optional<std::string> expect = {};
    bool new_credential = false;  ///< Even where the one in use works.
};

/// Sends mail through the caller's account at the platform.
///
/// The credential in use is kept where it works. Otherwise a new one is made, tried, put into
/// Postfix, and only then the old one is deleted: at every instant Postfix has a credential that
/// works. What a crash leaves in the middle is settled by platform::settle_credentials().
Result<api::ChangeReport> enable_account(Context& context, const AccountWish& wish);

}  // namespace mailctl::relay
