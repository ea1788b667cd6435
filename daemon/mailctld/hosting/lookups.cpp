#include "daemon/mailctld/hosting/lookups.hpp"

#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/lookup/rows.hpp"
#include "daemon/mailctld/store/outbox.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::hosting {
namespace {

namespace fs = std::filesystem;

// Where there is no such group there is no Dovecot, either.
gid_t dovecot_group(const Config& config) {
    const auto* found =
        config.lookup_group.empty() ? nullptr : ::getgrnam(config.lookup_group.c_str());
    return found == nullptr ? ::getegid() : found->gr_gid;
}

lookup::Wiring wiring_of(const Config& config) {
    return {
        config.lookup_dir / "postfix",
        config.lookup_dir / "dovecot" / "u",
        dovecot_group(config),
        {config.mail_owner, config.mail_owner}};
}

Error not_made(const fs::path& path) {
    return {
        Errc::failed,
        fmt::format("making {}: {}", path.string(), std::generic_category().message(errno)),
        "see that the disk is not full, and that mailctld may write there",
        {}};
}

Status make_directory(const fs::path& path, mode_t mode, gid_t group) {
    if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) {
        return not_made(path);
    }
    const bool is_done = ::chown(path.c_str(), static_cast<uid_t>(-1), group) == 0 &&
                         ::chmod(path.c_str(), mode) == 0;
    return is_done ? Status() : not_made(path);
}

using WantedRows = std::map<std::string, std::string>;

void add_row(WantedRows& rows, lookup::Row row) {
    if (row.value) {
        rows[std::move(row.key)] = *std::move(row.value);
    }
}

Status rebuild_map(lookup::Map& map, const WantedRows& rows, std::uint64_t mark) {
    auto next = rows.begin();
    return map.rebuild(
        [&]() -> std::optional<lookup::Row> {
            if (next == rows.end()) {
                return std::nullopt;
            }
            const auto& [key, value] = *next++;
            return lookup::Row{key, value};
        },
        mark
    );
}

using File = lookup::MailboxFile;

// What of a mailbox that the store does not have is left in the tree.
Result<std::vector<File>> leftovers(const lookup::Tree& tree, const lookup::Batch& everything) {
    std::set<std::string> wanted;
    for (const auto& address : everything.addresses) {
        if (address.mailbox) {
            wanted.insert(lookup::address_of(address.local, address.domain));
        }
    }
    const auto domains = tree.domains();
    if (!domains) {
        return domains.error();
    }
    std::vector<File> files;
    for (const auto& name : *domains) {
        const auto domain = DomainName::parse(name);
        if (!domain) {
            continue;  // Nobody asks for it.
        }
        const auto found = tree.mailboxes(*domain);
        if (!found) {
            return found.error();
        }
        for (const auto& mailbox : *found) {
            if (wanted.count(lookup::address_of(mailbox.local, *domain)) == 0) {
                files.push_back({*domain, mailbox.local, lookup::Purpose::passdb, std::nullopt});
                files.push_back({*domain, mailbox.local, lookup::Purpose::userdb, std::nullopt});
            }
        }
    }
    return files;
}

}  // namespace

Lookups::Lookups(const Config& config, store::SharedDatabase& shared)
    : config_(config), shared_(shared), road_(wiring_of(config)) {}

bool Lookups::are_there() const {
    std::error_code none;
    return fs::exists(config_.lookup_dir / "postfix" / "domains.lmdb", none);
}

Status Lookups::prepare_directories() {
    constexpr mode_t open_to_all = 0755;
    constexpr mode_t for_root = 0700;
    constexpr mode_t for_group = 0750;
    const auto ours = ::getegid();
    const auto theirs = dovecot_group(config_);
    const auto& top = config_.lookup_dir;
    if (auto status = make_directory(top, open_to_all, ours); !status) {
        return status;
    }
    if (auto status = make_directory(top / "postfix", for_root, ours); !status) {
        return status;
    }
    if (auto status = make_directory(top / "dovecot", for_group, theirs); !status) {
        return status;
    }
    return make_directory(top / "dovecot" / "u", for_group, theirs);
}

