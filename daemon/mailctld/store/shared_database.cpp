#include "daemon/mailctld/store/shared_database.hpp"

namespace mailctl::store {

SharedDatabase::SharedDatabase(const std::filesystem::path& state_dir)
    : file_(state_dir / "state.db"), db_(file_, Database::Access::read_write) {}

Database& SharedDatabase::reader() {
    if (!reader_) {
        reader_.emplace(file_, Database::Access::read_only);
    }
    return *reader_;
}

void SharedDatabase::change_as_whole(const std::function<bool()>& work) {
    std::unique_lock alone(mutex_);
    group_over_.wait(alone, [&] { return !group_; });
    Transaction transaction(db_);
    struct Inside {
        explicit Inside(SharedDatabase& shared, Transaction& transaction) : shared_(shared) {
            shared_.whole_ = &transaction;
            shared_.whole_of_ = std::this_thread::get_id();
        }
        ~Inside() {
            shared_.whole_of_ = std::thread::id();
            shared_.whole_ = nullptr;
        }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;
        Inside(Inside&&) = delete;
        Inside& operator=(Inside&&) = delete;

    private:
        SharedDatabase& shared_;
    };
    bool is_kept = false;
    {
        const Inside inside(*this, transaction);
        is_kept = work();
    }
    if (is_kept) {
        transaction.commit();
    }
}

void SharedDatabase::do_part_of_whole(const std::function<bool(Database&)>& work) {
    whole_->begin_part();
    bool is_kept = false;
    try {
        is_kept = work(db_);
    } catch (...) {
        whole_->undo_part();
        throw;
    }
    is_kept ? whole_->end_part() : whole_->undo_part();
}

void SharedDatabase::change_if(const std::function<bool(Database&)>& work) {
    if (is_in_whole()) {
        do_part_of_whole(work);
        return;
    }
    // Whoever knows of one more to come leaves the end to it: so it is counted before it waits.
    ++coming_;
    std::unique_lock alone(mutex_);
    --coming_;
    const bool is_first = !group_;
    if (is_first) {
        group_ = std::make_shared<Group>(db_);
    }
    const auto group = group_;
    bool is_kept = false;
    std::exception_ptr own_failure;
    try {
        is_kept = is_first ? begin_group(work) : join_group(work);
    } catch (...) {
        own_failure = std::current_exception();
    }
    if (coming_ == 0) {
        end_group();
    }
    if (own_failure) {
        std::rethrow_exception(own_failure);
    }
    if (is_kept) {
        group_over_.wait(alone, [&] { return group->is_over; });
    }
    if (is_kept && group->failure) {
        std::rethrow_exception(group->failure);
    }
}

// Nobody else's work is in it yet, so that all of it can be undone.
bool SharedDatabase::begin_group(const std::function<bool(Database&)>& work) {
    bool is_kept = false;
    try {
        is_kept = work(db_);
    } catch (...) {
        std::exchange(group_, nullptr)->transaction.give_up();
        throw;
    }
    if (!is_kept) {
        std::exchange(group_, nullptr)->transaction.give_up();
    }
    return is_kept;
}

bool SharedDatabase::join_group(const std::function<bool(Database&)>& work) {
    auto& transaction = group_->transaction;
    bool is_kept = false;
    try {
        transaction.begin_part();
        is_kept = work(db_);
    } catch (...) {
        undo_part(std::current_exception());
        throw;
    }
    if (is_kept) {
        transaction.end_part();
    } else {
        undo_part({});
    }
    return is_kept;
}

// SQLite gives up all of a transaction by itself where a disk is full.
void SharedDatabase::undo_part(const std::exception_ptr& why) {
    try {
        group_->transaction.undo_part();
    } catch (...) {
        group_->failure = why ? why : std::current_exception();
        end_group();
    }
}

void SharedDatabase::end_group() noexcept {
    const auto ended = std::exchange(group_, nullptr);
    if (!ended) {
        return;
    }
    try {
        if (!ended->failure) {
            ended->transaction.commit();
        }
    } catch (...) {
        ended->failure = std::current_exception();
    }
    ended->transaction.give_up();
    ended->is_over = true;
    group_over_.notify_all();
}

void SharedDatabase::rest() {
    {
        const std::unique_lock alone(mutex_);
        if (!group_) {
            db_.rest();
        }
    }
    const std::lock_guard alone(reading_);
    reader_.reset();
}

}  // namespace mailctl::store
