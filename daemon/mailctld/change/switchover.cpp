#include "daemon/mailctld/change/switchover.hpp"

#include "daemon/mailctld/change/side.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace mailctl::change {

using program::Force;
using program::Taken;
using store::FileChange;

namespace {

constexpr const char* postfix_name = "postfix";

std::string program_name(const FileChange& file) {
    return std::string(store::program_of(file.object));
}

bool is_told_before(const FileChange& file) { return file.at_switch != file.before; }
bool is_trimmed(const FileChange& file) { return file.at_end != file.at_switch; }

// As it is now; throws where that cannot be told.
std::optional<std::string> content_now(const Config& config, const FileChange& file) {
    auto bytes = files::read_whole_file(program::path_of(config, file.object));
    if (!bytes) {
        throw std::runtime_error(bytes.error().message);
    }
    return *std::move(bytes);
}

// Of a ledger the services that listen to the network. No main.cf needs one, and master listens
// until it is told: so they go before it is, and not behind it.
store::Ledger doors_of(const store::Ledger& ledger) {
    store::Ledger doors;
    for (const auto& owned : ledger.owned) {
        if (store::is_service_object(owned.name) && owned.name.ends_with("/inet")) {
            doors.owned.push_back(owned);
        }
    }
    return doors;
}

}  // namespace

void Switchover::say(std::string_view step, std::string text) const {
    if (say_) {
        say_(step, std::move(text));
    }
}

std::string Switchover::pivot_program() const {
    return is_main_pivot() ? std::string(postfix_name)
                           : std::string(store::program_of(change_.pivot));
}

Force Switchover::force() const {
    return is_main_pivot() && change_.restart ? Force::restart : Force::reload;
}

std::vector<std::string> Switchover::programs() const {
    std::vector<std::string> names;
    for (const auto& file : change_.files) {
        // The pivot stands behind all files of others.
        if (std::find(names.begin(), names.end(), program_name(file)) == names.end()) {
            names.push_back(program_name(file));
        }
    }
    return names;
}

Result<bool> Switchover::is_committed() const try {
    if (is_main_pivot()) {
        const auto main = files::read_file(ground_.config.main_cf());
        return main ? Result(side_of(*main, change_) == Side::new_one) : main.error();
    }
    for (const auto& file : change_.files) {
        if (is_pivot(file)) {
            // One that somebody has edited since was there to be edited; it shows as drift.
            const auto bytes =
                files::read_whole_file(program::path_of(ground_.config, file.object));
            return bytes ? Result(*bytes != file.before) : bytes.error();
        }
    }
    return Error{Errc::internal, "the change has no pivot", {}, {}};
} catch (const std::runtime_error& error) {
    return Error{Errc::failed, error.what(), {}, {}};
}

// One step of one file. Anything else there than what the change has put there is somebody's edit.
void Switchover::write(
    const FileChange& file, const std::optional<std::string>& bytes, OnEdit on_edit
) {
    const auto now = content_now(ground_.config, file);
    if (now == bytes) {
        return;
    }
    const bool is_known = now == file.before || now == file.at_switch || now == file.at_end;
    if (is_known) {
        files::put_whole_file(program::path_of(ground_.config, file.object), bytes);
    } else if (on_edit == OnEdit::refuse) {
        throw std::runtime_error(fmt::format("somebody is editing {}", file.object));
    }
}

// False where it does not work with its files.
bool Switchover::take(const std::string& name, Force force, Driven& driven) {
    auto& one = ground_.programs.find(name);
    say("reload",
        fmt::format("{} {}", force == Force::restart ? "restarting" : "reloading", one.title()));
    auto done = one.take(force);
    driven.notes.insert(driven.notes.end(), done.notes.begin(), done.notes.end());
    std::erase_if(driven.taken, [&](const TakenUp& row) { return row.program == name; });
    driven.taken.push_back({name, done.taken});
    driven.error = std::move(done.error);
    driven.needs_restart = done.needs_restart;
    return !driven.error;
}

void Switchover::expand_program(const std::string& name, Driven& driven) {
    bool is_told = false;
    for (const auto& file : change_.files) {
        if (program_name(file) == name && !is_pivot(file) && is_told_before(file)) {
            write(file, file.at_switch, OnEdit::refuse);
            is_told = true;
        }
    }
    if (is_told && name != pivot_program()) {
        take(name, Force::reload, driven);
    }
}

Driven Switchover::expand() {
    Driven driven;
    for (const auto& name : programs()) {
        expand_program(name, driven);
        if (driven.error) {
            return driven;
        }
    }
    return driven;
}

void Switchover::commit(files::EditLock* main_cf, std::string_view new_main) {
    if (is_main_pivot()) {
        write_services(ground_.config, change_.after, {});
        main_cf->replace(new_main);
        return;
    }
    for (const auto& file : change_.files) {
        if (is_pivot(file)) {
            write(file, file.at_switch, OnEdit::refuse);
        }
    }
}

void Switchover::trim_program(const std::string& name, Driven& driven) {
    bool is_told = false;
    for (const auto& file : change_.files) {
        if (program_name(file) == name && is_trimmed(file)) {
            write(file, file.at_end, OnEdit::leave);
            is_told = true;
        }
    }
    if (is_told) {
        take(name, Force::reload, driven);
    }
}

