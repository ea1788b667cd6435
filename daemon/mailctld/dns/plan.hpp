#pragma once

#include "common/api/dns_records.hpp"
#include "common/api/net/dns_zone.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/dns/wanted.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <optional>
#include <string>
#include <vector>

/// From the records that are in a zone to those that should be there, touching nothing that others
/// wrote.
namespace mailctl::dns {

/// What a plan starts from.
struct Scene {
    DomainName domain;
    std::string owner;  ///< Of the account that the domain belongs to.
    std::string provider;
    DomainName zone;
    api::ReadRecordsReply now;        ///< At least names_to_read().
    std::vector<store::Record> ours;  ///< The domain's, wherever they are.
    bool force = false;               ///< Overwrite what others have changed of ours.
    std::string at;
};

/// The way to what should be.
struct DnsWay {
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
DnsWay plan_records(const Scene& scene, const std::vector<Wanted>& wanted);

/// To what was there before us.
DnsWay plan_withdrawal(const Scene& scene);

}  // namespace mailctl::dns
