#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace mailctl::store {

/// A connection for what several threads read and write in short transactions. It lives inside its
/// lock. Changes that come while another one is being written to the disk are one transaction, and
/// so are written to it together. Of what a thread does as a whole each part sees those before it.
class SharedDatabase {
public:
    explicit SharedDatabase(const std::filesystem::path& state_dir);

    /// Does some work with the connection, alone.
    template <class Work>
    auto with(Work&& work) {
        if (is_in_whole()) {
            return std::forward<Work>(work)(db_);
        }
        std::unique_lock alone(mutex_);
        group_over_.wait(alone, [&] { return !group_; });
        return std::forward<Work>(work)(db_);
    }

    /// Reads what is on the disk, at one moment, and waits for no change.
    template <class Work>
    auto read(Work&& work) {
        if (is_in_whole()) {
            return std::forward<Work>(work)(db_);
        }
        const std::lock_guard alone(reading_);
        auto& db = reader();
        const ReadTransaction one_moment(db);
        return std::forward<Work>(work)(db);
    }

    /// Does some work in a transaction, which counts when this has returned. Where the work throws,
    /// nothing of it does; where the disk fails, nothing of what others did with it, and each of
    /// them is told. It may see what others have done that is not on the disk yet.
    template <class Work>
    void change(Work&& work) {
        change_if([&](Database& db) {
            work(db);
            return true;
        });
    }

    /// The same, and nothing of it counts where the work says false.
    void change_if(const std::function<bool(Database&)>& work);

    /// Does some work alone, and in one transaction, of which all is a part that this thread does
    /// here meanwhile. It counts where the work says true, and when this has returned.
    void change_as_whole(const std::function<bool()>& work);

    /// Gives back the memory of what may be asked again.
    void rest();

private:
    /// A transaction of several threads.
    struct Group {
        explicit Group(Database& db) : transaction(db) {}

        Transaction transaction;
        bool is_over = false;
        std::exception_ptr failure;
    };

    bool is_in_whole() const { return whole_of_ == std::this_thread::get_id(); }
    void do_part_of_whole(const std::function<bool(Database&)>& work);
    Database& reader();
    bool begin_group(const std::function<bool(Database&)>& work);
    bool join_group(const std::function<bool(Database&)>& work);
    void undo_part(const std::exception_ptr& why);
    void end_group() noexcept;

    std::filesystem::path file_;
    std::mutex mutex_;
    std::condition_variable group_over_;
    Database db_;
    std::shared_ptr<Group> group_;  ///< Open for others; whoever comes last ends it.
    std::atomic<int> coming_ = 0;
    std::atomic<std::thread::id> whole_of_ = {};  ///< Who does several things as one.
    Transaction* whole_ = nullptr;                ///< That thread's.

    std::mutex reading_;
    std::optional<Database> reader_;
};

}  // namespace mailctl::store
