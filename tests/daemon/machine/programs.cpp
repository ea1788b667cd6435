#include "daemon/mailctld/postfix/programs.hpp"

// In place of the source of that name: no unit test starts a program of Postfix's.
namespace mailctl::postfix {

const char* postconf_program() { return MAILCTL_SOURCE_DIR "/tests/daemon/machine/bin/postconf"; }
const char* postmap_program() { return MAILCTL_SOURCE_DIR "/tests/daemon/machine/bin/postmap"; }

}  // namespace mailctl::postfix
