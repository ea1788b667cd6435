#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <filesystem>
#include <mutex>
#include <utility>

namespace mailctl::store {

/// A connection for what several threads read and write in short transactions. It lives inside its
/// lock.
class SharedDatabase {
public:
    explicit SharedDatabase(const std::filesystem::path& state_dir)
        : db_(state_dir / "state.db", Database::Access::read_write) {}

    /// Does some work with the connection, alone.
    template <class Work>
    auto with(Work&& work) {
        const std::lock_guard alone(mutex_);
        return std::forward<Work>(work)(db_);
    }

    /// The same in one transaction, which counts when the work has returned.
    template <class Work>
    void change(Work&& work) {
        const std::lock_guard alone(mutex_);
        Transaction transaction(db_);
        std::forward<Work>(work)(db_);
        transaction.commit();
    }

private:
    std::mutex mutex_;
    Database db_;
};

}  // namespace mailctl::store
