#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::hosting {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::AliasAdd, hosting::add_alias>(Resource::mailbox, Verb::change, Effect::works),
        method<api::AliasCheck, hosting::check_alias>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::AliasFind, hosting::find_aliases>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::AliasList, hosting::list_aliases>(Resource::mailbox, Verb::read, Effect::lists),
        method<api::AliasRemove, hosting::remove_alias>(Resource::mailbox, Verb::change, Effect::works),
        method<api::AliasSet, hosting::set_alias>(Resource::mailbox, Verb::change, Effect::works),
        method<api::HostingAddDomain, hosting::add_domain>(Resource::hosting, Verb::change, Effect::works),
        with_proof(method<api::HostingChange, hosting::change_several>(Resource::mailbox, Verb::change, Effect::works)),
        with_proof(method<api::HostingDisable, hosting::disable>(Resource::hosting, Verb::change, Effect::works)),
        method<api::HostingEnable, hosting::enable>(Resource::hosting, Verb::change, Effect::works),
        method<api::HostingFindDomains, hosting::find_domains>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::HostingListDomains, hosting::list_domains>(Resource::mailbox, Verb::read, Effect::lists),
        method<api::HostingRebuild, hosting::rebuild>(Resource::hosting, Verb::change, Effect::works),
        with_proof(method<api::HostingRemoveDomain, hosting::remove_domain>(Resource::hosting, Verb::change, Effect::works)),
        method<api::HostingSetDomain, hosting::set_domain>(Resource::mailbox, Verb::change, Effect::works),
        method<api::HostingShowDomain, hosting::show_domain>(Resource::mailbox, Verb::read, Effect::works),
        method<api::HostingStatus, hosting::status>(Resource::hosting, Verb::read, Effect::reads),
        method<api::HostingTest, hosting::test>(Resource::hosting, Verb::change, Effect::works),
        method<api::InvitationAdd, hosting::add_invitation>(Resource::mailbox, Verb::secret, Effect::works),
        method<api::InvitationList, hosting::list_invitations>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::InvitationRevoke, hosting::revoke_invitation>(Resource::mailbox, Verb::change, Effect::works),
        method<api::MailboxAdd, hosting::add_mailbox>(Resource::mailbox, Verb::secret, Effect::works),
        method<api::MailboxForward, hosting::forward_mailbox>(Resource::mailbox, Verb::change, Effect::works),
        method<api::MailboxFind, hosting::find_mailboxes>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::MailboxImport, hosting::import_mailboxes>(Resource::mailbox, Verb::change, Effect::works),
        method<api::MailboxList, hosting::list_mailboxes>(Resource::mailbox, Verb::read, Effect::lists),
        method<api::MailboxListRemoved, hosting::list_removed>(Resource::mailbox, Verb::read, Effect::lists),
        method<api::MailboxMeasure, hosting::measure_mailboxes>(Resource::mailbox, Verb::read, Effect::works),
        with_proof(method<api::MailboxRemove, hosting::remove_mailbox>(Resource::mailbox, Verb::change, Effect::works)),
        method<api::MailboxSendAs, hosting::send_as>(Resource::mailbox, Verb::change, Effect::works),
        with_proof(method<api::MailboxRestore, hosting::restore_mailbox>(Resource::mailbox, Verb::change, Effect::works)),
        method<api::MailboxSchemes, hosting::list_schemes>(Resource::mailbox, Verb::read, Effect::reads),
        method<api::MailboxSet, hosting::set_mailbox>(Resource::mailbox, Verb::change, Effect::works),
        with_proof(method<api::MailboxSetPassword, hosting::set_mailbox_password>(Resource::mailbox, Verb::secret, Effect::works)),
        method<api::MailboxShow, hosting::show_mailbox>(Resource::mailbox, Verb::read, Effect::works),
        method<api::MailboxSuspend, hosting::suspend_mailbox>(Resource::mailbox, Verb::change, Effect::works),
        method<api::MailboxUnsuspend, hosting::unsuspend_mailbox>(Resource::mailbox, Verb::change, Effect::works),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::hosting
