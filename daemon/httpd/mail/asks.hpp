#pragma once

#include "common/api/hosting/found.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/label.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/secret.hpp"
#include "common/types/whole.hpp"
#include "common/wire/described_method.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is asked below /api/v1/mail/ and what is answered. The names of the methods are those of
/// the description, and no method of mailctld's.
namespace mailctl::httpd::mail {

/// Of a quota: as many times 1048576 bytes. 0 is no limit.
using Megabytes = Whole<0, 8'796'093'022'207>;

struct MailDomain {
    std::int64_t id;
    std::string domain;
    std::string customer_id;
    std::string display_name;
    std::int64_t accounts;
    std::int64_t aliases;
    std::string created_at;
};
BOOST_DESCRIBE_STRUCT(
    MailDomain, (), (id, domain, customer_id, display_name, accounts, aliases, created_at)
)

/// What came of one record that the domain should have in the DNS.
struct MailRecord {
    std::string name;  ///< Below the domain; "@" is the domain itself.
    std::string type;
    std::optional<std::string> value;  ///< What it should say, where that is known.
    std::string action;                ///< "written", "left_alone" or "refused".
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(MailRecord, (), (name, type, value, action, reason))

struct MailAccount {
    std::int64_t id;
    std::string email;
    std::int64_t domain_id;
    double quota_mb;
    std::int64_t quota_bytes;
    std::string display_name;
    std::string status;  ///< "active" or "suspended".
    bool accepts_mail;
    std::string created_at;
};
BOOST_DESCRIBE_STRUCT(
    MailAccount,
    (),
    (id, email, domain_id, quota_mb, quota_bytes, display_name, status, accepts_mail, created_at)
)

struct MailAlias {
    std::int64_t id;
    std::string source;
    std::string destination;
    std::int64_t domain_id;
};
BOOST_DESCRIBE_STRUCT(MailAlias, (), (id, source, destination, domain_id))

struct MailDomains {
    std::vector<MailDomain> domains;
    std::int64_t total;
    std::optional<std::int64_t> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(MailDomains, (), (domains, total, next))

struct MailDomainAdded {
    MailDomain domain;
    std::vector<MailRecord> records;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(MailDomainAdded, (), (domain, records, notes))

struct MailAccounts {
    std::vector<MailAccount> accounts;
    std::int64_t total;
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(MailAccounts, (), (accounts, total, next))

struct MailAccountDone {
    MailAccount account;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(MailAccountDone, (), (account, notes))

struct MailAliases {
    std::vector<MailAlias> aliases;
    std::int64_t total;
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(MailAliases, (), (aliases, total, next))

struct MailAliasDone {
    MailAlias alias;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(MailAliasDone, (), (alias, notes))

struct MailRemoved {
    std::int64_t id;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(MailRemoved, (), (id, notes))

struct AskDomains {
    static constexpr std::string_view method = "io.mailctl.mail.ListDomains";
    static constexpr std::string_view summary = "List the domains that receive here.";
    using Reply = MailDomains;

    std::optional<Label> customer_id;
    std::optional<std::string> contains;
    std::optional<std::int64_t> after;
    std::optional<api::FoundLimit> limit;
};
BOOST_DESCRIBE_STRUCT(AskDomains, (), (customer_id, contains, after, limit))

struct AskAddDomain {
    static constexpr std::string_view method = "io.mailctl.mail.AddDomain";
    static constexpr std::string_view summary =
        "Receive mail for a domain of a customer, who is a tenant. The answer tells of each "
        "record\n"
        "in the DNS what was done about it.";
    using Reply = MailDomainAdded;

    DomainName domain;
    std::optional<Label> customer_id;
};
BOOST_DESCRIBE_STRUCT(AskAddDomain, (), (domain, customer_id))

struct AskDomain {
    static constexpr std::string_view method = "io.mailctl.mail.ShowDomain";
    static constexpr std::string_view summary = "Tell of one domain.";
    using Reply = MailDomain;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskDomain, (), (id))

struct AskSetDomain {
    static constexpr std::string_view method = "io.mailctl.mail.SetDomain";
    static constexpr std::string_view summary = "Say what a domain is called for people.";
    using Reply = MailDomain;

    std::int64_t id;
    std::string display_name;
};
BOOST_DESCRIBE_STRUCT(AskSetDomain, (), (id, display_name))

struct AskRemoveDomain {
    static constexpr std::string_view method = "io.mailctl.mail.RemoveDomain";
    static constexpr std::string_view summary =
        "Receive no more mail for a domain. Where it has accounts, with_accounts has to say that\n"
        "they go, too.";
    using Reply = MailRemoved;

