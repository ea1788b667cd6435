#include "daemon/mailctld/hosting/states.hpp"

#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace mailctl::hosting {
namespace {

constexpr std::string_view domain_word = "domain ";
constexpr std::string_view address_word = "address ";
constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
// Postfix follows no more (virtual_alias_recursion_limit, virtual_alias_expansion_limit).
constexpr std::size_t most_addresses = 1000;

// What was accepted once is right.
template <class T>
T known(Result<T> value) {
    if (!value) {
        throw std::runtime_error("the store holds what is no address: " + value.error().message);
    }
    return *std::move(value);
}

DomainName name_of(const std::string& text) { return known(DomainName::parse(text)); }

/// "john" and "example.org".
struct Parts {
    std::string local;
    std::string domain;
};

Parts parts_of(std::string_view address) {
    const auto at = address.rfind('@');
    return {std::string(address.substr(0, at)), std::string(address.substr(at + 1))};
}

// "john+shop" is john's, where nobody has it by itself.
std::string without_tag(const std::string& local) {
    const auto plus = local.find(recipient_delimiter);
    return plus == std::string::npos || plus == 0 ? local : local.substr(0, plus);
}

std::vector<MailAddress> destinations_of(const std::vector<store::Alias>& aliases) {
    std::vector<MailAddress> found;
    for (const auto& alias : aliases) {
        found.push_back(known(MailAddress::parse(alias.destination)));
    }
    return found;
}

/// All that mail to one address can come to.
class Reach {
public:
    explicit Reach(store::Database& db) : db_(db) {}

    void follow(std::string local, std::string domain) {
        std::vector<Parts> open{{std::move(local), std::move(domain)}};
        while (!open.empty() && seen_.size() < most_addresses) {
            const auto now = std::move(open.back());
            open.pop_back();
            if (seen_.insert(fmt::format("{}@{}", now.local, now.domain)).second) {
                look_at(now, open);
            }
        }
    }

    /// The same where that source had those destinations.
    void follow(const AliasSource& source, const std::vector<std::string>& destinations) {
        const auto local = source.local() ? source.local()->text() : std::string();
        const auto& domain = source.domain().text();
        seen_.insert(fmt::format("{}@{}", local, domain));
        Alias alias{source, {}};
        for (const auto& destination : destinations) {
            alias.destinations.push_back(known(MailAddress::parse(destination)));
        }
        found_.aliases.push_back(std::move(alias));
        look_at_mailbox({local, domain});
        for (const auto& destination : destinations) {
            auto [next_local, next_domain] = parts_of(destination);
            follow(std::move(next_local), std::move(next_domain));
        }
    }

    const Addresses& found() const { return found_; }

private:
    std::optional<store::HostedDomain> look_at_mailbox(const Parts& now) {
        auto domain = store::find_hosted_domain(db_, now.domain);
        if (!domain) {
            return domain;
        }
        if (domains_.insert(domain->id).second) {
            found_.domains.push_back(name_of(domain->name));
        }
        if (store::find_mailbox(db_, domain->id, now.local)) {
            found_.mailboxes.push_back(known(MailboxAddress::parse(now.local + '@' + now.domain)));
        }
        return domain;
    }

    void look_at(const Parts& now, std::vector<Parts>& open) {
        const auto domain = look_at_mailbox(now);
        if (!domain) {
            return;
        }
        const auto aliases = store::aliases_of(db_, domain->id, now.local);
        if (aliases.empty()) {
            if (auto bare = without_tag(now.local); bare != now.local) {
                open.push_back({std::move(bare), now.domain});
            }
            return;
        }
        found_.aliases.push_back(
            {known(AliasSource::parse(now.local + '@' + now.domain)), destinations_of(aliases)}
        );
        for (const auto& alias : aliases) {
            open.push_back(parts_of(alias.destination));
        }
    }

