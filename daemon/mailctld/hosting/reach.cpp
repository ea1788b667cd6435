#include "daemon/mailctld/hosting/reach.hpp"

#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace mailctl::hosting {
namespace {

// What was accepted once is right.
template <class T>
T stored(Result<T> value) {
    if (!value) {
        throw std::runtime_error("the store holds what is no address: " + value.error().message);
    }
    return *std::move(value);
}

/// An address of a domain that receives here.
struct Stop {
    Parts parts;
    bool is_mailbox = false;
    std::vector<std::string> destinations = {};
};

class Reach {
public:
    Reach(store::Database& db, std::size_t most) : db_(db), most_(most) {}

    Addresses run(const std::vector<std::string>& addresses) {
        for (const auto& address : addresses) {
            open(parts_of(address));
        }
        while (!open_.empty() && seen_.size() < most_) {
            look_at(std::exchange(open_, {}));
        }
        return std::move(found_);
    }

private:
    void open(Parts parts) {
        if (seen_.insert(fmt::format("{}@{}", parts.local, parts.domain)).second) {
            open_.push_back(std::move(parts));
        }
    }

    std::optional<std::int64_t> domain_of(const std::string& name) {
        const auto [row, is_new] = domains_.emplace(name, std::nullopt);
        if (is_new) {
            if (const auto found = store::find_hosted_domain(db_, name)) {
                row->second = found->id;
                found_.domains.push_back(stored(DomainName::parse(name)));
            }
        }
        return row->second;
    }

    void look_at(std::vector<Parts> level) {
        std::vector<store::Place> places;
        std::vector<Stop> stops;
        for (auto& parts : level) {
            if (const auto domain = domain_of(parts.domain)) {
                places.push_back({*domain, parts.local});
                stops.push_back({std::move(parts)});
            }
        }
        if (places.empty()) {
            return;
        }
        for (const auto place : store::which_are_mailboxes(db_, places)) {
            stops[place].is_mailbox = true;
        }
        for (auto& [place, destination] : store::aliases_of(db_, places)) {
            stops[place].destinations.push_back(std::move(destination));
        }
        for (std::size_t i = 0; i < stops.size(); ++i) {
            auto& stop = stops[i];
            if (stop.destinations.empty() && is_reserved(stop.parts.local)) {
                stop.destinations = destinations_in(db_, places[i].domain, stop.parts.local);
            }
            go_on_from(stop);
        }
    }

    // In Postfix's order: the address, without its tag, whatever the domain has no answer for.
    void go_on_from(const Stop& stop) {
        const auto& [local, domain] = stop.parts;
        const auto address = fmt::format("{}@{}", local, domain);
        if (stop.is_mailbox) {
            found_.mailboxes.push_back(stored(MailboxAddress::parse(address)));
        }
        if (!stop.destinations.empty()) {
            Alias alias{stored(AliasSource::parse(address)), {}};
            for (const auto& destination : stop.destinations) {
                alias.destinations.push_back(stored(MailAddress::parse(destination)));
                open(parts_of(destination));
            }
            found_.aliases.push_back(std::move(alias));
            return;
        }
        if (stop.is_mailbox || local.empty()) {
            return;
        }
        auto bare = without_tag(local);
        open({bare == local ? std::string() : std::move(bare), domain});
    }

    store::Database& db_;
    std::size_t most_;
    Addresses found_;
    std::unordered_set<std::string> seen_;
    std::unordered_map<std::string, std::optional<std::int64_t>> domains_;
    std::vector<Parts> open_;
};

}  // namespace

Parts parts_of(std::string_view address) {
    const auto at = address.rfind('@');
    return {std::string(address.substr(0, at)), std::string(address.substr(at + 1))};
}

std::string without_tag(const std::string& local) {
    const auto plus = local.find(recipient_delimiter);
    return plus == std::string::npos || plus == 0 ? local : local.substr(0, plus);
}

Addresses reach_of(
    store::Database& db, const std::vector<std::string>& addresses, std::size_t most
) {
    return Reach(db, most).run(addresses);
}

}  // namespace mailctl::hosting
