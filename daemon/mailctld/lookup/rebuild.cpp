#include "daemon/mailctld/lookup/map.hpp"
#include "daemon/mailctld/lookup/trouble.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <utility>
#include <vector>

#include <lmdb.h>
#include <unistd.h>

namespace mailctl::lookup {
namespace {

using Rowset = std::vector<std::pair<std::string, std::string>>;

// So many are in memory, and are written once more where the file had no room for them.
constexpr std::size_t rows_at_once = 10'000;

/// The map that is being made, gone unless it takes the old one's place.
class MapAside {
public:
    explicit MapAside(const std::filesystem::path& file) : path_(file.string() + ".new") {
        ::unlink(path_.c_str());
    }
    ~MapAside() { ::unlink(path_.c_str()); }
    MapAside(const MapAside&) = delete;
    MapAside& operator=(const MapAside&) = delete;
    MapAside(MapAside&&) = delete;
    MapAside& operator=(MapAside&&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

Rowset next_rows(const Rows& next) {
    Rowset rows;
    while (rows.size() < rows_at_once) {
        auto row = next();
        if (!row) {
            break;
        }
        if (!row->value) {
            throw std::logic_error("a map is rebuilt of rows that have a value");
        }
        rows.emplace_back(with_nul(row->key), with_nul(*row->value));
    }
    return rows;
}

int append_once(Environment& environment, const Rowset& rows) {
    MapTransaction transaction;
    int code = transaction.begin(environment, MapTransaction::Kind::writes);
    for (auto row = rows.begin(); code == MDB_SUCCESS && row != rows.end(); ++row) {
        code = transaction.put_behind_all(row->first, row->second);
    }
    return code == MDB_SUCCESS ? transaction.commit() : code;
}

int append(Environment& environment, const Rowset& rows) {
    int code = append_once(environment, rows);
    while (code == MDB_MAP_FULL) {
        code = environment.grow();
        code = code != MDB_SUCCESS ? code : append_once(environment, rows);
    }
    if (code == MDB_KEYEXIST) {
        throw std::logic_error("a map is rebuilt of rows in the order of their keys");
    }
    return code;
}

int fill(Environment& environment, const Rows& next, std::uint64_t mark) {
    int code = append(environment, {{std::string(mark_key), with_nul(fmt::to_string(mark))}});
    while (code == MDB_SUCCESS) {
        const auto rows = next_rows(next);
        if (rows.empty()) {
            break;
        }
        code = append(environment, rows);
    }
    return code == MDB_SUCCESS ? environment.sync() : code;
}

}  // namespace

Status Map::rebuild(const Rows& next, std::uint64_t mark) {
    const std::lock_guard turn(one_at_a_time_);
    const MapAside aside(file_);
    Environment fresh;
    int code = fresh.open(aside.path(), Environment::Use::aside);
    code = code != MDB_SUCCESS ? code : fill(fresh, next, mark);
    if (code != MDB_SUCCESS) {
        return lmdb_trouble("rebuilding", file_, code);
    }
    fresh.close();
    if (::rename(aside.path().c_str(), file_.c_str()) != 0) {
        return trouble("replacing", file_, errno);
    }
    return sync_entries(file_.parent_path());
}

}  // namespace mailctl::lookup