    store::Database& db_;
    Addresses found_;
    std::set<std::string> seen_;
    std::set<std::int64_t> domains_;
};

std::string home_of(
    const std::string& storage, const std::string& local, const std::string& domain
) {
    return fmt::format("{}/vhosts/{}/{}", storage, domain, local);
}

lookup::Mailbox mailbox_state(
    const store::Mailbox& row, const store::HostedDomain& domain, const std::string& storage
) {
    lookup::Mailbox mailbox;
    const bool may_log_in = !row.is_suspended && !domain.is_suspended && !row.password.empty();
    if (may_log_in) {
        mailbox.password = row.password;
    }
    mailbox.quota_bytes = static_cast<std::uint64_t>(row.quota);
    mailbox.home = home_of(storage, row.local, domain.name);
    mailbox.mail = "maildir:~/";
    mailbox.accepts_mail = !(row.is_suspended && row.refuses);
    return mailbox;
}

bool may_send(store::Database& db, const MailboxAddress& address) {
    const auto domain = store::find_hosted_domain(db, address.domain().text());
    const auto row =
        domain ? store::find_mailbox(db, domain->id, address.local().text()) : std::nullopt;
    return row && !row->is_suspended && !domain->is_suspended;
}

std::vector<MailAddress> senders_of(
    store::Database& db, const std::string& local, const std::string& domain
) {
    Reach reach(db);
    reach.follow(local, domain);
    const auto source = AliasSource::parse(local + '@' + domain);
    std::vector<MailAddress> senders;
    if (!source) {
        return senders;
    }
    for (const auto& address : Aliases(reach.found()).senders_of(*source)) {
        if (may_send(db, address)) {
            senders.push_back(known(MailAddress::parse(address.text())));
        }
    }
    return senders;
}

lookup::AddressState address_state(
    store::Database& db,
    const std::string& storage,
    const std::string& local,
    const std::string& domain
) {
    lookup::AddressState state{name_of(domain), local, {}, {}, {}};
    const auto hosted = store::find_hosted_domain(db, domain);
    if (!hosted) {
        return state;
    }
    if (const auto row = store::find_mailbox(db, hosted->id, local)) {
        state.mailbox = mailbox_state(*row, *hosted, storage);
    }
    const auto aliases = store::aliases_of(db, hosted->id, local);
    state.destinations = destinations_of(aliases);
    if (!aliases.empty()) {
        state.senders = senders_of(db, local, domain);
    }
    return state;
}

lookup::DomainState domain_state(store::Database& db, const std::string& name) {
    lookup::DomainState state{name_of(name), false, {}, {}};
    const auto hosted = store::find_hosted_domain(db, name);
    if (!hosted) {
        return state;
    }
    state.is_hosted = true;
    state.catch_all = destinations_of(store::aliases_of(db, hosted->id, {}));
    const store::MailboxFilter of_domain{.domain = hosted->id};
    for (const auto& row : store::mailboxes(db, of_domain, no_limit)) {
        if (!(row.mailbox.is_suspended && row.mailbox.refuses)) {
            state.mailboxes.push_back(row.mailbox.local);
        }
    }
    return state;
}

}  // namespace

Addresses reach_of(
    store::Database& db, const AliasSource& source, const std::vector<std::string>& destinations
) {
    Reach reach(db);
    reach.follow(source, destinations);
    return reach.found();
}

std::string domain_subject(std::string_view domain) {
    return fmt::format("{}{}", domain_word, domain);
}

std::string address_subject(std::string_view local, std::string_view domain) {
    return fmt::format("{}{}@{}", address_word, local, domain);
}

std::set<std::string> with_all_that_lead_to(
    store::Database& db, std::string_view local, std::string_view domain
) {
    std::set<std::string> found;
    std::vector<std::string> open{fmt::format("{}@{}", local, domain)};
    while (!open.empty()) {
        const auto now = std::move(open.back());
        open.pop_back();
        if (!found.insert(now).second) {
            continue;
        }
        for (const auto& row : store::aliases_to(db, now)) {
            if (!row.alias.local.empty()) {
                open.push_back(fmt::format("{}@{}", row.alias.local, row.domain_name));
            }
        }
    }
    return found;
}

void name_touched(store::Database& db, std::string_view local, std::string_view domain) {
    for (const auto& address : with_all_that_lead_to(db, local, domain)) {
        store::add_errand(db, fmt::format("{}{}", address_word, address));
    }
}

lookup::Batch states_of(
    store::Database& db, const std::string& storage, const std::vector<store::Errand>& errands
) {
    std::set<std::string> subjects;
    for (const auto& errand : errands) {
        subjects.insert(errand.subject);
    }
    lookup::Batch batch;
    for (const auto& subject : subjects) {
        if (subject.starts_with(domain_word)) {
            batch.domains.push_back(domain_state(db, subject.substr(domain_word.size())));
        } else if (subject.starts_with(address_word)) {
            const auto [local, domain] = parts_of(subject.substr(address_word.size()));
            batch.addresses.push_back(address_state(db, storage, local, domain));
        } else {
            throw std::runtime_error("the store's outbox is damaged: " + subject);
        }
    }
    return batch;
}

lookup::Batch all_states(store::Database& db, const std::string& storage) {
    lookup::Batch batch;
    std::string after;
    for (;;) {
        constexpr std::int64_t page = 500;
        const auto domains = store::hosted_domains_after(db, {}, after, page);
        for (const auto& domain : domains) {
            batch.domains.push_back(domain_state(db, domain.name));
            std::set<std::string> locals;
            for (const auto& row : store::mailboxes(db, {.domain = domain.id}, no_limit)) {
                locals.insert(row.mailbox.local);
            }
            for (const auto& row : store::aliases(db, {.domain = domain.id}, no_limit)) {
                locals.insert(row.alias.local);
            }
            locals.erase(std::string());
            for (const auto& local : locals) {
                batch.addresses.push_back(address_state(db, storage, local, domain.name));
            }
        }
        if (domains.size() < static_cast<std::size_t>(page)) {
            return batch;
        }
        after = domains.back().name;
    }
}

}  // namespace mailctl::hosting
