// Writes look-ups for lookup_test.py, which kills it:
//
//     lookup_writer make FOLDER       lays out what the others work on
//     lookup_writer put FOLDER TEXT   one change of the map and of a mailbox's file
//     lookup_writer rebuild FOLDER TEXT   another map in the place of the first
//     lookup_writer count FOLDER      change after change, until it is killed
//     lookup_writer recount FOLDER    rebuild after rebuild, likewise
//     lookup_writer look FOLDER       reads until there is FOLDER/stop, slowly, behind Postfix's
//     lock
//
// Ends with 1 and says why where a change fails, or a row is not as it must be.

#include "daemon/mailctld/lookup/environment.hpp"
#include "daemon/mailctld/lookup/map.hpp"
#include "daemon/mailctld/lookup/tree.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace mailctl;
using namespace mailctl::lookup;

constexpr int kept_rows = 2000;

// More than Postfix has room for before it finds the map grown: 10,000 × 2,000 bytes.
constexpr std::uint64_t filling_rows = 10'000;
constexpr std::uint64_t filling_rows_at_once = 100;
constexpr std::size_t filling_bytes = 2000;

void require(const Status& done) {
    if (!done) {
        throw std::runtime_error(done.error().message);
    }
}

/// In order of their keys: "first", "keep...", "second".
Rows rows_with(std::string text) {
    return [text = std::move(text), next = 0]() mutable -> std::optional<Row> {
        const int number = next++;
        if (number == 0) {
            return Row{"first@example.org", text};
        }
        if (number <= kept_rows) {
            return Row{fmt::format("keep{:04}@example.org", number), fmt::to_string(number)};
        }
        return number == kept_rows + 1 ? std::optional(Row{"second@example.org", text})
                                       : std::nullopt;
    };
}

class Writer {
public:
    explicit Writer(const std::filesystem::path& folder)
        : map_(folder / "map.lmdb"), tree_(folder / "u", ::getegid()) {}

    void make() {
        require(map_.rebuild(rows_with("0"), 1));
        put("0");
    }

    void put(const std::string& text) {
        require(map_.put(std::vector<Row>{{"first@example.org", text}, {"second@example.org", text}}
        ));
        put_file(text);
    }

    void rebuild(const std::string& text) { require(map_.rebuild(rows_with(text), 1)); }

    [[noreturn]] void count() {
        for (auto number = present();;) {
            ++number;
            auto rows = filling(number);
            rows.push_back({"second@example.org", fmt::to_string(number)});
            rows.push_back({"first@example.org", fmt::to_string(number)});
            require(map_.put(rows));
            put_file(fmt::to_string(number));
        }
    }

    [[noreturn]] void recount() {
        for (auto number = present();;) {
            rebuild(fmt::to_string(++number));
        }
    }

private:
    void put_file(const std::string& text) {
        const auto domain = *DomainName::parse("example.org");
        require(tree_.put(std::vector<MailboxFile>{
            {domain, "john", Purpose::passdb, text + "\n"},
            {domain, "john", Purpose::userdb, text + "\n"}}));
    }

    std::uint64_t present() {
        const auto value = map_.get("first@example.org");
        if (!value) {
            throw std::runtime_error(value.error().message);
        }
        return std::stoull(value->value());
    }

    /// Rows that come in one round and go in the next, so that pages are taken and given back.
    static std::vector<Row> filling(std::uint64_t number) {
        std::vector<Row> rows;
        const auto from = number * filling_rows_at_once;
        const bool comes = from / filling_rows % 2 == 0;
        for (auto at = from; at < from + filling_rows_at_once; ++at) {
            auto key = fmt::format("fill{:05}@example.org", at * 7919 % filling_rows);
            auto value = comes ? std::optional(std::string(filling_bytes, 'x')) : std::nullopt;
            rows.push_back({std::move(key), std::move(value)});
        }
        return rows;
    }

    Map map_;
    Tree tree_;
};

/// A look-up that takes a thousand times as long as Postfix's: whoever writes beside it is seen.
class SlowReader {
public:
    explicit SlowReader(std::filesystem::path folder) : folder_(std::move(folder)) {
        if (environment_.open(folder_ / "map.lmdb", Environment::Use::live) != 0) {
            throw std::runtime_error("opening the map");
        }
    }

    void read() {
        int looks = 0;
        for (; !std::filesystem::exists(folder_ / "stop"); ++looks) {
            lock(F_RDLCK);
            look(looks % kept_rows + 1);
            lock(F_UNLCK);
            ::usleep(pause_us);
        }
        fmt::print("{}\n", looks);
    }

private:
    static constexpr useconds_t pause_us = 2000;

    // The process's, as Postfix takes it.
    void lock(short type) const {
        struct flock lock {};
        lock.l_type = type;
        if (::fcntl(environment_.fd(), F_SETLKW, &lock) != 0) {
            throw std::runtime_error("locking the map");
        }
    }

    void look(int number) {
        MapTransaction transaction;
        if (transaction.begin(environment_, MapTransaction::Kind::reads) != 0) {
            throw std::runtime_error("beginning to read");
        }
        const auto first = value(transaction, "first@example.org");
        ::usleep(pause_us);
        const auto kept = value(transaction, fmt::format("keep{:04}@example.org", number));
        const auto second = value(transaction, "second@example.org");
        if (first != second || kept != with_nul(fmt::to_string(number))) {
            throw std::runtime_error(fmt::format("{} and {}, {}: {}", first, second, number, kept));
        }
    }

    static std::string value(MapTransaction& transaction, const std::string& key) {
        std::string_view bytes;
        if (transaction.get(with_nul(key), bytes) != 0) {
            throw std::runtime_error("there is no " + key);
        }
        return std::string(bytes);
    }

    std::filesystem::path folder_;
    Environment environment_;
};

void run(const std::vector<std::string>& words) {
    if (words.at(0) == "look") {
        SlowReader(words.at(1)).read();
        return;
    }
    Writer writer(words.at(1));
    const auto& verb = words.at(0);
    if (verb == "make") {
        writer.make();
    } else if (verb == "put") {
        writer.put(words.at(2));
    } else if (verb == "rebuild") {
        writer.rebuild(words.at(2));
    } else if (verb == "count") {
        writer.count();
    } else if (verb == "recount") {
        writer.recount();
    } else {
        throw std::invalid_argument("no such verb");
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
