#include "daemon/mailctld/hosting/lookups.hpp"

#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/lookup/trouble.hpp"
#include "daemon/mailctld/store/outbox.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::hosting {
namespace {

namespace fs = std::filesystem;

// So many errands hold up a change that comes in between.
constexpr std::int64_t errands_at_once = 500;

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
    if (!is_done) {
        return not_made(path);
    }
    // Also of one that was there: who made it may have died before it was on the disk.
    auto synced = lookup::sync_entries(path);
    return synced ? lookup::sync_entries(path.parent_path()) : std::move(synced);
}

}  // namespace

Lookups::Lookups(
    const Config& config, store::SharedDatabase& shared, std::chrono::milliseconds patience
)
    : config_(config), shared_(shared), patience_(patience), road_(wiring_of(config)) {}

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

Result<Lookups::Turn> Lookups::take_turn() {
    Turn turn(one_at_a_time_, patience_);
    if (!turn.owns_lock()) {
        return Error{
            Errc::busy,
            "another change of the look-up tables takes long",
            "try again in a minute",
            {}};
    }
    return turn;
}

Status Lookups::make_true(const lookup::Batch& batch, std::optional<std::uint64_t> mark) {
    if (auto status = road_.apply(batch, mark); !status) {
        return status;
    }
    std::vector<lookup::Gone> gone;
    for (const auto& address : batch.addresses) {
        if (!address.mailbox && lookup::names_mailbox(address.local)) {
            gone.push_back({address.domain, address.local});
        }
    }
    auto status = road_.forget(gone);
    return status && batch.begins_anew ? road_.begin_anew() : std::move(status);
}

Status Lookups::lend(const Settings& settings, const lookup::AddressState& address) {
    const auto turn = take_turn();
    if (!turn) {
        return turn.error();
    }
    {
        const std::lock_guard lock(lent_mutex_);
        lent_ = lookup::address_of(address.local, address.domain);
    }
    return road_.apply({{}, {address}, spelling_of(settings)});
}

std::string Lookups::lent() {
    const std::lock_guard lock(lent_mutex_);
    return lent_;
}

Status Lookups::take_back(const DomainName& domain, const std::string& local) {
    const auto turn = take_turn();
    if (!turn) {
        return turn.error();
    }
    if (auto status = road_.apply({{}, {{domain, local, {}, {}, {}}}}); !status) {
        return status;
    }
    const lookup::Gone gone{domain, local};
    auto status = road_.forget({&gone, 1});
    if (status) {
        const std::lock_guard lock(lent_mutex_);
        lent_.clear();
    }
    return status;
}

Status Lookups::follow(const Settings& settings) {
    const auto turn = take_turn();
    if (!turn) {
        return turn.error();
    }
    return follow_in_turn(settings);
}

Status Lookups::follow_in_turn(const Settings& settings) {
    for (;;) {
        std::vector<store::Errand> errands;
        lookup::Batch batch;
        shared_.read([&](store::Database& db) {
            errands = store::errands_behind(db, followed_, errands_at_once);
            batch = states_of(db, settings.storage, errands);
        });
        if (errands.empty()) {
            return {};
        }
        batch.spelling = spelling_of(settings);
        const auto last = errands.back().sequence;
        auto status = make_true(batch, static_cast<std::uint64_t>(last));
        if (!status) {
            return status;
        }
        followed_ = last;
        constexpr std::int64_t most_open = 5000;
        const bool are_many = last - settled_ >= most_open;
        status = are_many ? settle_in_turn() : Status();
        if (!status) {
            return status;
        }
    }
}

Status Lookups::settle() {
    const auto turn = take_turn();
    return turn ? settle_in_turn() : Status(turn.error());
}

// Each map says how far it has come before the store forgets how it got there.
Status Lookups::settle_in_turn() {
    const std::int64_t last = followed_;
    if (last == settled_) {
        return {};
    }
    if (auto status = road_.mark(static_cast<std::uint64_t>(last)); !status) {
        return status;
    }
    shared_.change([&](store::Database& db) { store::close_errands(db, last); });
    settled_ = last;
    return {};
}

}  // namespace mailctl::hosting
