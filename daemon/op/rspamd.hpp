#pragma once

#include "daemon/op/verb.hpp"

#include <map>
#include <string>
#include <string_view>

#include <sys/types.h>

/// Rspamd, in Debian's places.
namespace mailctl::op::rspamd {

/// Whether `rspamadm configtest` takes the configuration; the staged one without a complaint more.
Ended check_live(const Settings& settings);
Ended check_stage(const Settings& settings);

/// Done at once when it is running already.
Ended start(const Settings& settings);

/// Refused with 69 when Rspamd is not running. Ends with 0 once it works with its files: then the
/// same main process has other workers, which it starts only with a configuration that it takes.
Ended reload(const Settings& settings);

/// What kind of worker each child of the main process is.
using Workers = std::map<pid_t, std::string>;

/// Whether each kind of worker has one that was not there before; or none of the old ones is left,
/// which is slower, since they end what they have begun.
bool is_renewed(const Workers& before, const Workers& now);

/// The lines of a test that the one before did not have, as of the live directory.
std::string new_complaints(
    std::string_view before, std::string_view now, std::string_view staged_dir
);

}  // namespace mailctl::op::rspamd
