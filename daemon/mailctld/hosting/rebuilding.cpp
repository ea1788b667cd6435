#include "daemon/mailctld/hosting/rebuilding.hpp"

#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/lookup/rows.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <algorithm>
#include <array>

namespace mailctl::hosting {
namespace {

// So many addresses hold up a change that comes in between, and are synced together.
constexpr std::int64_t at_once = 500;
constexpr std::size_t maps = 5;
// The file system is synced twice for each such page.
constexpr std::size_t files_at_once = 10'000;

bool is_rebuilt(Errc code) { return code == Errc::not_found || code == Errc::configuration; }

DomainName known_name(const std::string& text) {
    auto name = DomainName::parse(text);
    if (!name) {
        throw std::runtime_error("the store holds what is no domain: " + text);
    }
    return *std::move(name);
}

}  // namespace

Lookups::Rebuilding::Rebuilding(Lookups& lookups, const Settings& settings, Depth depth)
    : lookups_(lookups)
    , settings_(settings)
    , depth_(depth)
    , db_(lookups.config_.state_dir / "state.db", store::Database::Access::read_only) {}

Result<Rebuilt> Lookups::Rebuilding::run() {
    mark_ = store::last_errand(db_);
    if (auto status = find_missing(); !status) {
        return status.error();
    }
    const bool mends = depth_ == Depth::mend;
    if (!found_.missing.empty() && !mends) {
        return found_;  // The others say nothing without it.
    }
    if (!found_.missing.empty()) {
        if (auto status = make_missing(); !status) {
            return status.error();
        }
    }
    if (auto status = compare_what_is_wanted(); !status) {
        return status.error();
    }
    if (auto status = compare_what_is_there(); !status) {
        return status.error();
    }
    if (auto status = mends ? note_end() : Status(); !status) {
        return status.error();
    }
    return found_;
}

Status Lookups::Rebuilding::find_missing() {
    auto& road = lookups_.road_;
    for (auto* map :
         {&road.domains(), &road.mailboxes(), &road.aliases(), &road.senders(), &road.anew()}) {
        const auto mark = map->mark();
        if (!mark && !is_rebuilt(mark.error().code)) {
            return mark.error();
        }
        if (!mark) {
            found_.missing.push_back(map->file().filename().string());
        }
    }
    return {};
}

bool Lookups::Rebuilding::is_missing(const lookup::Map& map) const {
    const auto name = map.file().filename().string();
    return std::find(found_.missing.begin(), found_.missing.end(), name) != found_.missing.end();
}

// In the order in which an address comes: what mail is accepted for can be delivered.
Status Lookups::Rebuilding::make_missing() {
    const auto turn = lookups_.take_turn();
    if (!turn) {
        return turn.error();
    }
    if (auto status = lookups_.prepare_directories(); !status) {
        return status;
    }
    // Whoever could not open a map, or has its old file open, goes on so until then. Where there
    // were none nobody has.
    if (found_.missing.size() < maps || lookups_.are_there()) {
        lookups_.shared_.change([](store::Database& db) { store::add_errand(db, anew_subject); });
    }
    const store::ReadTransaction one_moment(db_);
    mark_ = store::last_errand(db_);
    if (auto status = write_tree(); !status) {
        return status;
    }
    auto& road = lookups_.road_;
    const auto alias_row = [&](const lookup::AddressState& now) {
        return now.local.empty() ? lookup::catch_all_row({now.domain, true, now.destinations, {}})
                                 : lookup::alias_row(now, has_catch_all(now.domain.text()));
    };
    const std::array<std::pair<lookup::Map*, RowOf>, 3> of_addresses{
        {{&road.senders(), lookup::sender_row},
         {&road.aliases(), alias_row},
         {&road.mailboxes(), lookup::mailbox_row}}};
    for (const auto& [map, row_of] : of_addresses) {
        if (auto status = is_missing(*map) ? make_map(*map, row_of) : Status(); !status) {
            return status;
        }
    }
    if (auto status = is_missing(road.anew()) ? road.begin_anew() : Status(); !status) {
        return status;
    }
    return is_missing(road.domains()) ? make_map_of_domains() : Status();
}

Status Lookups::Rebuilding::write_tree() {
    const lookup::MailOwner owner{lookups_.config_.mail_owner, lookups_.config_.mail_owner};
    const auto spelling = spelling_of(settings_);
    store::AddressesInOrder addresses(db_, reserved_names);
    std::vector<lookup::MailboxFile> files;
    for (auto address = addresses.next(); address; address = addresses.next()) {
        const auto now = state(*address);
        if (now.mailbox) {
            files.push_back(
                {now.domain,
                 now.local,
                 lookup::Purpose::userdb,
                 lookup::userdb_text(now, owner, spelling)}
            );
            files.push_back(
                {now.domain, now.local, lookup::Purpose::passdb, lookup::passdb_text(now, spelling)}
            );
            files.push_back(
                {now.domain,
                 now.local,
                 lookup::Purpose::renewal,
                 lookup::renewal_text(now, spelling)}
            );
        }
        if (files.size() >= files_at_once) {
            if (auto status = lookups_.road_.tree().put(files); !status) {
                return status;
            }
            files.clear();
        }
    }
    return files.empty() ? Status() : lookups_.road_.tree().put(files);
}

Status Lookups::Rebuilding::make_map(lookup::Map& map, const RowOf& row_of) {
    store::AddressesInOrder addresses(db_, reserved_names);
    const auto next = [&]() -> std::optional<lookup::Row> {
        for (auto address = addresses.next(); address; address = addresses.next()) {
            // A catch-all is nobody's mailbox and nobody's sender.
            if (address->local.empty() && &map != &lookups_.road_.aliases()) {
                continue;
            }
            auto row = row_of(state(*address));
            if (row.value) {
                return row;
            }
        }
        return std::nullopt;
    };
    return map.rebuild(next, static_cast<std::uint64_t>(mark_));
}

Status Lookups::Rebuilding::make_map_of_domains() {
    std::vector<store::HostedDomain> page;
    auto row = page.begin();
    std::string last;
    const auto next = [&]() -> std::optional<lookup::Row> {
        if (row == page.end()) {
            page = store::hosted_domains_after(db_, {}, last, at_once);
            row = page.begin();
        }
        if (row == page.end()) {
            return std::nullopt;
        }
        last = row->name;
        ++row;
        return lookup::domain_row({known_name(last), true, {}, {}});
    };
    return lookups_.road_.domains().rebuild(next, static_cast<std::uint64_t>(mark_));
}

lookup::AddressState Lookups::Rebuilding::state(const store::HostedAddress& address) {
    return state_of(db_, settings_.storage, address.local, address.domain);
}

bool Lookups::Rebuilding::has_catch_all(const std::string& domain) {
    if (catch_all_.first != domain) {
        const auto found = store::find_hosted_domain(db_, domain);
        catch_all_ = {domain, found && !store::aliases_of(db_, found->id, {}).empty()};
    }
    return catch_all_.second;
}

Status Lookups::Rebuilding::note_end() {
    const auto turn = lookups_.take_turn();
    if (!turn) {
        return turn.error();
    }
    // Those that came meanwhile; then each map is as far as the store was when this began.
    if (auto status = lookups_.follow_in_turn(settings_); !status) {
        return status;
    }
    if (auto status = lookups_.settle_in_turn(); !status) {
        return status;
    }
    const auto marks = lookups_.road_.marks();
    if (!marks) {
        return marks.error();
    }
    const auto last = static_cast<std::uint64_t>(store::closed_errands(db_));
    return marks->oldest == last && marks->newest == last ? Status() : lookups_.road_.mark(last);
}

Result<Rebuilt> Lookups::rebuild(const Settings& settings, Depth depth) {
    const std::unique_lock alone(one_rebuild_, patience_);
    if (!alone.owns_lock()) {
        return Error{
            Errc::busy,
            "another rebuild of the look-up tables is under way",
            "`mailctl hosting status` tells when they are right",
            {}};
    }
    return Rebuilding(*this, settings, depth).run();
}

}  // namespace mailctl::hosting
