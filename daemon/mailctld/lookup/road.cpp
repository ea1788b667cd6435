#include "daemon/mailctld/lookup/road.hpp"

#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/lookup/rows.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace mailctl::lookup {
namespace {

/// What of one map goes, and what comes.
struct RowSteps {
    std::vector<Row> going;
    std::vector<Row> coming;

    void add(Row row) { (row.value ? coming : going).push_back(std::move(row)); }
};

/// Nothing where there is nothing to write: an empty change would still take the lock.
Status put_rows(Map& map, const std::vector<Row>& rows, std::optional<std::uint64_t> mark) {
    return rows.empty() ? Status() : map.put(rows, mark);
}

Status put_files(Tree& tree, const std::vector<MailboxFile>& files) {
    return files.empty() ? Status() : tree.put(files);
}

std::set<std::string> addresses_in(const Batch& batch) {
    std::set<std::string> addresses;
    for (const auto& address : batch.addresses) {
        addresses.insert(address_of(address.local, address.domain));
    }
    return addresses;
}

}  // namespace

struct Road::Steps {
    RowSteps domains;
    RowSteps mailboxes;
    RowSteps aliases;
    RowSteps senders;
    std::vector<MailboxFile> passwords_going;
    std::vector<MailboxFile> passwords_coming;
    std::vector<MailboxFile> homes_coming;
    std::optional<std::uint64_t> mark;
};

Road::Road(Wiring wiring)
    : wiring_(std::move(wiring))
    , domains_(wiring_.postfix / "domains.lmdb")
    , mailboxes_(wiring_.postfix / "mailboxes.lmdb")
    , aliases_(wiring_.postfix / "aliases.lmdb")
    , senders_(wiring_.postfix / "senders.lmdb")
    , anew_(wiring_.postfix / "anew.lmdb")
    , tree_(wiring_.dovecot, wiring_.dovecot_group) {}

Status Road::apply(const Batch& batch, std::optional<std::uint64_t> mark) {
    const std::lock_guard turn(one_at_a_time_);
    Steps steps;
    steps.mark = mark;
    const auto added = add_all(batch, steps);
    const auto taken = take_away(steps);
    if (!added || !taken) {
        return added ? taken : added;
    }
    return give(steps);
}

Result<Differences> Road::differences(const Batch& batch) {
    const std::lock_guard turn(one_at_a_time_);
    Steps steps;
    if (auto added = add_all(batch, steps); !added) {
        return added.error();
    }
    for (const auto& address : batch.addresses) {
        if (!address.mailbox && names_mailbox(address.local)) {
            steps.homes_coming.push_back(
                {address.domain, address.local, Purpose::userdb, std::nullopt}
            );
        }
    }
    Differences found;
    for (const auto& [map, rows, number] :
         {std::tuple(&domains_, &steps.domains, &found.domains),
          std::tuple(&mailboxes_, &steps.mailboxes, &found.mailboxes),
          std::tuple(&aliases_, &steps.aliases, &found.aliases),
          std::tuple(&senders_, &steps.senders, &found.senders)}) {
        for (const auto* part : {&rows->going, &rows->coming}) {
            const auto different = map->differences(*part);
            if (!different) {
                return different.error();
            }
            *number += *different;
        }
    }
    for (const auto* files :
         {&steps.passwords_going, &steps.passwords_coming, &steps.homes_coming}) {
        found.files += tree_.differences(*files);
    }
    return found;
}

void Road::rest() {
    for (auto* map : {&domains_, &mailboxes_, &aliases_, &senders_, &anew_}) {
        map->rest();
    }
}

Status Road::add_all(const Batch& batch, Steps& steps) {
    add_domains(batch, steps);
    add_mailboxes(batch, steps);
    auto added = add_aliases(batch, steps);
    if (!added) {
        steps.aliases = {};  // half of them might leave a mailbox to a catch-all
    }
    return added;
}

void Road::add_domains(const Batch& batch, Steps& steps) const {
    for (const auto& domain : batch.domains) {
        steps.domains.add(domain_row(domain));
    }
}

void Road::add_mailboxes(const Batch& batch, Steps& steps) const {
    for (const auto& address : batch.addresses) {
        steps.mailboxes.add(mailbox_row(address));
        steps.senders.add(sender_row(address));
        // An alias may have a name that no mailbox has, and that the tree takes for a mistake.
        if (!address.mailbox && !names_mailbox(address.local)) {
            continue;
        }
        check_mailbox_name(address.local);
        for (const auto& [purpose, text] :
             {std::pair(Purpose::passdb, passdb_text(address, batch.spelling)),
              std::pair(Purpose::renewal, renewal_text(address, batch.spelling))}) {
            (text ? steps.passwords_coming : steps.passwords_going)
                .push_back({address.domain, address.local, purpose, text});
        }
        if (address.mailbox) {
            steps.homes_coming.push_back(
                {address.domain,
                 address.local,
                 Purpose::userdb,
                 userdb_text(address, wiring_.owner, batch.spelling)}
            );
        }
    }
}

