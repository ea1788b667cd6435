#include "daemon/mailctld/lookup/environment.hpp"

#include "daemon/mailctld/lookup/trouble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::lookup {
namespace {

// Postfix's lmdb_map_size. A map that has it to begin with grows twice at a million addresses.
constexpr std::size_t first_map_bytes = 16'777'216;

// Of the open file; F_SETLK's would be the process's.
constexpr int set_lock = F_OFD_SETLK;

MDB_val as_value(std::string_view bytes) {
    // LMDB does not write to what it is given; its interface in C does not say so.
    return {bytes.size(), const_cast<char*>(bytes.data())};  // NOLINT
}

struct flock whole_file(short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

}  // namespace

Error lmdb_trouble(std::string_view doing, const std::filesystem::path& path, int code) {
    const bool is_damaged = code == MDB_INVALID || code == MDB_CORRUPTED ||
                            code == MDB_PAGE_NOTFOUND || code == MDB_VERSION_MISMATCH ||
                            code == MDB_INCOMPATIBLE || code == MDB_BAD_TXN;
    // A write that comes to the end of the room halfway is an error of the device to LMDB.
    const char* hint = code == EIO ? "see whether the disk is full" : "";
    return Error{
        is_damaged ? Errc::configuration : Errc::failed,
        fmt::format("{} {}: {}", doing, path.string(), mdb_strerror(code)),
        hint,
        {}};
}

std::string with_nul(std::string_view text) {
    std::string bytes(text);
    bytes.push_back('\0');
    return bytes;
}

void Environment::Close::operator()(MDB_env* env) const { mdb_env_close(env); }

int Environment::open(const std::filesystem::path& path, Use use) {
    constexpr mdb_mode_t private_mode = 0600;
    constexpr unsigned as_postfix = MDB_NOSUBDIR | MDB_NOLOCK;
    const unsigned durability = use == Use::aside ? MDB_NOSYNC | MDB_NOMETASYNC : 0;
    MDB_env* raw = nullptr;
    if (const int code = mdb_env_create(&raw); code != MDB_SUCCESS) {
        return code;
    }
    env_.reset(raw);  // to be closed even where it cannot be opened
    int code = mdb_env_set_mapsize(raw, first_map_bytes);
    if (code == MDB_SUCCESS) {
        code = mdb_env_open(raw, path.c_str(), as_postfix | durability, private_mode);
    }
    // A child that inherits the file would keep its lock.
    if (code == MDB_SUCCESS && ::fcntl(fd(), F_SETFD, FD_CLOEXEC) != 0) {
        code = errno;
    }
    if (code != MDB_SUCCESS) {
        close();
    }
    return code;
}

int Environment::grow() {
    MDB_envinfo about{};
    const int code = mdb_env_info(get(), &about);
    return code != MDB_SUCCESS ? code : mdb_env_set_mapsize(get(), about.me_mapsize * 2);
}

int Environment::adopt_size() { return mdb_env_set_mapsize(get(), 0); }

bool Environment::is_cut_short() const {
    struct stat file {};
    MDB_envinfo about{};
    MDB_stat tree{};
    // LMDB reads what it is asked here from the first two pages, where the file is mapped: beyond
    // its end that is the death of the process.
    const auto least = 2 * ::sysconf(_SC_PAGESIZE);
    if (::fstat(fd(), &file) != 0 || file.st_size < least ||
        mdb_env_info(get(), &about) != MDB_SUCCESS || mdb_env_stat(get(), &tree) != MDB_SUCCESS) {
        return true;
    }
    return static_cast<std::size_t>(file.st_size) < (about.me_last_pgno + 1) * tree.ms_psize;
}

int Environment::sync() { return mdb_env_sync(get(), 1); }

int Environment::fd() const {
    int fd = -1;
    return mdb_env_get_fd(get(), &fd) == MDB_SUCCESS ? fd : -1;
}

Result<FileLock> FileLock::take(
    int fd, const std::filesystem::path& path, Kind kind, std::chrono::milliseconds patience
) {
    // A look-up takes some 5 microseconds; whoever holds it for longer is waited for in longer
    // steps.
    constexpr std::chrono::microseconds first_pause{20};
    constexpr std::chrono::microseconds longest_pause{2000};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    auto lock = whole_file(kind == Kind::shared ? F_RDLCK : F_WRLCK);
    for (auto pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
        if (::fcntl(fd, set_lock, &lock) == 0) {
            return FileLock(fd);
        }
        if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
            return trouble("locking", path, errno);
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{
                Errc::busy,
                fmt::format("another program keeps {} locked", path.string()),
                "it is mailctl's alone: no postmap -i, -d or -r on it",
                {}};
        }
        std::this_thread::sleep_for(pause);
    }
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
    if (fd_ >= 0) {
        auto lock = whole_file(F_UNLCK);
        ::fcntl(fd_, set_lock, &lock);
    }
}

