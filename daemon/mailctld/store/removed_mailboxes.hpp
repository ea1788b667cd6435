#pragma once

#include "daemon/mailctld/store/mailboxes.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Where the mail of a removed mailbox is: `leaving` its place, `kept` aside, `returning` to its
/// place, or `going` for good. All but `kept` is work that is to be done.
enum class MailState { leaving, kept, returning, going };

BOOST_DESCRIBE_ENUM(MailState, leaving, kept, returning, going)

/// A mailbox that is not there any more, and can be brought back until a time.
struct RemovedMailbox {
    std::int64_t id = 0;      ///< Names the folder with its mail.
    std::string owner = {};   ///< Of its domain by then: "tenant:42".
    std::string domain = {};  ///< The name.
    Mailbox mailbox = {};
    std::string at = {};
    std::string by = {};
    std::string until = {};
    std::string storage = {};  ///< In which its mail is; empty: of whatever hosts here next.
    MailState state = MailState::leaving;
};

/// What one looks for in a list of them.
struct RemovedFilter {
    std::string owner = {};  ///< Empty: of all.
    std::int64_t after = 0;  ///< Of the list: the number of the last one seen.
};

/// They go and are remembered; `removal` says when, by whom, until when and where their mail is. No
/// password is kept of one whose time is over with that.
void remove_mailbox(Database& db, std::int64_t mailbox, const RemovedMailbox& removal);
void remove_mailboxes_of(Database& db, std::int64_t domain, const RemovedMailbox& removal);

/// Brings one back, with the number that it had, into a domain of that name: with what it was
/// allowed to send with, as far as that is its owner's yet, and an invitation that was not used.
void restore_mailbox(Database& db, std::int64_t removed, std::int64_t domain);

/// The newest first.
std::vector<RemovedMailbox> removed_at(
    Database& db, std::string_view local, std::string_view domain
);

/// What can be brought back, in the order of their numbers.
std::vector<RemovedMailbox> removed_mailboxes(
    Database& db, const RemovedFilter& filter, std::int64_t limit
);

/// Where there is something to be done with the mail, the oldest first, behind a number.
std::vector<RemovedMailbox> with_mail_to_move(Database& db, std::int64_t after, std::int64_t limit);

/// How many of them are of that domain.
std::int64_t count_mail_to_move(Database& db, std::string_view domain);

/// Of those that are kept the ones whose time is over are `going`, without a password. Whether any.
bool has_expired(Database& db, std::string_view now);
void let_expired_go(Database& db, std::string_view now);

/// Their time is over now.
void cut_short(Database& db, std::int64_t removed, std::string_view now);

void set_mail_state(Database& db, std::int64_t removed, MailState state);

/// False where somebody else has done so.
bool forget_removed(Database& db, std::int64_t removed);

}  // namespace mailctl::store
