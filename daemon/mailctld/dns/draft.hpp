#pragma once

#include "daemon/mailctld/dns/canvas.hpp"
#include "daemon/mailctld/dns/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::dns {

/// A plan in the making: what becomes of the zone, what is told of it, and what will be ours.
class Draft {
public:
    explicit Draft(const Snapshot& now);

    const Snapshot& now() const { return now_; }
    const Canvas& canvas() const { return canvas_; }

    /// Our records of one set, of the domain in this zone.
    std::vector<store::Record> ours_at(const RecordName& name, api::RecordType type) const;

    /// Whether a value is a record of ours, from before or by this plan.
    bool is_ours(const Wanted& wanted, std::string_view value) const;

    /// Whether the name has records that ours cannot stand beside: of other types for an alias, an
    /// alias for others.
    bool is_alias(const RecordName& name) const;
    bool is_taken(const RecordName& name) const;

    /// Whether other name servers have been given the name: here nobody would see its records.
    bool is_elsewhere(const RecordName& name) const;

    void add(const Wanted& wanted, const std::string& value, std::optional<std::string> base);
    void replace(
        const Wanted& wanted,
        const std::string& old,
        const std::string& value,
        std::optional<std::string> base
    );
    void keep(const Wanted& wanted, const std::string& value, std::string reason);

    /// Nothing may be done: the first of these is the plan's obstacle.
    void refuse(const Wanted& wanted, Errc code, std::string reason, std::string hint);

    /// Not done, and told; the rest goes on.
    void leave_out(const Wanted& wanted, std::string reason);

    /// Takes one of our records back.
    void give_back(const store::Record& record, std::string reason);
    void edit_back(const store::Record& record, const std::string& now, const std::string& value);
    void forget(const store::Record& record, std::string reason);
    void refuse_back(const store::Record& record, std::string reason, std::string hint);

    /// A record of ours goes on being ours as it is.
    void carry_over(const store::Record& record) { plan_.records.push_back(record); }

    void note(std::string text) { plan_.notes.push_back(std::move(text)); }
    void set_spf(std::string text) { plan_.spf = std::move(text); }

    Plan finish();

private:
    /// What is told of one record set.
    struct Told {
        RecordName name;
        api::RecordType type;
        api::DnsAction action;
        std::vector<std::string> before;
        std::vector<std::string> after;
        std::int64_t new_ttl;  ///< Where the set is new.
        std::string reason;
    };
    void tell(Told told);
    void own(const Wanted& wanted, const std::string& value, std::optional<std::string> base);
    void check_amount();

    const Snapshot& now_;
    Canvas canvas_;
    Plan plan_;
};

/// The name in a record of the store.
RecordName name_of(const store::Record& record);

}  // namespace mailctl::dns
