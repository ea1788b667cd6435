#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What every request that changes something answers with.
namespace mailctl::api {

/// A step of long work, sent while it is under way to a client that asked for `more`.
struct Progress {
    std::string step;  ///< A word of mailctl-protocol(7): "trial", "stage", "commit", ...
    std::string text;  ///< One line for people.
};
BOOST_DESCRIBE_STRUCT(Progress, (), (step, text))

/// One thing that a change turns from `before` into `after`. Absent means that it is not there.
/// Secrets are masked.
struct PlanItem {
    std::string object;  ///< "main.cf relayhost", "table sasl_passwd", "master.cf
                         ///< mailctl-relay/unix", "accepted main.cf transport_maps".
    std::string owner;   ///< Who it belongs to until now: "mailctl", "administrator" or "nobody".
    std::optional<std::string> before;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(PlanItem, (), (object, owner, before, after))

/// Something of ours that is not as we left it, or something of others that overrules it and has
/// not been accepted.
struct DriftItem {
    std::string object;  ///< "main.cf relayhost", "table sasl_passwd", ...
    std::string problem;
    std::optional<std::string> expected;
    std::optional<std::string> found;
    std::optional<std::vector<std::string>> features = {};  ///< Whose; absent: nobody's alone.
};
BOOST_DESCRIBE_STRUCT(DriftItem, (), (object, problem, expected, found, features))

/// A setting of the administrator's that keeps what mailctl has set from its work: one that sends
/// mail past the relay, say.
struct Overrule {
    std::string object;  ///< "main.cf transport_maps", "master.cf slow/unix".
    std::string text;    ///< What it does, as far as can be told.
    bool accepted;       ///< Somebody wants it so, knowing it; otherwise it is drift, too.
};
BOOST_DESCRIBE_STRUCT(Overrule, (), (object, text, accepted))

/// How a program has come to work with what its files say.
enum class Taken { not_running, reloaded, restarted, started };

BOOST_DESCRIBE_ENUM(Taken, not_running, reloaded, restarted, started)

struct TakenUp {
    std::string program;  ///< "postfix", "dovecot", ...
    Taken how;
};
BOOST_DESCRIBE_STRUCT(TakenUp, (), (program, how))

struct ChangeReport {
    std::optional<std::int64_t> id;  ///< For history and undo; absent where nothing was changed.
    bool changed;
    bool dry_run;
    std::vector<PlanItem> plan;
    std::vector<TakenUp> in_force;   ///< A row for each program whose files were changed.
    std::vector<std::string> notes;  ///< What the administrator should know, one sentence each.
    std::string revision;            ///< Of main.cf afterwards; see `expect`.
};
BOOST_DESCRIBE_STRUCT(ChangeReport, (), (id, changed, dry_run, plan, in_force, notes, revision))

/// First any number of `progress` (only where the call said `more`), then one `change`.
struct ChangeReply {
    std::optional<Progress> progress;
    std::optional<ChangeReport> change;
};
BOOST_DESCRIBE_STRUCT(ChangeReply, (), (progress, change))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::ChangeReport)
MAILCTL_REPLY_CODEC(mailctl::api::ChangeReply)
