#pragma once

#include "common/api/dns/report.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/dns/wanted.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <optional>
#include <string>
#include <vector>

/// The room of DNS: from the records that are in a zone to those that should be there, touching
/// nothing that others wrote.
///
/// What a platform asks for is judged (wanted.cpp), the zone is read by mailctl-net, and the plan
/// is made here without any of them; zone.hpp has a zone's turn, its writing down before and its
/// settling by looking. The ledger of records has a row for each value of ours and the one that it
/// took the place of; values are compared as normal text (value.hpp).
///
/// It does not promise that a provider has no other writer: what somebody else crosses is put back
/// where it is seen, and told. What a plan never does is a list in ARCHITECTURE.md.
namespace mailctl::dns {

/// What a plan starts from.
struct Snapshot {
    DomainName domain;
    std::string owner;  ///< Of the account that the domain belongs to.
    std::string provider;
    DomainName zone;
    api::ReadRecordsReply answer;     ///< At least names_to_read().
    std::vector<store::Record> ours;  ///< The domain's, wherever they are.
    bool force = false;               ///< Overwrite what others have changed of ours.
    std::string at;
};

/// The way to what should be.
struct Plan {
    std::vector<api::DnsPlanItem> items;
    std::vector<api::RecordSetChange> changes;
    std::vector<store::Record> records;  ///< The domain's records of ours afterwards.
    std::optional<std::string> spf;      ///< The SPF record afterwards, where one is wanted.
    std::vector<std::string> notes;
    std::optional<Error> obstacle;  ///< Why it may not be gone.
};

/// The names whose records a plan needs to know.
std::vector<RecordName> names_to_read(
    const DomainName& domain,
    const DomainName& zone,
    const std::vector<Wanted>& wanted,
    const std::vector<store::Record>& ours
);

/// To the records that a platform asks for.
Plan plan_records(const Snapshot& now, const std::vector<Wanted>& wanted);

/// To what was there before us.
Plan plan_withdrawal(const Snapshot& now);

}  // namespace mailctl::dns
