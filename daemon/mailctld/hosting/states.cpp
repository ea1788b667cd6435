#include "daemon/mailctld/hosting/states.hpp"

#include "daemon/mailctld/hosting/reach.hpp"
#include "daemon/mailctld/hosting/renewal.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/lookup/rows.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"
#include "daemon/mailctld/store/senders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace mailctl::hosting {
namespace {

constexpr std::string_view domain_word = "domain ";
constexpr std::string_view address_word = "address ";

// What was accepted once is right.
template <class T>
T known(Result<T> value) {
    if (!value) {
        throw std::runtime_error("the store holds what is no address: " + value.error().message);
    }
    return *std::move(value);
}

DomainName name_of(const std::string& text) { return known(DomainName::parse(text)); }

std::vector<MailAddress> addresses_in(const std::vector<std::string>& texts) {
    std::vector<MailAddress> found;
    for (const auto& text : texts) {
        found.push_back(known(MailAddress::parse(text)));
    }
    return found;
}

lookup::Mailbox mailbox_state(
    const store::Mailbox& row, const store::HostedDomain& domain, const std::string& storage
) {
    auto mailbox = mailbox_at(storage, row.local, domain.name);
    const bool may_log_in = !row.is_suspended && !domain.is_suspended && !row.password.empty();
    if (may_log_in) {
        mailbox.password = row.password;
        mailbox.wants_renewal = wants_renewal(row.password);
    }
    mailbox.quota_bytes = static_cast<std::uint64_t>(row.quota);
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
    const auto address = local + '@' + domain;
    const auto source = AliasSource::parse(address);
    std::vector<MailAddress> senders;
    if (!source) {
        return senders;
    }
    for (const auto& mailbox : Aliases(reach_of(db, {address})).senders_of(*source)) {
        if (may_send(db, mailbox)) {
            senders.push_back(known(MailAddress::parse(mailbox.text())));
        }
    }
    return senders;
}

// One domain may have a million of them: a page at a time, and of each its name alone.
std::vector<std::string> locals_that_accept(store::Database& db, std::int64_t domain) {
    constexpr std::int64_t page = 1000;
    std::vector<std::string> locals;
    store::MailboxFilter filter{.domain = domain};
    for (;;) {
        const auto rows = store::mailboxes(db, filter, page);
        for (const auto& row : rows) {
            if (!(row.mailbox.is_suspended && row.mailbox.refuses)) {
                locals.push_back(row.mailbox.local);
            }
        }
        if (rows.size() < static_cast<std::size_t>(page)) {
            return locals;
        }
        filter.after = rows.back().mailbox.id;
    }
}

lookup::DomainState domain_state(store::Database& db, const std::string& name) {
    lookup::DomainState state{name_of(name), false, {}, {}};
    const auto hosted = store::find_hosted_domain(db, name);
    if (!hosted) {
        return state;
    }
    state.is_hosted = true;
    state.catch_all = addresses_in(destinations_in(db, hosted->id, {}));
    state.mailboxes = locals_that_accept(db, hosted->id);
    return state;
}

}  // namespace

lookup::AddressState state_of(
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
    state.destinations = addresses_in(destinations_in(db, hosted->id, local));
    if (!state.destinations.empty()) {
        state.senders = senders_of(db, local, domain);
    }
    for (const auto& text : store::mailboxes_sending_as(db, hosted->id, local)) {
        if (may_send(db, known(MailboxAddress::parse(text)))) {
            state.senders.push_back(known(MailAddress::parse(text)));
        }
    }
    return state;
}

lookup::Mailbox mailbox_at(
    const std::string& storage, const std::string& local, const std::string& domain
) {
    lookup::Mailbox mailbox;
    const auto directory = fmt::format("{}/vhosts/{}/{}", storage, domain, local);
    mailbox.home = directory + "/home";
    mailbox.mail = "maildir:" + directory;
    return mailbox;
}

std::string domain_subject(std::string_view domain) {
    return fmt::format("{}{}", domain_word, domain);
}

std::string address_subject(std::string_view local, std::string_view domain) {
    return fmt::format("{}{}@{}", address_word, local, domain);
}

std::string address_subject(std::string_view address) {
    return fmt::format("{}{}", address_word, address);
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
        const bool is_catch_all = now.front() == '@';
        for (const auto& row : is_catch_all ? store::aliases_caught_in(db, now.substr(1))
                                            : store::aliases_to(db, now)) {
            open.push_back(fmt::format("{}@{}", row.alias.local, row.domain_name));
        }
    }
    // A catch-all is an alias on the way, and no address.
    std::erase_if(found, [](const std::string& address) { return address.front() == '@'; });
    return found;
}

void name_touched(store::Database& db, std::string_view local, std::string_view domain) {
    for (const auto& address : with_all_that_lead_to(db, local, domain)) {
        store::add_errand(db, address_subject(address));
    }
    const auto hosted = store::find_hosted_domain(db, domain);
    const auto mailbox = hosted ? store::find_mailbox(db, hosted->id, local) : std::nullopt;
    if (mailbox) {
        for (const auto& address : store::sender_addresses_of(db, mailbox->id)) {
            store::add_errand(db, address_subject(address));
        }
    }
}

void name_touched(store::Database& db, const AliasSource& source) {
    const auto& domain = source.domain().text();
    if (!source.is_catch_all()) {
        name_touched(db, source.local()->text(), domain);
        return;
    }
    // It comes and goes with its domain's mailboxes as aliases of themselves.
    store::add_errand(db, domain_subject(domain));
    for (const auto& address : with_all_that_lead_to(db, {}, domain)) {
        store::add_errand(db, address_subject(address));
    }
    for (const auto local : reserved_names) {
        store::add_errand(db, address_subject(local, domain));
    }
}

std::vector<std::string> senders_with(store::Database& db, const std::string& address) {
    const auto [local, domain] = parts_of(address);
    const auto row = lookup::sender_row(state_of(db, {}, without_tag(local), domain));
    std::vector<std::string> senders;
    const auto value = row.value.value_or("");
    for (std::size_t begin = 0; begin < value.size();) {
        const auto end = std::min(value.find(',', begin), value.size());
        senders.push_back(value.substr(begin, end - begin));
        begin = end + 1;
    }
    return senders;
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
            batch.addresses.push_back(state_of(db, storage, local, domain));
        } else if (subject == anew_subject) {
            batch.begins_anew = true;
        } else {
            throw std::runtime_error("the store's outbox is damaged: " + subject);
        }
    }
    return batch;
}

}  // namespace mailctl::hosting
