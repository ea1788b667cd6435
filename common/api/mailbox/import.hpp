#pragma once

#include "common/api/act.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// One mailbox of an import. Password or hash: nobody is there to be told one that was made.
struct MailboxImportRow {
    MailboxAddress address;
    std::optional<Secret> password;
    std::optional<Secret> hash;
    std::optional<ByteSize> quota;
    std::optional<bool> suspended;
    std::optional<std::string> display_name;
};
BOOST_DESCRIBE_STRUCT(
    MailboxImportRow, (), (address, password, hash, quota, suspended, display_name)
)

struct MailboxImportFault {
    std::int64_t row;  ///< From 0.
    std::string message;
    std::string hint;
};
BOOST_DESCRIBE_STRUCT(MailboxImportFault, (), (row, message, hint))

struct MailboxImportReport {
    bool dry_run;
    std::vector<PlanItem> items;
    std::int64_t made;
    std::int64_t there;                      ///< Left as they were, because they were there.
    std::vector<MailboxImportFault> faults;  ///< Where there are any, nothing was done.
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(MailboxImportReport, (), (dry_run, items, made, there, faults, notes))

struct MailboxImportReply {
    std::optional<Progress> progress;
    std::optional<MailboxImportReport> report;
};
BOOST_DESCRIBE_STRUCT(MailboxImportReply, (), (progress, report))

struct MailboxImport {
    static constexpr std::string_view method = "io.mailctl.mailbox.Import";
    static constexpr std::string_view summary =
        "Make up to 500 mailboxes, all of them or none. One that is there with the same hash is\n"
        "left as it is, and with skip_existing any that is there.";
    using Reply = MailboxImportReply;

    std::vector<MailboxImportRow> rows;
    std::optional<bool> skip_existing;
    std::optional<bool> allow_weak;  ///< Schemes without a salt; administrators alone.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxImport, (), (rows, skip_existing, allow_weak, dry_run))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::MailboxImportReport)
MAILCTL_REPLY_CODEC(mailctl::api::MailboxImportReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxImport)
