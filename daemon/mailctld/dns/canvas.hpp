#pragma once

#include "common/api/net/dns/record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::dns {

/// Some record sets of a zone, as they are and as they are going to be.
class Canvas {
public:
    struct Value {
        std::string raw;     ///< As the provider has it; stays so where it is not ours to change.
        std::string normal;  ///< Empty for what we cannot read.
    };

    explicit Canvas(const std::vector<api::RecordSet>& sets);

    /// The normal values of one set that pass a test, as they are going to be.
    template <class Test>
    std::vector<std::string> values(const RecordName& name, api::RecordType type, Test test) const {
        std::vector<std::string> found;
        if (const Set* set = find(name, type)) {
            for (const auto& value : set->now) {
                if (test(value.normal)) {
                    found.push_back(value.normal);
                }
            }
        }
        return found;
    }

    std::vector<std::string> values(const RecordName& name, api::RecordType type) const {
        return values(name, type, [](const auto&) { return true; });
    }

    bool has(const RecordName& name, api::RecordType type, std::string_view normal) const;

    /// Of the set that is there; 0 where there is none.
    std::int64_t ttl(const RecordName& name, api::RecordType type) const;

    /// The time to live of what is added counts for a new set only.
    void add(
        const RecordName& name, api::RecordType type, const std::string& normal, std::int64_t ttl
    );
    void remove(const RecordName& name, api::RecordType type, std::string_view normal);

    /// The sets that are not as they were.
    std::vector<api::RecordSetChange> changes() const;

    /// How many records that were there are not there any more.
    std::int64_t records_lost() const;

private:
    struct Set {
        RecordName name;
        api::RecordType type;
        std::int64_t ttl;
        std::vector<std::string> before;
        std::vector<Value> now;
    };

    const Set* find(const RecordName& name, api::RecordType type) const;

    std::vector<Set> sets_;
};

}  // namespace mailctl::dns
