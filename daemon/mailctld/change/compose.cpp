#include "common/types/text.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/program/file_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mailctl::change {
namespace {

using store::Holding;

// Who wants a thing, and how.
struct Claim {
    const Holding* holding;
    const std::string* value;
};

using Claims = std::vector<Claim>;

using Things = std::map<std::string, std::string>;

const Things& parameters_of(const Holding& holding) { return holding.parameters; }
const Things& services_of(const Holding& holding) { return holding.services; }
const Things& files_of(const Holding& holding) {
    static const Things none;
    return holding.files ? *holding.files : none;
}

Claims claims_to(
    const std::vector<Holding>& holdings,
    const Things& (*things)(const Holding&),
    const std::string& name
) {
    Claims claims;
    for (const auto& holding : holdings) {
        const auto found = things(holding).find(name);
        if (found != things(holding).end()) {
            claims.push_back({&holding, &found->second});
        }
    }
    return claims;
}

Error clash(const std::string& name, const Claim& one, const Claim& other) {
    return {
        Errc::conflict,
        fmt::format(
            "{} and {} want {} otherwise: \"{}\" and \"{}\"",
            one.holding->feature,
            other.holding->feature,
            name,
            postfix::shown_value(name, trimmed(*one.value)),
            postfix::shown_value(name, trimmed(*other.value))
        ),
        "switch one of the two off first",
        {}};
}

// One value for all who want it.
Result<std::string> agreed(const std::string& name, const Claims& claims) {
    for (const auto& claim : claims) {
        if (*claim.value != *claims.front().value) {
            return clash(name, claims.front(), claim);
        }
    }
    return *claims.front().value;
}

Result<std::string> shared_list(
    const Snapshot& now, const std::string& name, postfix::Share share, const Claims& claims
) {
    const auto theirs = foreign_value(now, name);
    if (escaped(theirs) != theirs) {
        return Error{
            Errc::configuration,
            fmt::format(
                "your {} holds what is not printable UTF-8: {}",
                name,
                postfix::shown_value(name, theirs)
            ),
            "give the table another name",
            {}};
    }
    std::vector<std::string> ours;
    for (const auto& claim : claims) {
        if (std::find(ours.begin(), ours.end(), *claim.value) == ours.end()) {
            ours.push_back(*claim.value);
        }
    }
    return postfix::joined(share, ours, theirs);
}

Status compose_parameter(
    const Snapshot& now,
    const std::vector<Holding>& holdings,
    const std::string& name,
    Desired& desired
) {
    const auto claims = claims_to(holdings, parameters_of, name);
    if (claims.empty()) {
        return {};
    }
    for (const auto& claim : claims) {
        if (auto status = postfix::check_words(name, *claim.value); !status) {
            return status;
        }
    }
    const auto share = postfix::share_of(name);
    auto value = share == postfix::Share::whole ? agreed(name, claims)
                                                : shared_list(now, name, share, claims);
    if (!value) {
        return value.error();
    }
    desired.parameters[name] = *std::move(value);
    return {};
}

Status compose_service(
    const std::vector<Holding>& holdings, const std::string& object, Desired& desired
) {
    const std::string name(store::service_name(object));
    const auto claims = claims_to(holdings, services_of, name);
    if (claims.size() > 1) {
        return clash(object, claims[0], claims[1]);
    }
    if (!claims.empty()) {
        desired.services[name] = *claims.front().value;
    }
    return {};
}

// Two may want one file, if they want the same of it.
Status compose_file(
    const std::vector<Holding>& holdings, const std::string& object, Desired& desired
) {
    const auto claims = claims_to(holdings, files_of, object);
    if (claims.empty()) {
        return {};
    }
    const auto* about = program::find_file_program(store::program_of(object));
    if (about == nullptr || !program::may_have(*about, store::file_of(object))) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} is no file that mailctl may have", escaped(object)),
            {},
            {}};
    }
    auto text = agreed(object, claims);
    if (!text) {
        return text.error();
    }
    desired.files[object] = *std::move(text);
    return {};
}

Status compose_thing(
    const Snapshot& now,
    const std::vector<Holding>& holdings,
    const std::string& thing,
    Desired& desired
) {
    if (store::is_service_object(thing)) {
        return compose_service(holdings, thing, desired);
    }
    if (store::is_file_object(thing)) {
        return compose_file(holdings, thing, desired);
    }
    return compose_parameter(now, holdings, thing, desired);
}

}  // namespace

std::string shown(const Table& table) {
    if (table.rows.empty()) {
        return "no entries";
    }
    const auto& first = table.rows.front();
    std::string text =
        fmt::format("{} {}", first.key, table.is_secret ? "<secret>" : first.value.reveal());
    if (table.rows.size() > 1) {
        text += fmt::format(" and {} more like it", table.rows.size() - 1);
    }
    return text;
}

const Feature* find_feature(Features features, std::string_view name) {
    const auto found = std::find_if(features.begin(), features.end(), [&](const Feature& row) {
        return row.name == name;
    });
    return found == features.end() ? nullptr : &*found;
}

std::set<std::string> things_of(const Holding& holding) {
    std::set<std::string> things;
    for (const auto& [name, value] : holding.parameters) {
        things.insert(name);
    }
    for (const auto& [name, lines] : holding.services) {
        things.insert(store::service_object(name));
    }
    for (const auto& [object, text] : files_of(holding)) {
        things.insert(object);
    }
    return things;
}

Result<Desired> compose(
    const Snapshot& now, const std::vector<Holding>& holdings, std::set<std::string> touched
) {
    Desired desired;
    for (const auto& thing : touched) {
        if (const auto status = compose_thing(now, holdings, thing, desired); !status) {
            return status.error();
        }
    }
    desired.touched = std::move(touched);
    return desired;
}

}  // namespace mailctl::change
