#pragma once

#include "common/types/cursor.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A record that the platform asks for, and what we make of it.
struct WantedRecord {
    std::string name;
    std::string type;
    std::string value;
    std::int64_t ttl;
    std::optional<std::string> refused;  ///< Why mailctl will not write it.
};
BOOST_DESCRIBE_STRUCT(WantedRecord, (), (name, type, value, ttl, refused))

enum class RecordColumn { name, type };

BOOST_DESCRIBE_ENUM(RecordColumn, name, type)

/// How many records a page has at most.
using RecordLimit = Whole<1, 1000>;

struct DomainRecordsReply {
    std::vector<WantedRecord> records;
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(DomainRecordsReply, (), (records, next))

struct DomainRecords {
    static constexpr std::string_view method = "io.mailctl.domain.Records";
    static constexpr std::string_view summary = "Tell which DNS records the platform asks for.";
    using Reply = DomainRecordsReply;

    DomainName domain;
    std::optional<Cursor> after;                ///< What a page has told as `next`.
    std::optional<RecordLimit> limit;           ///< 1000 where absent.
    std::optional<std::string> type;            ///< Only records of this type: "TXT".
    std::optional<Sorting<RecordColumn>> sort;  ///< As the platform has them where absent.
};
BOOST_DESCRIBE_STRUCT(DomainRecords, (), (domain, after, limit, type, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DomainRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainRecords)
