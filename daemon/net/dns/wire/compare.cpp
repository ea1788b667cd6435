#include "daemon/net/dns/wire/compare.hpp"

#include "common/dns/txt.hpp"
#include "common/types/word.hpp"
#include "daemon/net/dns/wire/message.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::net::dns {
namespace {

std::string canonical(api::RecordType type, const std::string& value) {
    if (type != api::RecordType::TXT) {
        return plain_name(value);
    }
    const auto strings = mailctl::dns::txt_strings(value);
    std::string form = strings ? "" : value;
    for (const auto& string : strings.value_or(std::vector<std::string>())) {
        form += fmt::format("{} ", mailctl::dns::txt_presentation(string));
    }
    return form;
}

std::vector<std::string> canonical(api::RecordType type, const std::vector<std::string>& values) {
    std::vector<std::string> set;
    set.reserve(values.size());
    for (const auto& value : values) {
        set.push_back(canonical(type, value));
    }
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    return set;
}

}  // namespace

bool are_same(
    api::RecordType type, const std::vector<std::string>& one, const std::vector<std::string>& other
) {
    return canonical(type, one) == canonical(type, other);
}

std::vector<std::string> values_of(
    const std::vector<api::RecordSet>& sets, const RecordName& name, api::RecordType type
) {
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const api::RecordSet& set) {
        return set.name == name && set.type == type;
    });
    return found == sets.end() ? std::vector<std::string>() : found->values;
}

Standing standing(const api::RecordSetChange& change, const std::vector<api::RecordSet>& now) {
    const auto values = values_of(now, change.name, change.type);
    if (are_same(change.type, values, change.after)) {
        return Standing::after;
    }
    return are_same(change.type, values, change.before) ? Standing::before : Standing::neither;
}

Status check_before(
    const std::vector<api::RecordSetChange>& changes, const std::vector<api::RecordSet>& now
) {
    for (const auto& change : changes) {
        if (!are_same(change.type, values_of(now, change.name, change.type), change.before)) {
            return Error{
                Errc::conflict,
                fmt::format(
                    "the {} records of {} are not as they were when the change was planned",
                    type_name(change.type),
                    change.name.text()
                ),
                "somebody else has changed them; look at them and plan again",
                {}};
        }
    }
    return {};
}

std::string type_name(api::RecordType type) { return word_of(type); }

}  // namespace mailctl::net::dns
