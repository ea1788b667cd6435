#pragma once

#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/places.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Somebody's mail on this machine.
struct Mailbox {
    std::int64_t id = 0;
    std::int64_t domain = 0;
    std::string local = {};     ///< The part before the "@", in lower case.
    std::string password = {};  ///< "{SCHEME}hash"; empty: nobody can log in yet.
    std::int64_t quota = 0;     ///< In bytes; 0: none.
    bool is_suspended = false;  ///< No login, no sending.
    bool refuses = false;       ///< Nor does it take mail meanwhile.
    std::string display_name = {};
    std::string since = {};
    std::string by = {};
    std::string password_at = {};
};

/// What one looks for in a list of them.
struct MailboxFilter {
    std::string owner = {};  ///< Of whose domains; empty: of all.
    std::optional<std::int64_t> domain = {};
    std::string contains = {};  ///< In the address.
    std::optional<bool> is_suspended = {};
    std::int64_t after = 0;  ///< Of the list: the number of the last one seen.
};

/// How full a mailbox was when Dovecot was asked.
struct MailboxUsage {
    std::int64_t bytes = 0;
    std::int64_t messages = 0;
    std::string at = {};
};

/// With the name of its domain.
struct MailboxRow {
    Mailbox mailbox;
    std::string domain_name;
    std::optional<std::int64_t> used = {};  ///< As MailboxUsage has it.
};

/// What read_mailbox_row() reads, of a mailbox "m" and its domain "d".
constexpr std::string_view mailbox_row_columns =
    "m.id, m.domain, m.local, m.password, m.quota, m.suspended, m.refuses, m.display_name, "
    "m.since, m.by, m.password_at, d.name, nullif(m.used, -1)";
MailboxRow read_mailbox_row(const Statement& row);

/// How many passwords begin so: "{SSHA512}", "{CRYPT}$6$".
struct SchemeCount {
    std::string beginning;
    std::int64_t count = 0;
};

std::optional<Mailbox> find_mailbox(Database& db, std::int64_t domain, std::string_view local);
std::optional<MailboxRow> find_mailbox(Database& db, std::int64_t id);

/// Which of these addresses are mailboxes: their places in the list.
std::vector<std::size_t> which_are_mailboxes(Database& db, const std::vector<Place>& places);

/// In the order of their numbers, so that no page shifts under who reads.
std::vector<MailboxRow> mailboxes(Database& db, const MailboxFilter& filter, std::int64_t limit);

/// Gives its number, which no other one ever gets.
std::int64_t add_mailbox(Database& db, const Mailbox& mailbox);

/// All but its number and address.
void save_mailbox(Database& db, const Mailbox& mailbox);

void forget_mailbox(Database& db, std::int64_t id);

std::optional<MailboxUsage> usage_of(Database& db, std::int64_t mailbox);

/// Nothing where there is no such mailbox by now.
void save_usage(Database& db, std::int64_t mailbox, const MailboxUsage& usage);

/// Of an owner's domains, or of all; the most frequent first.
std::vector<SchemeCount> count_schemes(Database& db, std::string_view owner);

}  // namespace mailctl::store
