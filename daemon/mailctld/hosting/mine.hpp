#pragma once

#include "common/api/act.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/mailbox_address.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What is the caller's. Of others' things nobody is told that they are there.
namespace mailctl::hosting {

/// Whose domains a caller sees: the owner, or nothing for who sees all.
std::string scope_of(const Caller& caller);

bool is_the_callers(const Caller& caller, const store::HostedDomain& domain);

/// `not_found`, also for a domain of another's.
Result<store::HostedDomain> my_domain(const Context& context, const DomainName& name);

/// A mailbox with its domain.
struct Mine {
    store::HostedDomain domain;
    store::Mailbox mailbox;
};

/// `not_found`, also for a mailbox of another's.
Result<Mine> my_mailbox(const Context& context, const MailboxAddress& address);

/// Has programs see what was changed; a note where they do not yet. Left for later where the call
/// is one of several.
void follow(const Context& context, std::vector<std::string>& notes);

}  // namespace mailctl::hosting
