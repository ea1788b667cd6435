#pragma once

#include "daemon/mailctld/change/ground.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/program/program.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mailctl::change {

/// How a program has come to work with its files.
struct TakenUp {
    std::string program;
    program::Taken taken;
};

/// What came of driving all programs of a change somewhere.
struct Driven {
    std::vector<TakenUp> taken{};
    std::vector<std::string> notes{};
    std::optional<Error> error{};
    bool needs_restart = false;
    bool is_restored = true;  ///< Going back: every file is as it was.
};

/// The files and the programs of one journalled change, driven to its new side or to its old one.
///
/// One of the files is the *pivot*: its replacement commits. Every other file is written before it
/// with what both sides need, and after it without what only the old side needed; whole files of
/// ours as the change has them written down, and master.cf by the services in the ledgers.
/// Programs that offer a socket come before the one that uses it. A crash finds the pivot on one
/// side, and each step here may be done again.
class Switchover {
public:
    Switchover(const Ground& ground, const store::Change& change, Say say = {})
        : ground_(ground), change_(change), say_(std::move(say)) {}

    /// All before the commit. Throws std::runtime_error for a file that cannot be written.
    Driven expand();

    /// Throws as well; then the pivot is as it was, or is the new one and not known to be durable.
    void commit(files::EditLock* main_cf, std::string_view new_main);

    /// From the commit on: the pivot's program works with it, and what was needed only until then
    /// goes. Throws as well.
    Driven go_on();

    /// All as it was before. Where somebody has edited a file meanwhile, only what is ours. Does
    /// not throw: it may be the disk that is broken. `pivot_was_written` where that may have been.
    Driven go_back(bool pivot_was_written, bool needs_restart);

    /// Whether the pivot is the new one. Nothing while it cannot be read.
    Result<bool> is_committed() const;

    /// The programs that have a part in it, in the order in which they come into force.
    std::vector<std::string> programs() const;

private:
    bool is_main_pivot() const { return change_.pivot == store::main_cf_pivot; }
    bool is_pivot(const store::FileChange& file) const { return file.object == change_.pivot; }
    std::string pivot_program() const;
    program::Force force() const;
    bool take(const std::string& name, program::Force force, Driven& driven);
    void expand_program(const std::string& name, Driven& driven);
    void trim_program(const std::string& name, Driven& driven);
    bool restore_files(const std::string& name);
    void restore_program(const std::string& name, Driven& driven);
    void restore_pivot();
    void restore_main();
    void put_back_what_both_need();
    void remove_leftovers() const;
    enum class OnEdit { refuse, leave };
    void write(
        const store::FileChange& file, const std::optional<std::string>& bytes, OnEdit on_edit
    );
    void say(std::string_view step, std::string text) const;

    const Ground& ground_;
    const store::Change& change_;
    Say say_;
};

/// Makes master.cf hold the services of `wanted` and none that only `other` owns. Throws when it
/// cannot be written.
void write_services(const Config& config, const store::Ledger& wanted, const store::Ledger& other);

}  // namespace mailctl::change
