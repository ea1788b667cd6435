#pragma once

#include "common/types/record_name.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace mailctl::api {

/// The record types that mailctl reads and writes.
enum class RecordType { TXT, CNAME, MX };

BOOST_DESCRIBE_ENUM(RecordType, TXT, CNAME, MX)

/// All records of one name and type. Values are in presentation form (RFC 1035, 5.1), just as the
/// provider wrote them: `"v=spf1 -all"`, `10 mail.example.com.`.
struct RecordSet {
    RecordName name;
    RecordType type;
    std::int64_t ttl;
    std::vector<std::string> values;
};
BOOST_DESCRIBE_STRUCT(RecordSet, (), (name, type, ttl, values))

/// One record set before and after; no values: the set is not there. Other types at the name are
/// left alone.
struct RecordSetChange {
    RecordName name;
    RecordType type;
    std::int64_t ttl;
    std::vector<std::string> before;
    std::vector<std::string> after;
};
BOOST_DESCRIBE_STRUCT(RecordSetChange, (), (name, type, ttl, before, after))

}  // namespace mailctl::api
