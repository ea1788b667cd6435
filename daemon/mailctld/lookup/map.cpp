#include "daemon/mailctld/lookup/map.hpp"

#include "daemon/mailctld/lookup/trouble.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include <lmdb.h>
#include <sys/stat.h>

namespace mailctl::lookup {
namespace {

std::string_view without_nul(std::string_view bytes) {
    return bytes.ends_with('\0') ? bytes.substr(0, bytes.size() - 1) : bytes;
}

Error not_ours(const std::filesystem::path& file) {
    return Error{
        Errc::configuration, fmt::format("{} is no map of mailctl's", file.string()), {}, {}};
}

/// Whether it was otherwise before; the code of what failed.
int put_row(
    MapTransaction& transaction,
    std::string_view key,
    const std::optional<std::string>& value,
    bool& is_changed
) {
    std::string_view present;
    const int found = transaction.get(key, present);
    if (found != MDB_SUCCESS && found != MDB_NOTFOUND) {
        return found;
    }
    const bool is_there = found == MDB_SUCCESS;
    if (is_there == value.has_value() && (!is_there || present == *value)) {
        return MDB_SUCCESS;
    }
    is_changed = true;
    return value ? transaction.put(key, *value) : transaction.remove(key);
}

}  // namespace

Map::Map(std::filesystem::path file, std::chrono::milliseconds patience)
    : file_(std::move(file)), patience_(patience) {}

Status Map::put(std::span<const Row> rows, std::optional<std::uint64_t> mark) {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::exclusive);
    if (!file_lock) {
        return file_lock.error();
    }
    int code = write(rows, mark);
    while (code == MDB_MAP_FULL) {
        code = environment_.grow();
        code = code != MDB_SUCCESS ? code : write(rows, mark);
    }
    return code != MDB_SUCCESS ? Status(failure("writing", code)) : Status();
}

int Map::write(std::span<const Row> rows, std::optional<std::uint64_t> mark) {
    MapTransaction transaction;
    int code = transaction.begin(environment_, MapTransaction::Kind::writes);
    bool is_changed = false;
    for (auto row = rows.begin(); code == MDB_SUCCESS && row != rows.end(); ++row) {
        const auto value = row->value ? std::optional(with_nul(*row->value)) : std::nullopt;
        code = put_row(transaction, with_nul(row->key), value, is_changed);
    }
    if (code == MDB_SUCCESS && mark && (is_changed || rows.empty())) {
        code = put_row(transaction, mark_key, with_nul(fmt::to_string(*mark)), is_changed);
    }
    return code == MDB_SUCCESS && is_changed ? transaction.commit() : code;
}

Result<std::optional<std::string>> Map::get(std::string_view key) {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::shared);
    if (!file_lock) {
        return file_lock.error();
    }
    std::optional<std::string> value;
    const int code = read([&](MapTransaction& transaction) {
        std::string_view bytes;
        const int found = transaction.get(with_nul(key), bytes);
        if (found == MDB_SUCCESS) {
            value = without_nul(bytes);
        }
        return found == MDB_NOTFOUND ? MDB_SUCCESS : found;
    });
    if (code != MDB_SUCCESS) {
        return failure("reading", code);
    }
    return value;
}

Result<std::uint64_t> Map::mark() {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::shared);
    if (!file_lock) {
        return file_lock.error();
    }
    return locked_mark();
}

Result<std::uint64_t> Map::locked_mark() {
    std::uint64_t number = 0;
    bool is_number = false;
    const int code = read([&](MapTransaction& transaction) {
        std::string_view bytes;
        const int found = transaction.get(mark_key, bytes);
        const auto text = without_nul(bytes);
        const auto* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data(), end, number);
        is_number = parsed.ec == std::errc() && parsed.ptr == end;
        return found;
    });
    if (code != MDB_SUCCESS && code != MDB_NOTFOUND) {
        return failure("reading", code);
    }
    if (!is_number) {
        is_spoilt_ = true;
        return not_ours(file_);
    }
    return number;
}

