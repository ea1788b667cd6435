#include "common/api/dns/apply.hpp"

#include "cli/dns/change.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void dns_apply_options(Options& options) { dns_change_options(options); }

Result<int> dns_apply(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The records are written.", .already = "the records are as they should be"};
    return change_records<api::DnsApply>(words, arguments, output);
}

}  // namespace mailctl::cli
