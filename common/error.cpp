#include "common/error.hpp"

#include <algorithm>
#include <array>

namespace mailctl {
namespace {

// clang-format off
constexpr std::array table{
    //       code                     wire name           exit  meaning
    ErrcInfo{Errc::failed,            "Failed",             1, "the change failed and nothing was changed"},
    ErrcInfo{Errc::rolled_back,       "RolledBack",         3, "the change was made, failed its check and was undone"},
    ErrcInfo{Errc::rollback_failed,   "RollbackFailed",     4, "undoing a failed change failed too; act now"},
    ErrcInfo{Errc::cancelled,         "Cancelled",          5, "the client went away before the commit; nothing was changed"},
    ErrcInfo{Errc::usage,             "Usage",             64, "the command line is wrong"},
    ErrcInfo{Errc::invalid_argument,  "InvalidArgument",   65, "a value is wrong"},
    ErrcInfo{Errc::not_found,         "NotFound",          66, "there is no such thing"},
    ErrcInfo{Errc::trial_failed,      "TrialFailed",       68, "a trial or a test did not go through; the reply says where"},
    ErrcInfo{Errc::remote_refused,    "RemoteRefused",     68, "the delivery platform or the DNS provider refused it"},
    ErrcInfo{Errc::unavailable,       "Unavailable",       69, "the daemon or a program that it needs is not there"},
    ErrcInfo{Errc::remote_unavailable,"RemoteUnavailable", 69, "the delivery platform or the DNS provider is not reached"},
    ErrcInfo{Errc::internal,          "Internal",          70, "mailctl is at fault; the daemon's log has the detail"},
    ErrcInfo{Errc::remote_unknown,    "RemoteUnknown",     74, "an answer was lost, and it may have been done all the same"},
    ErrcInfo{Errc::busy,              "Busy",              75, "somebody else is changing the configuration; try again"},
    ErrcInfo{Errc::too_many,          "TooMany",           75, "there were too many tries; wait and try again"},
    ErrcInfo{Errc::conflict,          "Conflict",          75, "the configuration is not as the request expects it"},
    ErrcInfo{Errc::drift,             "Drift",             75, "somebody else changed what mailctl owns; look, then use --force"},
    ErrcInfo{Errc::protocol,          "Protocol",          76, "the two sides do not speak the same protocol"},
    ErrcInfo{Errc::unauthenticated,   "Unauthenticated",   77, "nobody has shown who asks"},
    ErrcInfo{Errc::proof_needed,      "ProofNeeded",       77, "the password was given too long ago for this; prove once more"},
    ErrcInfo{Errc::permission_denied, "PermissionDenied",  77, "you may not do that"},
    ErrcInfo{Errc::configuration,     "Configuration",     78, "the configuration of Postfix or of this machine does not allow it"},
};
// clang-format on

// The table is indexed by the enumeration, so a code added out of order must not compile.
constexpr bool table_is_in_enum_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].code) != i) {
            return false;
        }
    }
    return true;
}

static_assert(table_is_in_enum_order());
static_assert(table.back().code == Errc::configuration, "last code missing from the table");

}  // namespace

std::span<const ErrcInfo> errc_table() { return table; }

const ErrcInfo& info(Errc code) { return table.at(static_cast<std::size_t>(code)); }

Errc errc_by_name(std::string_view name) {
    const auto* const found = std::find_if(table.begin(), table.end(), [&](const ErrcInfo& row) {
        return row.name == name;
    });
    return found == table.end() ? Errc::protocol : found->code;
}

}  // namespace mailctl
