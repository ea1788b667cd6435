#pragma once

#include "common/api/act.hpp"
#include "common/api/alias/add.hpp"
#include "common/api/alias/set.hpp"
#include "common/api/hosting/add_domain.hpp"
#include "common/api/hosting/set_domain.hpp"
#include "common/api/mailbox/add.hpp"
#include "common/api/mailbox/set.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What there are many of; an alias is a row, with one destination.
enum class HostedKind { domains, mailboxes, aliases };
BOOST_DESCRIBE_ENUM(HostedKind, domains, mailboxes, aliases)

/// What goes: those of these numbers, or all that was there before the change but those.
struct HostedGoing {
    HostedKind of;
    std::optional<std::vector<std::int64_t>> ids;
    std::optional<std::vector<std::int64_t>> all_but;
};
BOOST_DESCRIBE_STRUCT(HostedGoing, (), (of, ids, all_but))

/// One of these, without a dry_run of its own. What is to be added must not be there, and a mailbox
/// without a password is one that nobody can log in to yet.
struct HostingStep {
    std::optional<HostingAddDomain> add_domain;
    std::optional<HostingSetDomain> set_domain;
    std::optional<MailboxAdd> add_mailbox;
    std::optional<MailboxSet> set_mailbox;
    std::optional<AliasAdd> add_alias;
    std::optional<AliasSet> set_alias;
    std::optional<HostedGoing> remove;
};
BOOST_DESCRIBE_STRUCT(
    HostingStep,
    (),
    (add_domain, set_domain, add_mailbox, set_mailbox, add_alias, set_alias, remove)
)

struct HostingChange {
    static constexpr std::string_view method = "io.mailctl.hosting.Change";
    static constexpr std::string_view summary =
        "Do several things with domains, mailboxes and aliases in this order: all of them, or\n"
        "none. Each takes the right that it takes alone.";
    using Reply = ActReply;

    std::vector<HostingStep> steps;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(HostingChange, (), (steps, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingChange)
