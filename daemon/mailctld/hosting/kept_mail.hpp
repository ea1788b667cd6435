#pragma once

#include "common/types/mailbox_address.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/removed_mailboxes.hpp"

#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

/// The mail of mailboxes that are removed: it is put aside, so that whoever gets the name next does
/// not get it, kept for 30 days, and then deleted. mailctld may not touch it; mailctl-op does, in
/// the name of who owns it. What is to be done stands in the store before it is done
/// (store::MailState), so that a crash leaves it for the next time.
namespace mailctl::hosting {

/// What a removal that is made now says of itself; `purge`: its time is over with it.
store::RemovedMailbox removal_by(const Context& context, bool purge);

/// Whether deletions are done as well, which take their time.
enum class Deeds { moves, all };

/// Does what the store says is to be done with mail. What cannot be done now is told in the log,
/// and stays.
void settle_mail(Services& services, Deeds deeds);

/// The same for a removal that has just been made, with a note where something of it stays.
void settle_mail(
    const Context& context, std::string_view domain, bool purge, std::vector<std::string>& notes
);

/// Where mail lies; empty where nobody knows now. Waits for a change that is under way.
std::string storage_now(const Services& services);

/// As long as it lives, nobody else's mail is in the places of some new mailboxes or gets there.
class Places {
public:
    /// An error where mail of a mailbox that had one of the names before cannot be put aside.
    static Result<Places> take(Services& services, std::span<const MailboxAddress> addresses);

    /// Of a new mailbox. Nothing for one that is only tried out; where the call is one of several,
    /// who made them one has taken the place.
    static Result<Places> take(const Context& context, const MailboxAddress& address);

private:
    std::shared_lock<std::shared_mutex> beside_others_;
    std::unique_lock<std::shared_mutex> alone_;
};

/// The mail of a removed mailbox is in its place again, and the place taken, or an error and it is
/// to be put aside again.
Result<std::unique_lock<std::shared_mutex>> bring_back(
    Services& services, const store::RemovedMailbox& removed
);

}  // namespace mailctl::hosting