Result<std::size_t> Map::count() {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::shared);
    if (!file_lock) {
        return file_lock.error();
    }
    std::size_t rows = 0;
    const int code = read([&](MapTransaction& transaction) { return transaction.count(rows); });
    if (code != MDB_SUCCESS) {
        return failure("reading", code);
    }
    return rows - 1;
}

Result<std::size_t> Map::differences(std::span<const Row> rows) {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::shared);
    if (!file_lock) {
        return file_lock.error();
    }
    std::size_t different = 0;
    const int code = read([&](MapTransaction& transaction) {
        for (const auto& row : rows) {
            std::string_view present;
            const int found = transaction.get(with_nul(row.key), present);
            if (found != MDB_SUCCESS && found != MDB_NOTFOUND) {
                return found;
            }
            const bool is_there = found == MDB_SUCCESS;
            const bool is_so =
                is_there == row.value.has_value() && (!is_there || present == with_nul(*row.value));
            different += is_so ? 0 : 1;
        }
        return MDB_SUCCESS;
    });
    if (code != MDB_SUCCESS) {
        return failure("reading", code);
    }
    return different;
}

Result<std::vector<std::string>> Map::keys_behind(std::string_view key, std::size_t most) {
    const std::lock_guard turn(one_at_a_time_);
    const auto file_lock = lock(FileLock::Kind::shared);
    if (!file_lock) {
        return file_lock.error();
    }
    std::vector<std::string> keys;
    // In front of all others is the mark.
    const auto begin = key.empty() ? std::string(mark_key) : with_nul(key);
    const int code = read([&](MapTransaction& transaction) {
        return transaction.keys_behind(begin, most, keys);
    });
    if (code != MDB_SUCCESS) {
        return failure("reading", code);
    }
    for (auto& found : keys) {
        found.pop_back();
    }
    return keys;
}

void Map::rest() {
    const std::lock_guard turn(one_at_a_time_);
    environment_.close();
}

int Map::read(const std::function<int(MapTransaction&)>& look) {
    MapTransaction transaction;
    const int code = transaction.begin(environment_, MapTransaction::Kind::reads);
    return code == MDB_SUCCESS ? look(transaction) : code;
}

Result<FileLock> Map::lock(FileLock::Kind kind) {
    constexpr int attempts = 3;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const bool is_new = is_spoilt_ || !has_named_file();
        if (is_new) {
            if (auto opened = open(); !opened) {
                return opened.error();
            }
        }
        auto taken = FileLock::take(environment_.fd(), file_, kind, patience_);
        if (!taken) {
            return taken;
        }
        // Whoever puts another file in its place does not wait for those who have the old one open.
        if (!has_named_file()) {
            continue;
        }
        if (environment_.is_cut_short()) {
            return failure("opening", MDB_CORRUPTED);
        }
        if (is_new) {
            if (auto mark = locked_mark(); !mark) {
                return mark.error();
            }
        }
        return taken;
    }
    return Error{Errc::busy, fmt::format("{} is replaced again and again", file_.string()), {}, {}};
}

bool Map::has_named_file() const {
    struct stat open_file {};
    struct stat named_file {};
    return environment_.is_open() && ::fstat(environment_.fd(), &open_file) == 0 &&
           ::lstat(file_.c_str(), &named_file) == 0 && open_file.st_dev == named_file.st_dev &&
           open_file.st_ino == named_file.st_ino;
}

Status Map::open() {
    environment_.close();
    struct stat about {};
    if (::lstat(file_.c_str(), &about) != 0) {
        const int cause = errno;
        auto error = trouble("opening", file_, cause);
        error.code = cause == ENOENT ? Errc::not_found : error.code;
        return error;
    }
    // LMDB would make a map of an empty file, in which no address is.
    if (!S_ISREG(about.st_mode) || about.st_size == 0) {
        return not_ours(file_);
    }
    if (const int code = environment_.open(file_, Environment::Use::live); code != MDB_SUCCESS) {
        return failure("opening", code);
    }
    is_spoilt_ = false;
    return {};
}

Error Map::failure(std::string_view doing, int code) {
    is_spoilt_ = true;
    return lmdb_trouble(doing, file_, code);
}

}  // namespace mailctl::lookup
