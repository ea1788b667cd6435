#include "cli/dns/change.hpp"

namespace mailctl::cli {

void dns_change_options(Options& options) {
    dry_run_option(options);
    add_flag(options, "force", "Go over what others have changed of mailctl's records");
}

}  // namespace mailctl::cli
