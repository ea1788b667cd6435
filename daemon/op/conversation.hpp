#pragma once

#include "daemon/op/verb.hpp"

namespace mailctl::op {

/// Serves one client: reads one word ended by a newline (at most 32 bytes, within 5 seconds), does
/// it, and writes what the programs printed and a last line "exit N".
///
/// N is 0 when it is done; 64 for what is no word of ours; 124 when a program had to be killed;
/// 127 when one could not be started; else the exit status of the program that failed. All in all
/// at most 64 KiB. What changes something is finished although the client has gone away; a check
/// is not.
void converse(int socket, Settings settings);

}  // namespace mailctl::op
