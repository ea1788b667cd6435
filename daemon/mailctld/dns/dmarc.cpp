#include "daemon/mailctld/dns/dmarc.hpp"

#include "common/types/text.hpp"

#include <algorithm>
#include <string>

namespace mailctl::dns {
namespace {

// The value of a tag: "quarantine" of "p" in "v=DMARC1; p=quarantine".
std::optional<std::string> tag(std::string_view text, std::string_view wanted) {
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const auto part = text.substr(0, end);
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && trimmed(part.substr(0, equals)) == wanted) {
            return lower_case(trimmed(part.substr(equals + 1)));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

std::optional<DmarcPolicy> policy_in(std::string_view text, std::string_view name_of_tag) {
    const auto value = tag(text, name_of_tag);
    if (value == "none") {
        return DmarcPolicy::none;
    }
    if (value == "quarantine") {
        return DmarcPolicy::quarantine;
    }
    return value == "reject" ? std::optional(DmarcPolicy::reject) : std::nullopt;
}

}  // namespace

bool is_dmarc(std::string_view text) {
    const auto end = std::min(text.find(';'), text.size());
    const auto first = text.substr(0, end);
    const auto equals = first.find('=');
    return equals != std::string_view::npos && trimmed(first.substr(0, equals)) == "v" &&
           trimmed(first.substr(equals + 1)) == "DMARC1";
}

std::optional<DmarcPolicy> dmarc_policy(std::string_view text) { return policy_in(text, "p"); }

std::optional<DmarcPolicy> dmarc_subdomain_policy(std::string_view text) {
    const auto own = policy_in(text, "sp");
    return own ? own : dmarc_policy(text);
}

const char* name(DmarcPolicy policy) {
    switch (policy) {
        case DmarcPolicy::none:
            return "none";
        case DmarcPolicy::quarantine:
            return "quarantine";
        case DmarcPolicy::reject:
            return "reject";
    }
    return "";
}

}  // namespace mailctl::dns
