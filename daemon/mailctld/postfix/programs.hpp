#pragma once

namespace mailctl::postfix {

/// Where Postfix's own programs are. They have a source of their own, and nothing else stands in
/// it, so that the unit tests can be linked with others.
const char* postconf_program();
const char* postmap_program();

}  // namespace mailctl::postfix
