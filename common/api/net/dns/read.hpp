#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/record_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct ReadRecordsReply {
    std::vector<RecordSet> sets;    ///< Of the names that were asked for, where there are any.
    std::vector<RecordName> taken;  ///< Names that have records of other types than ours.
    std::optional<std::int64_t> zone_records;  ///< In the whole zone; absent where it is not told.
    std::vector<RecordName> elsewhere = {};    ///< Names for which other name servers answer.
};
BOOST_DESCRIBE_STRUCT(ReadRecordsReply, (), (sets, taken, zone_records, elsewhere))

/// Reads the record sets of some names as the provider has them now.
struct ReadRecords {
    static constexpr std::string_view method = "io.mailctl.net.ReadRecords";
    static constexpr std::string_view summary = "Read some names of a zone.";
    using Reply = ReadRecordsReply;

    DnsAccess access;
    DomainName zone;
    std::vector<RecordName> names;
};
BOOST_DESCRIBE_STRUCT(ReadRecords, (), (access, zone, names))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::ReadRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::ReadRecords)
