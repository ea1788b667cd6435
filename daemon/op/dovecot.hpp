#pragma once

#include "daemon/op/verb.hpp"

#include <set>
#include <string>
#include <string_view>

/// Dovecot, in Debian's places.
namespace mailctl::op::dovecot {

/// Whether doveconf(1) takes the configuration, with every file that it names.
Ended check_live(const Settings& settings);
Ended check_stage(const Settings& settings);

/// Whether its master runs.
bool is_running();

/// Done at once when it is running already.
Ended start(const Settings& settings);

/// Refused with 69 when Dovecot is not running. Ends with 0 once it works with its files: then the
/// listener that the proof file names is there and answers, and no other of ours is; where there is
/// no such file, its clients' listener is another one, and answers.
Ended reload(const Settings& settings);

/// The names of the listeners in a proof file.
std::set<std::string> listeners_in(std::string_view proof);

}  // namespace mailctl::op::dovecot
