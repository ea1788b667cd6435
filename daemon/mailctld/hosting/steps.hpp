#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Act;
struct AliasAdd;
struct AliasRemove;
struct AliasSet;
struct HostingAddDomain;
struct HostingRemoveDomain;
struct HostingSetDomain;
struct MailboxAdd;
struct MailboxMade;
struct MailboxRemove;
struct MailboxSet;
}  // namespace mailctl::api

namespace mailctl::hosting {

// The requests of which a change of several steps is made.
Result<api::Act> add_domain(Context& context, api::HostingAddDomain& request);
Result<api::Act> remove_domain(Context& context, api::HostingRemoveDomain& request);
Result<api::Act> set_domain(Context& context, api::HostingSetDomain& request);
Result<api::MailboxMade> add_mailbox(Context& context, api::MailboxAdd& request);
Result<api::Act> set_mailbox(Context& context, api::MailboxSet& request);
Result<api::Act> remove_mailbox(Context& context, api::MailboxRemove& request);
Result<api::Act> add_alias(Context& context, api::AliasAdd& request);
Result<api::Act> set_alias(Context& context, api::AliasSet& request);
Result<api::Act> remove_alias(Context& context, api::AliasRemove& request);

}  // namespace mailctl::hosting
