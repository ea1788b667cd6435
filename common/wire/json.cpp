#include "common/wire/json.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace mailctl::wire {
namespace {

// Builds the value, and watches for what nlohmann's parser would let pass. Its own callback would
// look through a whole list at the end of each object in it.
class Builder {
public:
    explicit Builder(json& into) : dom_(into, /*allow_exceptions=*/false) {}

    bool null() { return dom_.null(); }
    bool boolean(bool value) { return dom_.boolean(value); }
    bool number_integer(json::number_integer_t value) { return dom_.number_integer(value); }
    bool number_unsigned(json::number_unsigned_t value) { return dom_.number_unsigned(value); }
    bool number_float(json::number_float_t value, const std::string& text) {
        return dom_.number_float(value, text);
    }
    bool string(std::string& value) { return dom_.string(value); }
    bool binary(json::binary_t& value) { return dom_.binary(value); }
    bool start_object(std::size_t size) { return enter() && dom_.start_object(size); }
    bool key(std::string& name) {
        note(name);
        return dom_.key(name);
    }
    bool end_object() {
        names_.pop_back();
        return dom_.end_object();
    }
    bool start_array(std::size_t size) { return enter() && dom_.start_array(size); }
    bool end_array() {
        names_.pop_back();
        return dom_.end_array();
    }
    bool parse_error(std::size_t, const std::string&, const json::exception&) { return false; }

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
    bool enter() {
        too_deep_ = too_deep_ || names_.size() >= max_depth;
        names_.emplace_back();
        return !too_deep_;
    }

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

    nlohmann::detail::json_sax_dom_parser<json> dom_;
    bool too_deep_ = false;
    std::optional<std::string> repeated_;
    std::vector<std::vector<std::string>> names_;
};

}  // namespace

Result<json> parse_json(std::string_view text) {
    json value;
    Builder builder(value);
    // The parser takes a NUL for the end, whatever stands behind it.
    const bool is_json =
        json::sax_parse(text, &builder) && text.find('\0') == std::string_view::npos;
    if (auto verdict = builder.verdict(); !verdict || !is_json) {
        wipe(value);
        return verdict ? Error{Errc::protocol, "the message is not JSON", {}, {}} : verdict.error();
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