// Who uses a socket before who offers it.
Driven Switchover::go_on() {
    Driven driven;
    if (is_main_pivot()) {
        write_services(ground_.config, change_.after, doors_of(change_.before));
    }
    if (!take(pivot_program(), force(), driven)) {
        return driven;
    }
    auto names = programs();
    std::reverse(names.begin(), names.end());
    for (const auto& name : names) {
        trim_program(name, driven);
        if (driven.error) {
            return driven;
        }
    }
    if (is_main_pivot()) {
        write_services(ground_.config, change_.after, change_.before);
    }
    remove_leftovers();
    return driven;
}

void Switchover::remove_leftovers() const {
    for (const auto& file : change_.files) {
        files::remove_leftover(program::path_of(ground_.config, file.object));
    }
}

// ---- The way back.

// What is trimmed already the old side needs again, before it is there.
void Switchover::put_back_what_both_need() {
    std::set<std::string> told;
    for (const auto& file : change_.files) {
        if (!is_pivot(file) && is_trimmed(file) &&
            content_now(ground_.config, file) == file.at_end) {
            write(file, file.at_switch, OnEdit::leave);
            told.insert(program_name(file));
        }
    }
    told.erase(pivot_program());
    for (const auto& name : told) {
        // Where it fails, it is tried again when all is as it was.
        (void)ground_.programs.find(name).take(Force::reload);
    }
}

// The old bytes by one rename; where somebody has edited the file since, only what is ours.
void Switchover::restore_main() {
    auto lock = files::EditLock::take(ground_.config.main_cf(), files::edit_lock_patience);
    if (!lock) {
        throw std::runtime_error(lock.error().message);
    }
    const auto present = files::read_file(ground_.config.main_cf());
    if (!present) {
        throw std::runtime_error(present.error().message);
    }
    if (store::sha256(*present) == change_.new_hash) {
        lock->replace(change_.old_main);
        return;
    }
    postfix::MainCf main(*present);
    const postfix::MainCf old(change_.old_main);
    for (const auto& owned : change_.after.owned) {
        if (store::is_parameter(owned.name) && main.value(owned.name) == owned.ours) {
            const auto entry = old.entry(owned.name);
            put_back(
                main,
                {owned.name, entry ? std::optional(entry->to_hex()) : std::nullopt, owned.ours}
            );
        }
    }
    if (main.bytes() != *present) {
        lock->replace(main.bytes());
    }
}

// The services first, because main.cf must never name one that is not there; and those that listen
// go with them, as on the way there.
void Switchover::restore_pivot() {
    if (is_main_pivot()) {
        write_services(ground_.config, change_.before, doors_of(change_.after));
        restore_main();
        return;
    }
    for (const auto& file : change_.files) {
        if (is_pivot(file)) {
            write(file, file.before, OnEdit::leave);
        }
    }
}

// Whether the program may have been told of any of them.
bool Switchover::restore_files(const std::string& name) {
    bool is_told = false;
    for (const auto& file : change_.files) {
        if (program_name(file) == name && !is_pivot(file)) {
            is_told = is_told || is_told_before(file) || is_trimmed(file);
            write(file, file.before, OnEdit::leave);
        }
    }
    return is_told;
}

void Switchover::restore_program(const std::string& name, Driven& driven) {
    if (restore_files(name)) {
        auto done = ground_.programs.find(name).bring_back(Force::reload, false);
        driven.taken.push_back({name, done.taken});
        if (done.error) {
            driven.error = std::move(done.error);
        }
    }
}

// Whether a program works with its old files or not, a service that only the new main.cf named
// goes: left behind, it would look like somebody else's.
Driven Switchover::go_back(bool pivot_was_written, bool needs_restart) {
    Driven driven;
    driven.is_restored = false;
    try {
        put_back_what_both_need();
        if (pivot_was_written) {
            restore_pivot();
        }
        const auto pivot = pivot_program();
        // A program whose pivot is as it was may have been told of other files of its own.
        const bool is_told = !is_main_pivot() && restore_files(pivot);
        if (pivot_was_written || is_told) {
            auto done = ground_.programs.find(pivot).bring_back(force(), needs_restart);
            driven.taken.push_back({pivot, done.taken});
            driven.error = std::move(done.error);
        }
        for (const auto& name : programs()) {
            if (name != pivot) {
                restore_program(name, driven);
            }
        }
        if (is_main_pivot()) {
            write_services(ground_.config, change_.before, change_.after);
        }
        remove_leftovers();
        driven.is_restored = true;
    } catch (const std::runtime_error& error) {
        driven.error = Error{Errc::failed, error.what(), {}, {}};
    }
    return driven;
}

void write_services(const Config& config, const store::Ledger& wanted, const store::Ledger& other) {
    const auto reconciled = [&] {
        const auto present = files::read_file(config.master_cf());
        if (!present) {
            throw std::system_error(EIO, std::generic_category(), present.error().message);
        }
        postfix::MasterCf master(*present);
        reconcile_services(master, wanted, other);
        return master.bytes() == *present ? std::nullopt : std::optional(master.bytes());
    };
    if (!reconciled()) {
        return;
    }
    auto lock = files::EditLock::take(config.master_cf(), files::edit_lock_patience);
    if (!lock) {
        throw std::system_error(EBUSY, std::generic_category(), "master.cf is being edited");
    }
    if (const auto bytes = reconciled()) {
        lock->replace(*bytes);
    }
}

}  // namespace mailctl::change
