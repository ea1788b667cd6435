#include "common/wire/json.hpp"
#include "daemon/net/dns/powerdns/zone.hpp"
#include "daemon/net/dns/wire/message.hpp"

#include <array>
#include <set>

namespace mailctl::net::dns::powerdns {
namespace {

using wire::json;

// {"rrsets": [{"name":, "type":, "ttl":, "records": [{"content":, "disabled":}], "comments":
// [{}]}]}
constexpr std::size_t zone_depth = 1;
constexpr std::size_t set_depth = 3;
constexpr std::size_t record_depth = 5;

/// Hears the parts of the JSON text as they come. The signatures are the library's.
class ZoneReader final : public json::json_sax_t {
public:
    explicit ZoneReader(const std::vector<RecordName>& wanted) {
        for (const auto& name : wanted) {
            wanted_.insert(name.text());
        }
    }

    std::optional<StoredZone> zone() && {
        return has_sets_ ? std::optional(std::move(zone_)) : std::nullopt;
    }

    bool null() override { return true; }
    bool boolean(bool value) override {
        if (is_in_record() && key() == "disabled") {
            record_.is_disabled = value;
        }
        return true;
    }
    bool number_integer(number_integer_t /*value*/) override { return true; }
    bool number_unsigned(number_unsigned_t value) override {
        if (is_in_set() && key() == "ttl" && value <= UINT32_MAX) {
            set_.ttl = static_cast<std::int64_t>(value);
        }
        return true;
    }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool string(string_t& value) override {
        if (is_in_record() && key() == "content") {
            record_.content = std::move(value);
        } else if (is_in_set() && key() == "name") {
            set_.name = plain_name(value);
        } else if (is_in_set() && key() == "type") {
            set_.type = std::move(value);
        }
        return true;
    }

    bool key(string_t& value) override {
        keys_.at(depth_) = std::move(value);
        return true;
    }
    bool start_object(std::size_t /*elements*/) override {
        if (!enter()) {
            return false;
        }
        if (is_in_set()) {
            set_ = {};
        } else if (is_in_record()) {
            record_ = {};
        }
        return true;
    }
    bool end_object() override {
        if (is_in_record()) {
            set_.records.push_back(std::move(record_));
        } else if (is_in_set()) {
            take_set();
        }
        --depth_;
        return true;
    }
    bool start_array(std::size_t /*elements*/) override {
        has_sets_ = has_sets_ || (depth_ == zone_depth && key() == "rrsets");
        return enter();
    }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool parse_error(
        std::size_t /*position*/,
        const std::string& /*token*/,
        const nlohmann::detail::exception& /*error*/
    ) override {
        return false;
    }

private:
    bool enter() {
        ++depth_;
        if (depth_ >= keys_.size()) {
            return false;
        }
        keys_.at(depth_).clear();
        return true;
    }

    const std::string& key() const { return keys_.at(depth_); }
    bool is_in_set() const { return depth_ == set_depth && keys_[zone_depth] == "rrsets"; }
    bool is_in_record() const {
        return depth_ == record_depth && keys_[zone_depth] == "rrsets" &&
               keys_[set_depth] == "records";
    }

    void take_set() {
        const auto before = zone_.records;
        for (const auto& record : set_.records) {
            zone_.records += record.is_disabled ? 0 : 1;
        }
        if (set_.type == "NS" && zone_.records > before) {
            zone_.cuts.insert(set_.name);
        }
        if (wanted_.contains(set_.name)) {
            zone_.sets.push_back(std::move(set_));
        }
        set_ = {};
    }

    std::set<std::string> wanted_;
    std::size_t depth_ = 0;
    std::array<std::string, wire::max_depth> keys_;  ///< The last key seen at each depth.
    bool has_sets_ = false;
    StoredSet set_;
    StoredRecord record_;
    StoredZone zone_;
};

}  // namespace

std::optional<StoredZone> parse_zone(std::string_view body, const std::vector<RecordName>& wanted) {
    ZoneReader reader(wanted);
    if (!json::sax_parse(body, &reader)) {
        return std::nullopt;
    }
    return std::move(reader).zone();
}

}  // namespace mailctl::net::dns::powerdns
