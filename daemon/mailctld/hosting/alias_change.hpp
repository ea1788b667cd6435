#pragma once

#include "common/api/act.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"
#include "daemon/mailctld/hosting/aliases.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::hosting {

/// An alias that gets other destinations; none: it goes.
struct AliasChange {
    store::HostedDomain domain;
    AliasSource source;
    std::vector<std::string> destinations;
};

/// What the store has.
std::vector<std::string> alias_destinations(
    store::Database& db, const store::HostedDomain& domain, const AliasSource& source
);

/// Why a destination of an alias gets no mail, in a few words; empty where it gets some.
std::string problem_of(const AliasVerdict& verdict);

/// Refuses what mail would never leave: where the alias leads now, and what leads to it. Puts into
/// the act what one should know of it.
Status judge_alias(store::Database& db, const AliasChange& change, api::Act& act);

/// Puts into the act what becomes of mail for an alias that has just gone.
void tell_of_removal(store::Database& db, const AliasChange& change, api::Act& act);

/// Makes it so, in the caller's transaction, and puts into the act what changes and what one should
/// know of it. Refuses what mail would never leave, also of aliases that lead here, and an alias
/// more than the tenant may have: the transaction must not be committed then. Nothing where it is
/// so already.
Status put_alias(Context& context, store::Database& db, const AliasChange& change, api::Act& act);

}  // namespace mailctl::hosting
