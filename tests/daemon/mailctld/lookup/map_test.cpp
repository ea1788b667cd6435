#include "daemon/mailctld/lookup/map.hpp"

#include "common/posix/file_descriptor.hpp"
#include "tests/daemon/mailctld/lookup/full_disk.hpp"
#include "tests/daemon/mailctld/lookup/some_rows.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <csignal>

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::lookup;

namespace {

constexpr std::chrono::milliseconds short_patience{30};

/// What a reader of Postfix's finds, by LMDB's own words and no lock.
std::string bytes_in(const std::filesystem::path& path, std::string key) {
    MDB_env* env = nullptr;
    MDB_txn* transaction = nullptr;
    MDB_dbi table = 0;
    REQUIRE(mdb_env_create(&env) == 0);
    REQUIRE(mdb_env_open(env, path.c_str(), MDB_NOSUBDIR | MDB_NOLOCK | MDB_RDONLY, 0) == 0);
    REQUIRE(mdb_txn_begin(env, nullptr, MDB_RDONLY, &transaction) == 0);
    REQUIRE(mdb_dbi_open(transaction, nullptr, 0, &table) == 0);
    MDB_val wanted{key.size(), key.data()};
    MDB_val found{};
    std::string bytes = "nothing";
    if (mdb_get(transaction, table, &wanted, &found) == 0) {
        bytes.assign(static_cast<const char*>(found.mv_data), found.mv_size);
    }
    mdb_txn_abort(transaction);
    mdb_env_close(env);
    return bytes;
}

/// Another process that keeps the lock of Postfix's kind until this goes.
class Holder {
public:
    Holder(const std::filesystem::path& path, short type) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        child_ = ::fork();
        if (child_ == 0) {
            struct flock lock {};
            lock.l_type = type;
            const int fd = ::open(path.c_str(), O_RDWR);
            const bool has_lock = ::fcntl(fd, F_SETLK, &lock) == 0;
            (void)!::write(ready[1], has_lock ? "y" : "n", 1);
            ::pause();
            ::_exit(0);
        }
        char answer = 'n';
        REQUIRE(::read(ready[0], &answer, 1) == 1);
        REQUIRE(answer == 'y');
        ::close(ready[0]);
        ::close(ready[1]);
    }
    ~Holder() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    Holder(Holder&&) = delete;
    Holder& operator=(Holder&&) = delete;

private:
    pid_t child_ = -1;
};

}  // namespace

TEST_CASE("what is put into a map is in it as Postfix writes it", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from({}), 7));

    REQUIRE(map.put(std::vector<Row>{{"a@example.org", "x"}, {"b@example.org", "y"}}, 8));

    CHECK(*map.get("a@example.org") == "x");
    CHECK(*map.get("c@example.org") == std::nullopt);
    CHECK(*map.count() == 2);
    CHECK(*map.mark() == 8);
    CHECK(bytes_in(map.file(), std::string("b@example.org\0", 14)) == std::string("y\0", 2));
    CHECK(bytes_in(map.file(), "b@example.org") == "nothing");
    struct stat about {};
    REQUIRE(::stat(map.file().c_str(), &about) == 0);
    CHECK((about.st_mode & 07777U) == 0600U);
}

TEST_CASE("no key that a look-up can have is the mark's", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from({}), 7));

    for (const auto* key : {"", "mark", "\1mark", "0", "7"}) {
        CHECK(*map.get(key) == std::nullopt);
        CHECK(bytes_in(map.file(), std::string(key) + "x") == "nothing");
    }
    CHECK(bytes_in(map.file(), std::string(mark_key)) == std::string("7\0", 2));
    CHECK(mark_key.front() == '\0');
}

TEST_CASE("a row without a value goes, and may have gone before", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(3, "x")), 1));
    const std::vector<Row> going{{"user0000001@example.org", {}}, {"nobody@example.org", {}}};

    REQUIRE(map.put(going));
    REQUIRE(map.put(going));

    CHECK(*map.count() == 2);
    CHECK(*map.get("user0000001@example.org") == std::nullopt);
}

TEST_CASE("what is so already is not written", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(3, "x")), 1));
    const auto before = test::read_file(map.file());

    REQUIRE(map.put(test::some_rows(3, "x"), 1));

    CHECK(test::read_file(map.file()) == before);
    REQUIRE(map.put(test::some_rows(3, "x"), 2));
    CHECK(test::read_file(map.file()) == before);
    REQUIRE(map.put({}, 2));
    CHECK(*map.mark() == 2);
}

