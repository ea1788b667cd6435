#include "common/types/mail_address.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/rebuilding.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {
namespace {

constexpr std::size_t page_size = 500;

store::Errand errand_of(std::string subject) { return {0, std::move(subject)}; }

/// What an errand calls a row of a map; nothing where no row of ours has that key.
std::optional<std::string> subject_of(const std::string& key) {
    const auto at = key.rfind('@');
    const auto domain = at == std::string::npos ? key : key.substr(at + 1);
    const auto name = DomainName::parse(domain);
    if (!name || name->text() != domain) {
        return std::nullopt;
    }
    if (at == std::string::npos || at == 0) {
        return domain_subject(domain);
    }
    const bool is_ours = lower_case(key) == key && MailAddress::parse(key);
    return is_ours ? std::optional(address_subject(key.substr(0, at), domain)) : std::nullopt;
}

Error differs(std::string text) {
    return {
        Errc::configuration,
        std::move(text),
        "`mailctl hosting rebuild` makes the look-up tables say what the store says",
        {}};
}

Status check_count(lookup::Map& map, std::int64_t wanted) {
    const auto rows = map.count();
    if (!rows) {
        return rows.error();
    }
    if (static_cast<std::int64_t>(*rows) == wanted) {
        return {};
    }
    return differs(fmt::format(
        "{} has {} rows, and should have {}", map.file().filename().string(), *rows, wanted
    ));
}

}  // namespace

// Each page in a turn of its own, by what the store says in that turn: what is changed in between
// has its own errand, and both say the same.
Status Lookups::Rebuilding::compare(const Page& page) {
    const auto turn = lookups_.take_turn();
    if (!turn) {
        return turn.error();
    }
    const auto batch = [&] {
        const store::ReadTransaction one_moment(db_);
        auto states = states_of(db_, settings_.storage, page);
        states.spelling = spelling_of(settings_);
        return states;
    }();
    const auto different = lookups_.road_.differences(batch);
    if (!different) {
        return different.error();
    }
    for (const auto& [sum, more] :
         {std::pair(&found_.different.domains, different->domains),
          std::pair(&found_.different.mailboxes, different->mailboxes),
          std::pair(&found_.different.aliases, different->aliases),
          std::pair(&found_.different.senders, different->senders),
          std::pair(&found_.different.files, different->files)}) {
        *sum += more;
    }
    const bool mends = depth_ == Depth::mend && different->all() > 0;
    return mends ? lookups_.make_true(batch) : Status();
}

Status Lookups::Rebuilding::compare_pages(const NextPage& next) {
    for (;;) {
        const auto page = next();
        if (!page) {
            return page.error();
        }
        if (page->empty()) {
            return {};
        }
        if (auto status = compare(*page); !status) {
            return status;
        }
    }
}

Status Lookups::Rebuilding::compare_what_is_wanted() {
    constexpr auto most = static_cast<std::int64_t>(page_size);
    std::string last_domain;
    auto status = compare_pages([&]() -> Result<Page> {
        Page page;
        for (const auto& domain : store::hosted_domains_after(db_, {}, last_domain, most)) {
            page.push_back(errand_of(domain_subject(domain.name)));
            for (const auto local : reserved_names) {
                page.push_back(errand_of(address_subject(local, domain.name)));
            }
            last_domain = domain.name;
        }
        return page;
    });
    if (!status) {
        return status;
    }
    store::MailboxFilter mailboxes;
    status = compare_pages([&]() -> Result<Page> {
        Page page;
        for (const auto& row : store::mailboxes(db_, mailboxes, most)) {
            page.push_back(errand_of(address_subject(row.mailbox.local, row.domain_name)));
            mailboxes.after = row.mailbox.id;
        }
        return page;
    });
    if (!status) {
        return status;
    }
    store::AliasFilter aliases;
    return compare_pages([&]() -> Result<Page> {
        Page page;
        for (const auto& row : store::aliases(db_, aliases, most)) {
            page.push_back(errand_of(
                row.alias.local.empty() ? domain_subject(row.domain_name)
                                        : address_subject(row.alias.local, row.domain_name)
            ));
            aliases.after = row.alias.id;
        }
        return page;
    });
}

