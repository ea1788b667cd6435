#pragma once

#include "common/api/net/dns/record.hpp"
#include "common/types/domain_name.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// A DNS record that is ours, as a parameter of main.cf can be: what stood there before, and what
/// we wrote. Values are normal text (see dns::normal_value), so that another way to write the same
/// is no change.
struct Record {
    std::string provider;
    std::string zone;
    std::string name;
    api::RecordType type;
    std::string ours;
    std::optional<std::string> base;  ///< The value that ours took the place of.
    std::string domain;               ///< The sending domain that it is for.
    std::string owner;                ///< Of the account that the domain belongs to.
    std::string at;

    friend bool operator==(const Record&, const Record&) = default;
};
BOOST_DESCRIBE_STRUCT(Record, (), (provider, zone, name, type, ours, base, domain, owner, at))

/// Which records of ours a sending domain of an owner has; all owners' without one.
std::vector<Record> records_of(
    Database& db, std::string_view domain, const std::optional<std::string>& owner
);

/// Whether both are the same records, in whatever order.
bool is_same(std::vector<Record> a, std::vector<Record> b);

/// All records of ours in a zone.
std::vector<Record> records_in(Database& db, std::string_view provider, std::string_view zone);

std::vector<DomainName> domains_with_records(Database& db, std::string_view owner);

std::int64_t count_records(Database& db, std::string_view provider);

/// Makes an owner's records, and those that are being written, another's.
void give_records(Database& db, std::string_view owner, std::string_view to);

/// They stay where they are, and are nobody's.
void forget_records_at(Database& db, std::string_view provider);

/// A write into a zone that was begun. Written down before the provider is asked, and gone with its
/// answer; what is left after a crash is settled by looking.
struct Writing {
    std::int64_t id = 0;
    std::string provider;
    std::string zone;
    std::string domain;
    std::string owner;
    std::vector<api::RecordSetChange> changes;
    std::vector<Record> records;  ///< What will be the domain's records of ours.
    std::string at;
};

std::int64_t open_writing(Database& db, const Writing& writing);
std::vector<Writing> open_writings(Database& db, std::string_view zone);

/// Zones in which a write was begun.
std::vector<std::string> zones_with_writings(Database& db);

/// It has happened: its records are the domain's.
void finish_writing(Database& db, const Writing& writing);

/// It has not.
void forget_writing(Database& db, std::int64_t id);

}  // namespace mailctl::store