    std::int64_t id;
    std::optional<bool> with_accounts;
};
BOOST_DESCRIBE_STRUCT(AskRemoveDomain, (), (id, with_accounts))

struct AskAccounts {
    static constexpr std::string_view method = "io.mailctl.mail.ListAccounts";
    static constexpr std::string_view summary = "List the mailboxes of a domain.";
    using Reply = MailAccounts;

    std::int64_t id;
    std::optional<std::string> contains;
    std::optional<bool> suspended;
    std::optional<std::int64_t> after;
    std::optional<api::FoundLimit> limit;
};
BOOST_DESCRIBE_STRUCT(AskAccounts, (), (id, contains, suspended, after, limit))

struct AskAddAccount {
    static constexpr std::string_view method = "io.mailctl.mail.AddAccount";
    static constexpr std::string_view summary = "Make a mailbox in a domain.";
    using Reply = MailAccountDone;

    std::int64_t id;
    LocalPart local_part;
    Secret password;
    std::optional<Megabytes> quota_mb;
    std::optional<std::string> display_name;
};
BOOST_DESCRIBE_STRUCT(AskAddAccount, (), (id, local_part, password, quota_mb, display_name))

struct AskAccount {
    static constexpr std::string_view method = "io.mailctl.mail.ShowAccount";
    static constexpr std::string_view summary = "Tell of one mailbox.";
    using Reply = MailAccount;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskAccount, (), (id))

struct AskSetAccount {
    static constexpr std::string_view method = "io.mailctl.mail.SetAccount";
    static constexpr std::string_view summary =
        "Give a mailbox another password, another quota or another name for people.";
    using Reply = MailAccountDone;

    std::int64_t id;
    std::optional<Secret> password;
    std::optional<Megabytes> quota_mb;
    std::optional<std::string> display_name;
};
BOOST_DESCRIBE_STRUCT(AskSetAccount, (), (id, password, quota_mb, display_name))

struct AskRemoveAccount {
    static constexpr std::string_view method = "io.mailctl.mail.RemoveAccount";
    static constexpr std::string_view summary = "Forget a mailbox.";
    using Reply = MailRemoved;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskRemoveAccount, (), (id))

struct AskSuspend {
    static constexpr std::string_view method = "io.mailctl.mail.SuspendAccount";
    static constexpr std::string_view summary =
        "Let nobody log in to a mailbox or send from it. Its mail is taken all the same, unless\n"
        "refuse says otherwise.";
    using Reply = MailAccountDone;

    std::int64_t id;
    std::optional<bool> refuse;
};
BOOST_DESCRIBE_STRUCT(AskSuspend, (), (id, refuse))

struct AskUnsuspend {
    static constexpr std::string_view method = "io.mailctl.mail.UnsuspendAccount";
    static constexpr std::string_view summary = "Let the owner of a suspended mailbox in again.";
    using Reply = MailAccountDone;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskUnsuspend, (), (id))

struct AskAliases {
    static constexpr std::string_view method = "io.mailctl.mail.ListAliases";
    static constexpr std::string_view summary =
        "List the aliases of a domain, a row for each destination.";
    using Reply = MailAliases;

    std::int64_t id;
    std::optional<std::string> contains;
    std::optional<std::int64_t> after;
    std::optional<api::FoundLimit> limit;
};
BOOST_DESCRIBE_STRUCT(AskAliases, (), (id, contains, after, limit))

struct AskAddAlias {
    static constexpr std::string_view method = "io.mailctl.mail.AddAlias";
    static constexpr std::string_view summary =
        "Send mail for an address of a domain on. The source is its local part or all of it.";
    using Reply = MailAliasDone;

    std::int64_t id;
    std::string source;
    MailAddress destination;
};
BOOST_DESCRIBE_STRUCT(AskAddAlias, (), (id, source, destination))

struct AskAlias {
    static constexpr std::string_view method = "io.mailctl.mail.ShowAlias";
    static constexpr std::string_view summary = "Tell of one row of an alias.";
    using Reply = MailAlias;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskAlias, (), (id))

struct AskSetAlias {
    static constexpr std::string_view method = "io.mailctl.mail.SetAlias";
    static constexpr std::string_view summary =
        "Give one row of an alias another source or destination. It keeps its number.";
    using Reply = MailAliasDone;

    std::int64_t id;
    std::optional<AliasSource> source;
    std::optional<MailAddress> destination;
};
BOOST_DESCRIBE_STRUCT(AskSetAlias, (), (id, source, destination))

struct AskRemoveAlias {
    static constexpr std::string_view method = "io.mailctl.mail.RemoveAlias";
    static constexpr std::string_view summary = "Take one row of an alias away.";
    using Reply = MailRemoved;

    std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(AskRemoveAlias, (), (id))

}  // namespace mailctl::httpd::mail