// What the store does not have. What it has was compared already.
Status Lookups::Rebuilding::compare_what_is_there() {
    auto& road = lookups_.road_;
    for (auto* map : {&road.domains(), &road.mailboxes(), &road.aliases(), &road.senders()}) {
        if (auto status = compare_keys(*map); !status) {
            return status;
        }
    }
    return compare_tree();
}

bool Lookups::Rebuilding::is_known(const std::string& key) {
    if (key == lookups_.lent()) {
        return true;
    }
    const auto at = key.rfind('@');
    const bool is_address = at != std::string::npos && at > 0;
    const auto local = is_address ? key.substr(0, at) : std::string();
    const auto domain = at == std::string::npos ? key : key.substr(at + 1);
    const auto hosted = store::find_hosted_domain(db_, domain);
    return hosted &&
           (!is_address || is_reserved(local) || store::find_mailbox(db_, hosted->id, local) ||
            !store::aliases_of(db_, hosted->id, local).empty());
}

Status Lookups::Rebuilding::compare_keys(lookup::Map& map) {
    std::string last;
    for (;;) {
        const auto keys = map.keys_behind(last, page_size);
        if (!keys) {
            return keys.error();
        }
        if (keys->empty()) {
            return {};
        }
        last = keys->back();
        Page page;
        std::vector<lookup::Row> strangers;
        for (const auto& key : *keys) {
            const auto subject = subject_of(key);
            if (!subject) {
                strangers.push_back({key, std::nullopt});
            } else if (!is_known(key) && leftovers_.insert(*subject).second) {
                page.push_back(errand_of(*subject));
            }
        }
        if (auto status = page.empty() ? Status() : compare(page); !status) {
            return status;
        }
        if (auto status = take_away(map, strangers); !status) {
            return status;
        }
    }
}

// Rows that no writer of ours has made.
Status Lookups::Rebuilding::take_away(lookup::Map& map, const std::vector<lookup::Row>& rows) {
    found_.strangers += rows.size();
    const bool mends = depth_ == Depth::mend && !rows.empty();
    return mends ? map.put(rows) : Status();
}

Status Lookups::Rebuilding::compare_tree() {
    const auto& tree = lookups_.road_.tree();
    const auto domains = tree.domains();
    if (!domains) {
        return domains.error();
    }
    for (const auto& name : *domains) {
        const auto domain = DomainName::parse(name);
        if (!domain) {
            continue;  // Nobody asks for it.
        }
        const auto mailboxes = tree.mailboxes(*domain);
        if (!mailboxes) {
            return mailboxes.error();
        }
        Page page;
        for (const auto& mailbox : *mailboxes) {
            const auto& local = mailbox.local;
            auto subject = address_subject(local, name);
            if (lookup::names_mailbox(local) && !is_known(local + '@' + name) &&
                leftovers_.insert(subject).second) {
                page.push_back(errand_of(std::move(subject)));
            }
            if (page.size() == page_size) {
                if (auto status = compare(page); !status) {
                    return status;
                }
                page.clear();
            }
        }
        if (auto status = page.empty() ? Status() : compare(page); !status) {
            return status;
        }
    }
    return {};
}

// Read before and after: while a change is made a map may be anywhere between.
Status Lookups::check_marks() {
    const auto closed = static_cast<std::uint64_t>(shared_.read(store::closed_errands));
    const auto marks = road_.marks();
    if (!marks) {
        return marks.error();
    }
    const auto last = static_cast<std::uint64_t>(shared_.read(store::last_errand));
    if (marks->oldest < closed) {
        return differs("a look-up table is older than the store");
    }
    return marks->newest > last ? differs("a look-up table is newer than the store") : Status();
}

Status Lookups::check(store::Database& db) {
    if (auto status = check_marks(); !status) {
        return status;
    }
    const auto before = store::last_errand(db);
    const auto wanted = store::count_looked_up(db);
    Status status = check_count(road_.domains(), wanted.domains);
    // One that is lent is there or not yet.
    if (status && lent().empty()) {
        status = check_count(road_.mailboxes(), wanted.mailboxes);
    }
    const bool is_still =
        store::count_errands_behind(db, followed_) == 0 && store::last_errand(db) == before;
    return is_still ? status : Status();
}

}  // namespace mailctl::hosting
