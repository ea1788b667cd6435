#pragma once

#include "common/types/domain_name.hpp"
#include "daemon/mailctld/hosting/aliases.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/lookup/road.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/outbox.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// From the store's rows to what is true of an address, which look-ups are made of.
namespace mailctl::hosting {

/// Where mail of an address lies, and in it a folder for what Dovecot keeps in a home: beside the
/// mail a filter's ".dovecot.sieve" would be a folder of the Maildir's to it, and a broken one.
lookup::Mailbox mailbox_at(
    const std::string& storage, const std::string& local, const std::string& domain
);

/// What an errand may name.
std::string domain_subject(std::string_view domain);
std::string address_subject(std::string_view local, std::string_view domain);
std::string address_subject(std::string_view address);

/// An errand, too, behind those for whose sake it is: Road::begin_anew().
inline constexpr std::string_view anew_subject = "anew";

/// The address and all aliases that lead to it, also by a catch-all, whose senders change with it.
/// Without a local part the domain's catch-all is meant.
std::set<std::string> with_all_that_lead_to(
    store::Database& db, std::string_view local, std::string_view domain
);

/// Names in the outbox what a change of that address touches. In the change's own transaction.
void name_touched(store::Database& db, std::string_view local, std::string_view domain);

/// The same of an alias, which may be a catch-all.
void name_touched(store::Database& db, const AliasSource& source);

/// The mailboxes that may send with an address, as Postfix is told.
std::vector<std::string> senders_with(store::Database& db, const std::string& address);

/// What is true of what the errands name, each once.
lookup::Batch states_of(
    store::Database& db, const std::string& storage, const std::vector<store::Errand>& errands
);

lookup::AddressState state_of(
    store::Database& db,
    const std::string& storage,
    const std::string& local,
    const std::string& domain
);

}  // namespace mailctl::hosting
