#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/hosting/steps.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Act;
struct AliasCheck;
struct AliasCheckReply;
struct AliasFind;
struct AliasFindReply;
struct AliasList;
struct AliasListReply;
struct ChangeReport;
struct HostingChange;
struct HostingDisable;
struct HostingEnable;
struct HostingFindDomains;
struct HostingFindDomainsReply;
struct HostingListDomains;
struct HostingListDomainsReply;
struct HostingRebuild;
struct HostingShowDomain;
struct HostingShowDomainReply;
struct HostingStatus;
struct HostingStatusReply;
struct HostingTest;
struct HostingTestVerdict;
struct InvitationAdd;
struct InvitationList;
struct InvitationListReply;
struct InvitationMade;
struct InvitationRevoke;
struct MailboxFind;
struct MailboxFindReply;
struct MailboxForward;
struct MailboxImport;
struct MailboxImportReport;
struct MailboxList;
struct MailboxListRemoved;
struct MailboxListRemovedReply;
struct MailboxListReply;
struct MailboxMade;
struct MailboxMeasure;
struct MailboxMeasureReply;
struct MailboxRestore;
struct MailboxSchemes;
struct MailboxSchemesReply;
struct MailboxSendAs;
struct MailboxSetPassword;
struct MailboxShow;
struct MailboxShowReply;
struct MailboxSuspend;
struct MailboxUnsuspend;
}  // namespace mailctl::api

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

Result<api::MailboxMade> set_mailbox_password(Context& context, api::MailboxSetPassword& request);
Result<api::Act> suspend_mailbox(Context& context, api::MailboxSuspend& request);
Result<api::Act> unsuspend_mailbox(Context& context, api::MailboxUnsuspend& request);
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

Result<api::AliasListReply> list_aliases(Context& context, api::AliasList& request);
Result<api::AliasCheckReply> check_alias(Context& context, api::AliasCheck& request);
Result<api::AliasFindReply> find_aliases(Context& context, api::AliasFind& request);

}  // namespace mailctl::hosting
