#pragma once

#include "cli/act.hpp"
#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "common/api/mailbox/made.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"

#include <optional>

namespace mailctl::cli {

/// The address that a command's first value is; the domain as people write it.
Result<MailboxAddress> typed_mailbox(const Arguments& arguments);

/// The same of a text.
Result<MailboxAddress> mailbox_of(const std::string& typed);

/// Where a mailbox's password comes from: files, or mailctl makes one.
void password_source_options(Options& options);

struct GivenPassword {
    std::optional<Secret> password;
    std::optional<Secret> hash;
};

/// Nothing in it where mailctl is to make one, which there has to be a place to show.
Result<GivenPassword> given_password(const Arguments& arguments, Output& output);

/// Prints what became of it; the password last, where mailctl has made it.
Result<int> report_made(
    const Result<api::MailboxMade>& reply, const ActWords& words, Output& output
);

}  // namespace mailctl::cli
