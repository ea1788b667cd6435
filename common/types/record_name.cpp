#include "common/types/record_name.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {
namespace {

// RFC 1035, 2.3.4, as text: 253, and the final dot.
constexpr std::size_t max_record_name_bytes = RecordName::grammar.longest - 1;
constexpr std::size_t max_record_label_bytes = 63;

bool is_record_label(std::string_view label) {
    return !label.empty() && label.size() <= max_record_label_bytes;
}

bool is_record_name(std::string_view name) {
    if (name.empty() || name.size() > max_record_name_bytes) {
        return false;
    }
    for (;;) {
        const auto dot = name.find('.');
        if (!is_record_label(name.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        name.remove_prefix(dot + 1);
    }
}

}  // namespace

Result<RecordName> RecordName::parse(std::string_view text) {
    std::string name = lower_case(text);
    if (name.ends_with('.')) {
        name.pop_back();
    }
    if (!fits(grammar, text) || !is_record_name(name)) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is not the name of a DNS record",
                escaped(text.substr(0, max_record_name_bytes))
            ),
            "write it as _dmarc.example.com",
            {}};
    }
    return RecordName(std::move(name));
}

bool RecordName::is_in(const DomainName& zone) const {
    return text_ == zone.text() || text_.ends_with("." + zone.text());
}

}  // namespace mailctl
