#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/stage.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/archive.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

/// What a change keeps beside the programs' files: the tables of earlier generations, and the copy
/// for the package.
namespace mailctl::change {
namespace {

namespace fs = std::filesystem;

// As sha256sum(1) checks them.
std::string whole_files_of(const Config& config, const store::Ledger& ledger) {
    std::string lines;
    for (const auto& owned : ledger.owned) {
        if (store::is_file_object(owned.name)) {
            lines += fmt::format(
                "{}  {}\n", store::sha256(owned.ours), program::path_of(config, owned.name).string()
            );
        }
    }
    return lines;
}

}  // namespace

// What the package needs to put both files back when it is purged and none of our programs is left.
void write_restore_copy(const Config& config, const store::Ledger& ledger) {
    const auto present = files::read_file(config.main_cf());
    const auto present_master = files::read_file(config.master_cf());
    if (!present || !present_master) {
        return;
    }
    postfix::MainCf main(*present);
    store::Ledger empty{{}, ledger.newline_added};
    for (const auto& owned : ledger.owned) {
        // What somebody has changed since is theirs.
        if (store::is_parameter(owned.name) && main.value(owned.name) == owned.ours) {
            put_back(main, owned);
        }
    }
    tidy_marker(main, empty);
    const auto directory = config.state_dir / "restore";
    fs::create_directories(directory);
    files::sync_directory(config.state_dir);
    postfix::MasterCf master(*present_master);
    reconcile_services(master, empty, ledger);
    const auto keep = [&](std::string name, const std::string& old, const std::string& now) {
        files::replace_private_file(directory / name, old);
        // For a diff of what is ours, once somebody has edited the file and no one else can tell.
        files::replace_private_file(directory / (name + ".ours"), now);
        files::replace_private_file(directory / (name + ".sha256"), store::sha256(now) + "\n");
    };
    keep("main.cf", main.bytes(), *present);
    keep("master.cf", master.bytes(), *present_master);
    files::replace_private_file(directory / "files", whole_files_of(config, ledger));
}

void Engine::refresh_restore_copy() {
    const std::lock_guard turn(mutex_);
    try {
        write_restore_copy(config_, store_.ledger());
    } catch (const std::exception& error) {
        log_warning("restore-copy", {{"text", error.what()}});
    }
}

// What cannot be written now stays in the store, and is tried again in an hour.
void Engine::archive_history() {
    const std::unique_lock turn(mutex_, std::try_to_lock);
    const auto now = std::chrono::steady_clock::now();
    if (!turn || now < next_archive_) {
        return;
    }
    next_archive_ = now + std::chrono::hours(1);
    try {
        store::Retention retention;
        if (config_.keep_history_days > 0) {
            retention.days = config_.keep_history_days;
        }
        // One file, and the turn goes to whoever waits for it.
        const bool has_moved = store::archive(store_.database(), config_.archive(), retention);
        next_archive_ = has_moved ? now : now + std::chrono::hours(24);
    } catch (const std::exception& error) {
        log_warning("archive", {{"text", error.what()}});
    }
}

Status Engine::prune(Keep keep) {
    try {
        const auto main = files::read_file(config_.main_cf());
        if (!main) {
            return main.error();
        }
        const bool for_undo = keep == Keep::for_undo;
        prune_generations(
            config_, *main, for_undo ? store_.known_holdings() : std::vector<store::Holding>()
        );
        return {};
    } catch (const std::exception& error) {
        return Error{
            Errc::failed,
            fmt::format("the tables with the password could not be deleted: {}", error.what()),
            fmt::format("delete them by hand, below {}", config_.generations().string()),
            {}};
    }
}

// The change is made; what fails here is made good by the next change or the next start.
Status Engine::tidy(std::int64_t change) {
    const auto complain = [&](const std::string& text) {
        log_warning("change.tidy", {{"change", std::to_string(change)}, {"text", text}});
    };
    try {
        write_restore_copy(config_, store_.ledger());
    } catch (const std::exception& error) {
        complain(error.what());
    }
    auto pruned = prune(Keep::for_undo);
    if (!pruned) {
        complain(pruned.error().message);
    }
    return pruned;
}

}  // namespace mailctl::change
