#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>
#include <vector>

namespace mailctl::api {

struct WriteRecordsReply {
    std::vector<RecordSet> sets;  ///< Of all the names, read again after the change.
};
BOOST_DESCRIBE_STRUCT(WriteRecordsReply, (), (sets))

/// Changes record sets, all of them or none. `conflict` where one is not as `before` says.
struct WriteRecords {
    static constexpr std::string_view method = "io.mailctl.net.WriteRecords";
    static constexpr std::string_view summary = "Change some record sets of a zone at once.";
    using Reply = WriteRecordsReply;

    DnsAccess access;
    DomainName zone;
    std::vector<RecordSetChange> changes;
};
BOOST_DESCRIBE_STRUCT(WriteRecords, (), (access, zone, changes))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::WriteRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::WriteRecords)