TEST_CASE("a map grows as far as it has to, under one that has it open", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    Map other(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from({}), 1));
    REQUIRE(*other.count() == 0);

    // 30,000 rows of 2,000 bytes: 16 MiB would not do, nor would 32.
    REQUIRE(map.put(test::some_rows(30'000, std::string(2000, 'x'))));

    CHECK(*map.count() == 30'000);
    CHECK(*other.count() == 30'000);
    CHECK(other.get("user0029999@example.org")->value().size() == 2000);
}

TEST_CASE("two that write to one map in one process wait for each other", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map first(directory / "m.lmdb");
    Map second(directory / "m.lmdb");
    REQUIRE(first.rebuild(test::from({}), 1));

    for (int number = 0; number < 50; ++number) {
        REQUIRE(first.put(std::vector<Row>{{fmt::format("a{}", number), "x"}}));
        REQUIRE(second.put(std::vector<Row>{{fmt::format("b{}", number), "y"}}));
    }

    CHECK(*first.count() == 100);
    CHECK(*second.get("a49") == "x");
}

TEST_CASE("a map that is not there is not made by a change", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");

    CHECK(map.put(test::some_rows(1, "x")).error().code == Errc::not_found);
    CHECK(map.get("x").error().code == Errc::not_found);
    CHECK_FALSE(std::filesystem::exists(map.file()));

    test::write_file(map.file(), "");
    CHECK(map.put(test::some_rows(1, "x")).error().code == Errc::configuration);
    CHECK(std::filesystem::file_size(map.file()) == 0);
}

TEST_CASE("what is no map, or a damaged one, asks to be rebuilt", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(1000, "x")), 1));
    const auto sound = test::read_file(map.file());

    SECTION("text") { test::write_file(map.file(), std::string(20'000, 't')); }
    SECTION("the half of it") { test::write_file(map.file(), sound.substr(0, sound.size() / 2)); }
    SECTION("less than a page") { test::write_file(map.file(), sound.substr(0, 100)); }
    SECTION("a directory") {
        std::filesystem::remove(map.file());
        std::filesystem::create_directory(map.file());
    }
    // Another process than the one that has it open meets it.
    Map next(map.file());

    CHECK(next.get("user0000001@example.org").error().code == Errc::configuration);
    CHECK(next.put(test::some_rows(1, "y")).error().code == Errc::configuration);
}

TEST_CASE("a map that is cut short while it is open is damaged, and kills nobody", "[lookup]") {
    const auto left = GENERATE(std::uintmax_t{12'288}, std::uintmax_t{4096}, std::uintmax_t{1});
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(1000, "x")), 1));
    REQUIRE(map.get("user0000500@example.org"));
    REQUIRE(std::filesystem::file_size(map.file()) > left);

    std::filesystem::resize_file(map.file(), left);

    CAPTURE(left);
    CHECK(map.get("user0000500@example.org").error().code == Errc::configuration);
    CHECK(map.put(test::some_rows(1, "y")).error().code == Errc::configuration);
}

TEST_CASE("a map of somebody else's is not taken for ours", "[lookup]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "m.lmdb";
    Environment environment;
    REQUIRE(environment.open(path, Environment::Use::live) == 0);
    MapTransaction transaction;
    REQUIRE(transaction.begin(environment, MapTransaction::Kind::writes) == 0);
    REQUIRE(transaction.put(with_nul("a@example.org"), with_nul("x")) == 0);
    REQUIRE(transaction.commit() == 0);
    environment.close();
    Map map(path);

    const auto value = map.get("a@example.org");

    CHECK(value.error().code == Errc::configuration);
    CHECK(value.error().message == path.string() + " is no map of mailctl's");
}

TEST_CASE("a reader keeps a writer out, and not another reader", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb", short_patience);
    REQUIRE(map.rebuild(test::from(test::some_rows(1, "x")), 1));
    {
        const Holder reader(map.file(), F_RDLCK);
        CHECK(*map.get("user0000000@example.org") == "x");
        const auto put = map.put(test::some_rows(1, "y"));
        CHECK(put.error().code == Errc::busy);
        CHECK(put.error().message == "another program keeps " + map.file().string() + " locked");
    }
    REQUIRE(map.put(test::some_rows(1, "y")));
    const Holder writer(map.file(), F_WRLCK);
    CHECK(map.get("user0000000@example.org").error().code == Errc::busy);
}

TEST_CASE("the lock stays when this process closes the file elsewhere", "[lookup]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "file";
    test::write_file(path, "x");
    const posix::FileDescriptor file(::open(path.c_str(), O_RDWR));
    const auto lock = FileLock::take(file.fd(), path, FileLock::Kind::exclusive, short_patience);
    REQUIRE(lock);

    CHECK(test::read_file(path) == "x");

    const posix::FileDescriptor other(::open(path.c_str(), O_RDWR));
    CHECK_FALSE(FileLock::take(other.fd(), path, FileLock::Kind::shared, short_patience));
}

TEST_CASE("no child inherits a map", "[lookup]") {
    const test::TemporaryDirectory directory;
    Environment environment;
    REQUIRE(environment.open(directory / "m.lmdb", Environment::Use::live) == 0);

    CHECK((::fcntl(environment.fd(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a full disk leaves a map as it was, and is no matter once there is room", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(100, "old")), 1));
    {
        const test::FullDisk full(std::filesystem::file_size(map.file()));
        const auto put = map.put(test::some_rows(5000, "new"), 2);
        REQUIRE_FALSE(put);
        CHECK(put.error().code == Errc::failed);
        CHECK(put.error().message == "writing " + map.file().string() + ": File too large");
        CHECK(*map.get("user0000099@example.org") == "old");
        CHECK(*map.count() == 100);
        CHECK(*map.mark() == 1);
    }

    REQUIRE(map.put(test::some_rows(5000, "new"), 2));

    CHECK(*map.count() == 5000);
    CHECK(*map.get("user0000099@example.org") == "new");
}