// In the order in which an address comes: what mail is accepted for can be delivered.
Status Lookups::write_maps(const lookup::Batch& everything, std::int64_t mark) {
    WantedRows domains;
    WantedRows mailboxes;
    WantedRows aliases;
    WantedRows senders;
    std::set<DomainName> catching;
    for (const auto& domain : everything.domains) {
        add_row(domains, lookup::domain_row(domain));
        add_row(aliases, lookup::catch_all_row(domain));
        if (!domain.catch_all.empty()) {
            catching.insert(domain.name);
        }
    }
    for (const auto& address : everything.addresses) {
        add_row(mailboxes, lookup::mailbox_row(address));
        add_row(aliases, lookup::alias_row(address, catching.count(address.domain) != 0));
        add_row(senders, lookup::sender_row(address));
    }
    const auto number = static_cast<std::uint64_t>(mark);
    for (const auto& [map, rows] :
         std::initializer_list<std::pair<lookup::Map*, const WantedRows*>>{
             {&road_.senders(), &senders},
             {&road_.aliases(), &aliases},
             {&road_.mailboxes(), &mailboxes},
             {&road_.domains(), &domains}}) {
        if (auto status = rebuild_map(*map, *rows, number); !status) {
            return status;
        }
    }
    return {};
}

Status Lookups::write_tree(const lookup::Batch& everything) {
    auto files = leftovers(road_.tree(), everything);
    if (!files) {
        return files.error();
    }
    for (const auto& address : everything.addresses) {
        if (!address.mailbox) {
            continue;
        }
        files->push_back(
            {address.domain,
             address.local,
             lookup::Purpose::userdb,
             lookup::userdb_text(address, {config_.mail_owner, config_.mail_owner})}
        );
        files->push_back(
            {address.domain, address.local, lookup::Purpose::passdb, lookup::passdb_text(address)}
        );
    }
    return files->empty() ? Status() : road_.tree().put(*files);
}

Status Lookups::rebuild(const std::string& storage) {
    const std::lock_guard turn(one_at_a_time_);
    if (auto status = prepare_directories(); !status) {
        return status;
    }
    std::int64_t mark = 0;
    lookup::Batch everything;
    shared_.with([&](store::Database& db) {
        mark = store::last_errand(db);
        everything = all_states(db, storage);
    });
    if (auto status = write_tree(everything); !status) {
        return status;
    }
    if (auto status = write_maps(everything, mark); !status) {
        return status;
    }
    shared_.change([&](store::Database& db) { store::close_errands(db, mark); });
    return {};
}

Status Lookups::follow(const std::string& storage) {
    const std::lock_guard turn(one_at_a_time_);
    if (!are_there()) {
        return {};
    }
    for (;;) {
        constexpr std::int64_t at_once = 500;
        std::vector<store::Errand> errands;
        lookup::Batch batch;
        shared_.with([&](store::Database& db) {
            errands = store::open_errands(db, at_once);
            batch = states_of(db, storage, errands);
        });
        if (errands.empty()) {
            return {};
        }
        if (auto status = road_.apply(batch); !status) {
            return status;
        }
        std::vector<lookup::Gone> gone;
        for (const auto& address : batch.addresses) {
            if (!address.mailbox && lookup::names_mailbox(address.local)) {
                gone.push_back({address.domain, address.local});
            }
        }
        if (auto status = road_.forget(gone); !status) {
            return status;
        }
        const auto last = errands.back().sequence;
        if (auto status = road_.mark(static_cast<std::uint64_t>(last)); !status) {
            return status;
        }
        shared_.change([&](store::Database& db) { store::close_errands(db, last); });
    }
}

}  // namespace mailctl::hosting
