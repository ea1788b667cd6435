#include "common/wire/json.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace mailctl::wire {
namespace {

// Watches the parser for what it would let pass.
class Guard {
public:
    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        switch (event) {
            case json::parse_event_t::object_start:
            case json::parse_event_t::array_start:
                too_deep_ = too_deep_ || depth >= static_cast<int>(max_depth);
                names_.emplace_back();
                break;
            case json::parse_event_t::object_end:
            case json::parse_event_t::array_end:
                names_.pop_back();
                break;
            case json::parse_event_t::key:
                note(parsed.get_ref<const std::string&>());
                break;
            default:
                break;
        }
        return !too_deep_;
    }

    Status verdict() const {
        if (too_deep_) {
            return Error{
                Errc::protocol, fmt::format("the JSON nests deeper than {}", max_depth), {}, {}};
        }
        if (repeated_) {
            return Error{
                Errc::protocol,
                fmt::format("member \"{}\" stands twice", *repeated_),
                {},
                *repeated_};
        }
        return {};
    }

private:
    void note(const std::string& name) {
        auto& seen = names_.back();
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
            repeated_ = escaped(name.substr(0, max_shown_bytes));
        } else if (seen.size() < max_names) {
            seen.push_back(name);
        }
    }

    // No object of ours has more members; the rest of a longer one is refused when it is decoded.
    static constexpr std::size_t max_names = 64;

    static constexpr std::size_t max_shown_bytes = 64;  // of a name that is not ours

    bool too_deep_ = false;
    std::optional<std::string> repeated_;
    std::vector<std::vector<std::string>> names_;
};

}  // namespace

Result<json> parse_json(std::string_view text) {
    Guard guard;
    auto value = json::parse(text, std::ref(guard), /*allow_exceptions=*/false);
    if (auto verdict = guard.verdict(); !verdict) {
        wipe(value);
        return verdict.error();
    }
    if (value.is_discarded()) {
        return Error{Errc::protocol, "the message is not JSON", {}, {}};
    }
    return value;
}

std::string to_text(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void wipe(json& value) {
    if (value.is_string()) {
        mailctl::wipe(value.get_ref<std::string&>());
    }
    if (value.is_structured()) {
        for (auto& member : value) {
            wipe(member);
        }
    }
}

}  // namespace mailctl::wire
