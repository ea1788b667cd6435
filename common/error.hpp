#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mailctl {

/// What a caller can do about a failure, and nothing finer.
///
/// The set is part of the wire protocol: names travel in replies, and each maps to one exit code of
/// `mailctl` (the table is in error.cpp). Add a code only when a caller would act differently on
/// it; detail belongs in the message.
enum class Errc {
    failed,
    rolled_back,
    rollback_failed,
    cancelled,
    usage,
    invalid_argument,
    not_found,
    trial_failed,
    remote_refused,
    unavailable,
    remote_unavailable,
    internal,
    remote_unknown,
    busy,
    too_many,
    conflict,
    drift,
    protocol,
    unauthenticated,
    proof_needed,
    permission_denied,
    configuration,
};

/// A failure that the person at the keyboard can understand and act on.
struct Error {
    Errc code;
    std::string message;    ///< The cause, lower case, no full stop: "port 70000 is out of range".
    std::string hint;       ///< What to do about it; empty where nothing sensible can be said.
    std::string parameter;  ///< The member of the request at fault; empty where none is.
    std::int64_t retry_after = 0;  ///< Seconds, of `too_many` alone.
};

/// One row of the table that the wire, the shell and the manual share.
struct ErrcInfo {
    Errc code;
    std::string_view name;     ///< "NotFound"; on the wire "io.mailctl.NotFound".
    int exit;                  ///< Exit status of `mailctl`; see mailctl(1), EXIT STATUS.
    std::string_view meaning;  ///< One clause for the manual and the interface text.
};

/// Every code, in the order of the enumeration.
std::span<const ErrcInfo> errc_table();

const ErrcInfo& info(Errc code);

/// The code with this wire name; `protocol` for a name that nobody here has heard of.
Errc errc_by_name(std::string_view name);

}  // namespace mailctl
