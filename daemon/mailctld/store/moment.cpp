#include "daemon/mailctld/store/moment.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>

namespace mailctl::store {
namespace {

constexpr int index_page_bytes = 32768;  // walformat.html, "The WAL-Index File Format"

// SQLite keeps the first page of the index in memory while a connection of this process is open.
std::uint32_t* index_of(sqlite3* db) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) {
        return nullptr;
    }
    volatile void* page = nullptr;
    const int code = file->pMethods->xShmMap(file, 0, index_page_bytes, /*bExtend=*/0, &page);
    return code == SQLITE_OK ? static_cast<std::uint32_t*>(const_cast<void*>(page)) : nullptr;
}

}  // namespace

std::optional<Moment> Moment::of(Database& db) {
    auto* const index = index_of(db.db_.get());
    if (index == nullptr) {
        return std::nullopt;
    }
    const Moment moment(index);
    return moment.is_whole() ? std::optional(moment) : std::nullopt;
}

Moment::Moment(std::uint32_t* index) : index_(index), head_(read(index)) {}

Moment::Head Moment::read(std::uint32_t* index) {
    Head head;
    for (auto& word : head) {
        word = std::atomic_ref(*index++).load(std::memory_order_relaxed);
    }
    std::atomic_thread_fence(std::memory_order_acquire);
    return head;
}

// An index that nobody has filled yet is all zero.
bool Moment::is_whole() const {
    const auto* const second = head_.begin() + head_.size() / 2;
    return head_.front() != 0 && std::equal(head_.begin(), second, second);
}

bool Moment::is_over() const { return read(index_) != head_; }

}  // namespace mailctl::store
