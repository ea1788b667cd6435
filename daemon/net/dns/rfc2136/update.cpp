#include "daemon/net/dns/rfc2136/update.hpp"

#include "daemon/net/dns/rfc2136/writer.hpp"
#include "daemon/net/dns/wire/compare.hpp"

#include <algorithm>

namespace mailctl::net::dns::rfc2136 {
namespace {

// RFC 1035, 3.2.4 and RFC 2136, 2.4 and 2.5
constexpr std::uint16_t class_internet = 1;
constexpr std::uint16_t class_none = 254;
constexpr std::uint16_t class_any = 255;
constexpr std::uint16_t type_any = 255;

constexpr std::uint16_t opcode_update = 5U << 11U;

std::uint16_t wire_type(api::RecordType type) {
    switch (type) {
        case api::RecordType::TXT:
            return static_cast<std::uint16_t>(Type::txt);
        case api::RecordType::CNAME:
            return static_cast<std::uint16_t>(Type::cname);
        case api::RecordType::MX:
            break;
    }
    return static_cast<std::uint16_t>(Type::mx);
}

/// What an update says about one set.
struct Entry {
    std::uint16_t type;
    std::uint16_t of_class;
    std::int64_t ttl = 0;
    Bytes value{};
};

/// A section of an update, and how many records it has.
class Section {
public:
    void add(const RecordName& name, const Entry& entry) {
        writer_.bytes(name_bytes(name.text()));
        writer_.u16(entry.type);
        writer_.u16(entry.of_class);
        writer_.u32(static_cast<std::uint64_t>(entry.ttl));
        writer_.u16(entry.value.size());
        writer_.bytes(entry.value);
        ++count_;
    }

    void append(const Section& other) {
        writer_.bytes(other.written());
        count_ = static_cast<std::uint16_t>(count_ + other.count_);
    }

    std::uint16_t count() const { return count_; }
    const Bytes& written() const { return writer_.written(); }

private:
    Writer writer_;
    std::uint16_t count_ = 0;
};

Bytes packet(const DomainName& zone, const Section& conditions, const Section& edits) {
    Writer writer;
    writer.u16(0);  // the id, which the sender chooses
    writer.u16(opcode_update);
    writer.u16(1);
    writer.u16(conditions.count());
    writer.u16(edits.count());
    writer.u16(0);
    writer.bytes(name_bytes(zone.text()));
    writer.u16(static_cast<std::uint16_t>(Type::soa));
    writer.u16(class_internet);
    writer.bytes(conditions.written());
    writer.bytes(edits.written());
    return writer.written();
}

bool holds(const std::vector<std::string>& values, api::RecordType type, const std::string& value) {
    return std::any_of(values.begin(), values.end(), [&](const std::string& one) {
        return are_same(type, {one}, {value});
    });
}

Status add_values(
    Section& section,
    const api::RecordSetChange& change,
    const std::vector<std::string>& values,
    const Entry& form
) {
    for (const auto& value : values) {
        auto bytes = value_bytes(change.type, value);
        if (!bytes) {
            return bytes.error();
        }
        auto entry = form;
        entry.value = *std::move(bytes);
        section.add(change.name, entry);
    }
    return {};
}

std::vector<std::string> without(
    const std::vector<std::string>& values,
    api::RecordType type,
    const std::vector<std::string>& others
) {
    std::vector<std::string> left;
    std::copy_if(values.begin(), values.end(), std::back_inserter(left), [&](const auto& value) {
        return !holds(others, type, value);
    });
    return left;
}

Status add_conditions(Section& conditions, const api::RecordSetChange& change) {
    const auto type = wire_type(change.type);
    if (change.before.empty()) {
        conditions.add(change.name, {.type = type, .of_class = class_none});
        return {};
    }
    return add_values(
        conditions, change, change.before, {.type = type, .of_class = class_internet}
    );
}

// Beside a CNAME there can be nothing else, and a server skips what would not fit without a word
// (RFC 2136, 3.4.2.2): so that must be a condition.
void add_alias_conditions(
    Section& conditions,
    const api::RecordSetChange& change,
    const std::vector<api::RecordSetChange>& changes
) {
    const bool is_alone = std::none_of(changes.begin(), changes.end(), [&](const auto& other) {
        return other.name == change.name && other.type != change.type;
    });
    if (change.after.empty() || !change.before.empty() || !is_alone) {
        return;
    }
    if (change.type == api::RecordType::CNAME) {
        conditions.add(change.name, {.type = type_any, .of_class = class_none});
    } else {
        conditions.add(
            change.name, {.type = wire_type(api::RecordType::CNAME), .of_class = class_none}
        );
    }
}

std::int64_t ttl_of(const api::RecordSetChange& change, const std::vector<api::RecordSet>& now) {
    const bool stays =
        without(change.before, change.type, change.after).size() < change.before.size();
    const auto set = std::find_if(now.begin(), now.end(), [&](const api::RecordSet& one) {
        return one.name == change.name && one.type == change.type;
    });
    return stays && set != now.end() ? set->ttl : change.ttl;
}

}  // namespace

Result<Bytes> update_packet(
    const DomainName& zone,
    const std::vector<api::RecordSetChange>& changes,
    const std::vector<api::RecordSet>& now
) {
    Section conditions;
    Section removals;
    Section additions;
    for (const auto& change : changes) {
        const auto type = wire_type(change.type);
        const auto old = without(change.before, change.type, change.after);
        const auto fresh = without(change.after, change.type, change.before);
        if (auto added = add_conditions(conditions, change); !added) {
            return added.error();
        }
        add_alias_conditions(conditions, change, changes);
        const Entry removal{.type = type, .of_class = class_none};
        const Entry addition{.type = type, .of_class = class_internet, .ttl = ttl_of(change, now)};
        if (auto added = add_values(removals, change, old, removal); !added) {
            return added.error();
        }
        if (auto added = add_values(additions, change, fresh, addition); !added) {
            return added.error();
        }
    }
    // What goes, goes first: a CNAME may come to where a TXT was.
    removals.append(additions);
    return packet(zone, conditions, removals);
}

Bytes presence_packet(const DomainName& zone, const std::string& name, Type type) {
    Section conditions;
    if (const auto owner = RecordName::parse(name)) {
        conditions.add(*owner, {.type = static_cast<std::uint16_t>(type), .of_class = class_any});
    }
    return packet(zone, conditions, Section());
}

}  // namespace mailctl::net::dns::rfc2136
