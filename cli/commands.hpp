#pragma once

#include "cli/option.hpp"
#include "common/result.hpp"

namespace mailctl::cli {

class Arguments;
class Output;

// What the rows of the command table point to, in the table's order; each pair in a file of its
// name.
void relay_enable_options(Options& options);
Result<int> relay_enable(const Arguments& arguments, Output& output);
void relay_disable_options(Options& options);
Result<int> relay_disable(const Arguments& arguments, Output& output);
Result<int> relay_status(const Arguments& arguments, Output& output);
void relay_test_options(Options& options);
Result<int> relay_test(const Arguments& arguments, Output& output);
void account_connect_options(Options& options);
Result<int> account_connect(const Arguments& arguments, Output& output);
Result<int> account_status(const Arguments& arguments, Output& output);
void account_disconnect_options(Options& options);
Result<int> account_disconnect(const Arguments& arguments, Output& output);
Result<int> account_list(const Arguments& arguments, Output& output);
void account_forget_options(Options& options);
Result<int> account_forget(const Arguments& arguments, Output& output);
void domain_add_options(Options& options);
Result<int> domain_add(const Arguments& arguments, Output& output);
void domain_list_options(Options& options);
Result<int> domain_list(const Arguments& arguments, Output& output);
Result<int> domain_show(const Arguments& arguments, Output& output);
Result<int> domain_verify(const Arguments& arguments, Output& output);
Result<int> domain_records(const Arguments& arguments, Output& output);
void domain_remove_options(Options& options);
Result<int> domain_remove(const Arguments& arguments, Output& output);
void credential_create_options(Options& options);
Result<int> credential_create(const Arguments& arguments, Output& output);
Result<int> credential_list(const Arguments& arguments, Output& output);
void credential_rotate_options(Options& options);
Result<int> credential_rotate(const Arguments& arguments, Output& output);
void credential_remove_options(Options& options);
Result<int> credential_remove(const Arguments& arguments, Output& output);
void dns_provider_add_options(Options& options);
Result<int> dns_provider_add(const Arguments& arguments, Output& output);
Result<int> dns_provider_list(const Arguments& arguments, Output& output);
void dns_provider_test_options(Options& options);
Result<int> dns_provider_test(const Arguments& arguments, Output& output);
void dns_provider_remove_options(Options& options);
Result<int> dns_provider_remove(const Arguments& arguments, Output& output);
Result<int> dns_plan(const Arguments& arguments, Output& output);
void dns_apply_options(Options& options);
Result<int> dns_apply(const Arguments& arguments, Output& output);
void dns_withdraw_options(Options& options);
Result<int> dns_withdraw(const Arguments& arguments, Output& output);
Result<int> dns_check(const Arguments& arguments, Output& output);
void dns_export_options(Options& options);
Result<int> dns_export(const Arguments& arguments, Output& output);
void dns_grant_options(Options& options);
Result<int> dns_grant(const Arguments& arguments, Output& output);
void dns_revoke_options(Options& options);
Result<int> dns_revoke(const Arguments& arguments, Output& output);
Result<int> platform_health(const Arguments& arguments, Output& output);
void stats_options(Options& options);
Result<int> stats(const Arguments& arguments, Output& output);
void logs_options(Options& options);
Result<int> logs(const Arguments& arguments, Output& output);
Result<int> status(const Arguments& arguments, Output& output);
void history_options(Options& options);
Result<int> history(const Arguments& arguments, Output& output);
void undo_options(Options& options);
Result<int> undo(const Arguments& arguments, Output& output);
Result<int> version(const Arguments& arguments, Output& output);
Result<int> help(const Arguments& arguments, Output& output);
Result<int> completion(const Arguments& arguments, Output& output);

}  // namespace mailctl::cli
