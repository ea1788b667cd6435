#include "daemon/mailctld/postfix/programs.hpp"

namespace mailctl::postfix {

const char* postconf_program() { return "/usr/sbin/postconf"; }
const char* postmap_program() { return "/usr/sbin/postmap"; }

}  // namespace mailctl::postfix
