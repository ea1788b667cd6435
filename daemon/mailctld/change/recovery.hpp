#pragma once

#include "daemon/mailctld/change/switchover.hpp"

#include <string>

namespace mailctl::change {

/// What happens to a change that has failed after it was journalled, or was cut short. The journal
/// says what was intended; the pivot says what is. Nothing here throws.
class Recovery {
public:
    explicit Recovery(const Ground& ground) : ground_(ground) {}

    /// Finishes or takes back every change that is not over. While nobody can tell which, it stays
    /// so, and no other one begins.
    void settle_unfinished();

    /// Whether what did not work when a change was taken back works by now.
    void try_stuck_again();

    /// The way back, and what to tell who asked for the change.
    Error roll_back(const store::Change& change, const Driven& cause, bool pivot_was_written);

    /// A step before the commit has failed.
    Error give_up(const store::Change& change, std::string why);

    /// All of it is done. Throws.
    void finish(const store::Change& change, const std::string& text);

    /// A daemon that was killed while it had the lock leaves the file that is the lock.
    void remove_leftover_lock();

private:
    void settle(const store::Change& change);
    void settle_committed(const store::Change& change);
    Driven settle_old_side(const store::Change& change);
    Driven go_on(const store::Change& change);
    void record(const store::Change& change, store::ChangeState state, const std::string& text);

    const Ground& ground_;
};

}  // namespace mailctl::change
