#pragma once

#include "daemon/op/child.hpp"

#include <string>
#include <string_view>

namespace mailctl::op {

/// Whether Postfix would survive a reload with the configuration in this directory.
///
/// postconf finds what it cannot read, smtp(8) in stand-alone mode what the daemons would die of:
/// postconf and `postfix check` accept "smtp_tls_security_level = bogus", after which no mail
/// leaves. Not judged: missing tables and certificates, and relayhost. The text begins with the
/// reason. Tables behind proxymap(8) are opened without it while Postfix does not run.
///
/// It ends when nobody waits for it at `client` any more: tables that it would open may be taken
/// away then, and Postfix's programs would tell the mail log of it.
Ended check(const std::string& config_dir, int client);

/// "fatal: Invalid TLS level" of "Nov 21 07:53:27 client postfix/smtp[672]: fatal: Invalid TLS
/// level"; empty for a line that is not why a program died.
std::string death_note(std::string_view log_line);

/// The text without lines that stood there before: postconf warns once for each time that it reads
/// main.cf, which is ten times.
std::string without_repeated_lines(std::string_view text);

/// The lines that tell why a program died before its warnings.
std::string fatal_lines_first(std::string_view text);

}  // namespace mailctl::op