Status Road::add_aliases(const Batch& batch, Steps& steps) {
    std::map<DomainName, bool> has_catch_all;
    for (const auto& domain : batch.domains) {
        has_catch_all[domain.name] = !domain.catch_all.empty();
    }
    for (const auto& address : batch.addresses) {
        // Of a domain that is not in the batch the map knows: the catch-all that is to come brings
        // all its mailboxes, and one that is to go still catches.
        if (has_catch_all.count(address.domain) == 0) {
            const auto row = aliases_.get(address_of({}, address.domain));
            if (!row) {
                return row.error();
            }
            has_catch_all[address.domain] = row->has_value();
        }
        steps.aliases.add(alias_row(address, has_catch_all[address.domain]));
    }
    const auto told = addresses_in(batch);
    for (const auto& domain : batch.domains) {
        if (auto added = add_self_aliases(domain, told, steps); !added) {
            return added;
        }
        steps.aliases.add(catch_all_row(domain));
    }
    return {};
}

Status Road::add_self_aliases(
    const DomainState& domain, const std::set<std::string>& told, Steps& steps
) {
    const auto catching = aliases_.get(address_of({}, domain.name));
    if (!catching) {
        return catching.error();
    }
    const bool comes = !domain.catch_all.empty();
    if (!comes && !*catching) {
        return {};
    }
    for (const auto& local : domain.mailboxes) {
        check_local_part(local, domain.name);
        const auto address = address_of(local, domain.name);
        if (told.count(address) != 0) {
            continue;
        }
        const auto alias = aliases_.get(address);
        if (!alias) {
            return alias.error();
        }
        if (comes && !*alias) {
            steps.aliases.add({address, address});
        } else if (!comes && *alias == address) {
            steps.aliases.add({address, std::nullopt});
        }
    }
    return {};
}

// All of it, whatever fails: a map that is damaged must not let somebody in who has been sent away.
Status Road::take_away(const Steps& steps) {
    Status first_failure;
    const auto note = [&](Status step) {
        if (first_failure && !step) {
            first_failure = std::move(step);
        }
    };
    note(put_rows(domains_, steps.domains.going, steps.mark));
    note(put_rows(mailboxes_, steps.mailboxes.going, steps.mark));
    note(put_rows(aliases_, steps.aliases.going, steps.mark));
    note(put_rows(senders_, steps.senders.going, steps.mark));
    note(put_files(tree_, steps.passwords_going));
    return first_failure;
}

// Of a mailbox that comes Dovecot knows where it lies before it lets anybody in.
Status Road::give(Steps& steps) {
    auto& files = steps.homes_coming;
    files.insert(files.end(), steps.passwords_coming.begin(), steps.passwords_coming.end());
    if (auto put = put_files(tree_, files); !put) {
        return put;
    }
    for (const auto& [map, rows] : {
             std::pair(&senders_, &steps.senders.coming),
             std::pair(&aliases_, &steps.aliases.coming),
             std::pair(&mailboxes_, &steps.mailboxes.coming),
             std::pair(&domains_, &steps.domains.coming),
         }) {
        if (auto put = put_rows(*map, *rows, steps.mark); !put) {
            return put;
        }
    }
    return {};
}

Status Road::forget(std::span<const Gone> mailboxes) {
    const std::lock_guard turn(one_at_a_time_);
    std::vector<MailboxFile> files;
    for (const auto& [domain, local] : mailboxes) {
        files.push_back({domain, local, Purpose::renewal, std::nullopt});
        files.push_back({domain, local, Purpose::passdb, std::nullopt});
        files.push_back({domain, local, Purpose::userdb, std::nullopt});
    }
    return put_files(tree_, files);
}

Status Road::begin_anew() {
    const std::lock_guard turn(one_at_a_time_);
    return anew_.rebuild([]() -> std::optional<Row> { return std::nullopt; }, 0);
}

Status Road::mark(std::uint64_t number) {
    const std::lock_guard turn(one_at_a_time_);
    for (auto* map : {&domains_, &mailboxes_, &aliases_, &senders_}) {
        if (auto marked = map->put({}, number); !marked) {
            return marked;
        }
    }
    return {};
}

Result<Marks> Road::marks() {
    const std::lock_guard turn(one_at_a_time_);
    if (const auto there = anew_.mark(); !there) {
        return there.error();
    }
    std::vector<std::uint64_t> all;
    for (auto* map : {&domains_, &mailboxes_, &aliases_, &senders_}) {
        const auto mark = map->mark();
        if (!mark) {
            return mark.error();
        }
        all.push_back(*mark);
    }
    const auto [oldest, newest] = std::minmax_element(all.begin(), all.end());
    return Marks{*oldest, *newest};
}

}  // namespace mailctl::lookup
