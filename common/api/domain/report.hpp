#pragma once

#include "common/api/change.hpp"
#include "common/api/domain/state.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mailctl::api {

/// How a record that should be is found.
enum class RecordFound {
    ok,
    missing,
    different,
    uneven,  ///< The servers differ.
    unreachable,
};

BOOST_DESCRIBE_ENUM(RecordFound, ok, missing, different, uneven, unreachable)

struct RecordState {
    std::string name;
    std::string type;
    std::string wanted;
    RecordFound state;
    std::vector<std::string> found;  ///< Every value seen that belongs in its place.
    std::optional<std::string> todo;
};
BOOST_DESCRIBE_STRUCT(RecordState, (), (name, type, wanted, state, found, todo))

struct DomainReport {
    DomainState domain;
    std::vector<RecordState> records;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(DomainReport, (), (domain, records, notes))

/// First any number of `progress` (only where the call said `more`), then one `report`.
struct DomainReportReply {
    std::optional<Progress> progress;
    std::optional<DomainReport> report;
};
BOOST_DESCRIBE_STRUCT(DomainReportReply, (), (progress, report))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::DomainReport)
MAILCTL_REPLY_CODEC(mailctl::api::DomainReportReply)
