#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

/// What a request answers with that changes something outside this machine's Postfix: at the
/// delivery platform, in the DNS, or in what mailctld knows.
namespace mailctl::api {

struct Act {
    bool changed = false;
    bool dry_run = false;
    std::vector<PlanItem> plan = {};
    std::vector<std::string> notes = {};
    /// Of Postfix's configuration, where that was changed too.
    std::optional<std::int64_t> change = {};
};
BOOST_DESCRIBE_STRUCT(Act, (), (changed, dry_run, plan, notes, change))

/// First any number of `progress` (only where the call said `more`), then one `act`.
struct ActReply {
    std::optional<Progress> progress;
    std::optional<Act> act;
};
BOOST_DESCRIBE_STRUCT(ActReply, (), (progress, act))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::Act)
MAILCTL_REPLY_CODEC(mailctl::api::ActReply)