void MapTransaction::Abort::operator()(MDB_txn* transaction) const { mdb_txn_abort(transaction); }

int MapTransaction::begin(Environment& environment, Kind kind) {
    const unsigned flags = kind == Kind::reads ? MDB_RDONLY : 0;
    MDB_txn* raw = nullptr;
    int code = mdb_txn_begin(environment.get(), nullptr, flags, &raw);
    if (code == MDB_MAP_RESIZED) {
        code = environment.adopt_size();
        code = code != MDB_SUCCESS ? code : mdb_txn_begin(environment.get(), nullptr, flags, &raw);
    }
    if (code != MDB_SUCCESS) {
        return code;
    }
    transaction_.reset(raw);
    return mdb_dbi_open(raw, nullptr, 0, &table_);
}

int MapTransaction::get(std::string_view key, std::string_view& value) {
    MDB_val wanted = as_value(key);
    MDB_val found{};
    const int code = mdb_get(transaction_.get(), table_, &wanted, &found);
    if (code == MDB_SUCCESS) {
        value = {static_cast<const char*>(found.mv_data), found.mv_size};
    }
    return code;
}

int MapTransaction::put(std::string_view key, std::string_view value) {
    return put_with(key, value, 0);
}

int MapTransaction::put_behind_all(std::string_view key, std::string_view value) {
    return put_with(key, value, MDB_APPEND);
}

int MapTransaction::put_with(std::string_view key, std::string_view value, unsigned flags) {
    MDB_val name = as_value(key);
    MDB_val content = as_value(value);
    return mdb_put(transaction_.get(), table_, &name, &content, flags);
}

int MapTransaction::remove(std::string_view key) {
    MDB_val name = as_value(key);
    return mdb_del(transaction_.get(), table_, &name, nullptr);
}

int MapTransaction::count(std::size_t& rows) {
    MDB_stat about{};
    const int code = mdb_stat(transaction_.get(), table_, &about);
    rows = about.ms_entries;
    return code;
}

int MapTransaction::keys_behind(
    std::string_view key, std::size_t most, std::vector<std::string>& keys
) {
    MDB_cursor* raw = nullptr;
    if (const int code = mdb_cursor_open(transaction_.get(), table_, &raw); code != MDB_SUCCESS) {
        return code;
    }
    const std::unique_ptr<MDB_cursor, void (*)(MDB_cursor*)> cursor(raw, mdb_cursor_close);
    MDB_val name = as_value(key);
    MDB_val content{};
    int code = mdb_cursor_get(raw, &name, &content, MDB_SET_RANGE);
    while (code == MDB_SUCCESS && keys.size() < most) {
        const std::string_view found(static_cast<const char*>(name.mv_data), name.mv_size);
        if (found != key) {
            keys.emplace_back(found);
        }
        code = mdb_cursor_get(raw, &name, &content, MDB_NEXT);
    }
    return code == MDB_NOTFOUND ? MDB_SUCCESS : code;
}

int MapTransaction::commit() {
    // LMDB frees it whether or not it could be committed.
    return mdb_txn_commit(transaction_.release());
}

}  // namespace mailctl::lookup
