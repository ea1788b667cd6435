#include "common/api/dns/withdraw.hpp"

#include "cli/dns/change.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void dns_withdraw_options(Options& options) { dns_change_options(options); }

Result<int> dns_withdraw(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The records are withdrawn.", .already = "there are no records of mailctl's"};
    return change_records<api::DnsWithdraw>(words, arguments, output);
}

}  // namespace mailctl::cli
