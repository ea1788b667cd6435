#include "common/api/hosting/enable.hpp"

#include "cli/change.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void hosting_enable_options(Options& options) {
    add_value(
        options, "mail-host", "HOST", "Where mail programs go; Postfix's myhostname if absent"
    );
    add_value(options, "storage", "PATH", "Keep mail below this directory; /var/vmail if absent");
    add_value(
        options, "certificate", "FILE", "The certificate with its chain, for Postfix and Dovecot"
    );
    add_value(options, "key", "FILE", "And its key");
    add_flag(options, "pop3", "Let mail be fetched by POP3 over TLS, too");
    add_flag(options, "sieve", "Let people have filters of their own");
    change_options(options);
}

Result<int> hosting_enable(const Arguments& arguments, Output& output) {
    auto host = typed_host_at(arguments, "mail-host");
    if (!host) {
        return host.error();
    }
    const api::HostingEnable request{
        .mail_host = *std::move(host),
        .storage = arguments.text("storage"),
        .certificate = arguments.text("certificate"),
        .key = arguments.text("key"),
        .pop3 = arguments.flag("pop3"),
        .sieve = arguments.flag("sieve"),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .expect = arguments.text("expect")};
    return make_change(request, "this machine hosts so already", arguments.globals(), output);
}

}  // namespace mailctl::cli
