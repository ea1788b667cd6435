#pragma once

#include "common/api/alias/add.hpp"
#include "common/api/alias/check.hpp"
#include "common/api/alias/find.hpp"
#include "common/api/alias/list.hpp"
#include "common/api/alias/remove.hpp"
#include "common/api/alias/set.hpp"
#include "common/api/hosting/add_domain.hpp"
#include "common/api/hosting/change.hpp"
#include "common/api/hosting/disable.hpp"
#include "common/api/hosting/enable.hpp"
#include "common/api/hosting/find_domains.hpp"
#include "common/api/hosting/list_domains.hpp"
#include "common/api/hosting/rebuild.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "common/api/hosting/set_domain.hpp"
#include "common/api/hosting/show_domain.hpp"
#include "common/api/hosting/status.hpp"
#include "common/api/hosting/test.hpp"
#include "common/api/invitation/add.hpp"
#include "common/api/invitation/list.hpp"
#include "common/api/invitation/revoke.hpp"
#include "common/api/mailbox/add.hpp"
#include "common/api/mailbox/find.hpp"
#include "common/api/mailbox/forward.hpp"
#include "common/api/mailbox/import.hpp"
#include "common/api/mailbox/list.hpp"
#include "common/api/mailbox/list_removed.hpp"
#include "common/api/mailbox/measure.hpp"
#include "common/api/mailbox/remove.hpp"
#include "common/api/mailbox/restore.hpp"
#include "common/api/mailbox/schemes.hpp"
#include "common/api/mailbox/send_as.hpp"
#include "common/api/mailbox/set.hpp"
#include "common/api/mailbox/set_password.hpp"
#include "common/api/mailbox/show.hpp"
#include "common/api/mailbox/suspend.hpp"
#include "common/api/mailbox/unsuspend.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

/// The room of hosting: domains that receive here, their mailboxes and aliases.
///
/// There are two kinds of change. *Wiring* tells Postfix and Dovecot where to look (wiring.hpp):
/// that is a change of the engine, with its plan, its check and its undo. *Data*, a mailbox or an
/// alias, is a transaction of the store, and then what programs look up follows (lookups.hpp): no
/// file of the administrator's is touched, and nothing needs a reload.
namespace mailctl::hosting {

Result<api::ChangeReport> enable(Context& context, api::HostingEnable& request);
Result<api::ChangeReport> disable(Context& context, api::HostingDisable& request);
Result<api::HostingStatusReply> status(Context& context, api::HostingStatus& request);
Result<api::HostingTestVerdict> test(Context& context, api::HostingTest& request);

Result<api::Act> rebuild(Context& context, api::HostingRebuild& request);

Result<api::Act> change_several(Context& context, api::HostingChange& request);

Result<api::Act> add_domain(Context& context, api::HostingAddDomain& request);
Result<api::Act> remove_domain(Context& context, api::HostingRemoveDomain& request);
Result<api::Act> set_domain(Context& context, api::HostingSetDomain& request);
Result<api::HostingShowDomainReply> show_domain(Context& context, api::HostingShowDomain& request);
Result<api::HostingListDomainsReply> list_domains(
    Context& context, api::HostingListDomains& request
);
Result<api::HostingFindDomainsReply> find_domains(
    Context& context, api::HostingFindDomains& request
);

Result<api::InvitationMade> add_invitation(Context& context, api::InvitationAdd& request);
Result<api::InvitationListReply> list_invitations(Context& context, api::InvitationList& request);
Result<api::Act> revoke_invitation(Context& context, api::InvitationRevoke& request);

Result<api::MailboxMade> add_mailbox(Context& context, api::MailboxAdd& request);
Result<api::MailboxMade> set_mailbox_password(Context& context, api::MailboxSetPassword& request);
Result<api::Act> set_mailbox(Context& context, api::MailboxSet& request);
Result<api::Act> suspend_mailbox(Context& context, api::MailboxSuspend& request);
Result<api::Act> unsuspend_mailbox(Context& context, api::MailboxUnsuspend& request);
Result<api::Act> remove_mailbox(Context& context, api::MailboxRemove& request);
Result<api::Act> forward_mailbox(Context& context, api::MailboxForward& request);
Result<api::Act> send_as(Context& context, api::MailboxSendAs& request);
Result<api::Act> restore_mailbox(Context& context, api::MailboxRestore& request);
Result<api::MailboxListRemovedReply> list_removed(
    Context& context, api::MailboxListRemoved& request
);
Result<api::MailboxImportReport> import_mailboxes(Context& context, api::MailboxImport& request);
Result<api::MailboxShowReply> show_mailbox(Context& context, api::MailboxShow& request);
Result<api::MailboxMeasureReply> measure_mailboxes(Context& context, api::MailboxMeasure& request);
Result<api::MailboxSchemesReply> list_schemes(Context& context, api::MailboxSchemes& request);
Result<api::MailboxListReply> list_mailboxes(Context& context, api::MailboxList& request);
Result<api::MailboxFindReply> find_mailboxes(Context& context, api::MailboxFind& request);

Result<api::Act> add_alias(Context& context, api::AliasAdd& request);
Result<api::Act> set_alias(Context& context, api::AliasSet& request);
Result<api::Act> remove_alias(Context& context, api::AliasRemove& request);
Result<api::AliasListReply> list_aliases(Context& context, api::AliasList& request);
Result<api::AliasCheckReply> check_alias(Context& context, api::AliasCheck& request);
Result<api::AliasFindReply> find_aliases(Context& context, api::AliasFind& request);

}  // namespace mailctl::hosting
