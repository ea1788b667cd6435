#include "daemon/mailctld/files/replace.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::files;

namespace {

constexpr std::chrono::milliseconds patience{30};

struct stat about(const std::filesystem::path& path) {
    struct stat result {};
    REQUIRE(::stat(path.c_str(), &result) == 0);
    return result;
}

}  // namespace

TEST_CASE("a replaced file keeps its mode, owner and attributes", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "main.cf";
    test::write_file(path, "old\n");
    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    const bool is_root = ::geteuid() == 0;
    if (is_root) {
        REQUIRE(::chown(path.c_str(), 12, 34) == 0);
    }
    const bool has_attributes = ::setxattr(path.c_str(), "user.note", "kept", 4, 0) == 0;

    EditLock::take(path, patience)->replace("new\n");

    CHECK(test::read_file(path) == "new\n");
    CHECK((about(path).st_mode & 07777U) == 0640U);
    if (is_root) {
        CHECK(about(path).st_uid == 12);
        CHECK(about(path).st_gid == 34);
    }
    if (has_attributes) {
        std::array<char, 8> value{};
        CHECK(::getxattr(path.c_str(), "user.note", value.data(), value.size()) == 4);
    }
    CHECK(std::time(nullptr) - about(path).st_mtime >= 2);
    CHECK_FALSE(std::filesystem::exists(directory / "main.cf.tmp"));
}

TEST_CASE("whoever holds Postfix's own lock keeps us out", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "main.cf";
    test::write_file(path, "old\n");
    const posix::FileDescriptor other(
        ::open((directory / "main.cf.tmp").c_str(), O_RDWR | O_CREAT, 0600)
    );
    REQUIRE(::flock(other.fd(), LOCK_EX) == 0);

    const auto lock = EditLock::take(path, patience);

    REQUIRE_FALSE(lock);
    CHECK(lock.error().code == Errc::busy);
    CHECK(std::filesystem::exists(directory / "main.cf.tmp"));
}

TEST_CASE("an unused lock leaves nothing behind", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "main.cf";
    test::write_file(path, "old\n");

    { const auto lock = EditLock::take(path, patience); }

    CHECK_FALSE(std::filesystem::exists(directory / "main.cf.tmp"));
    CHECK(test::read_file(path) == "old\n");
}

TEST_CASE("a symbolic link in the place of the temporary file is not followed", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory / "main.cf";
    test::write_file(path, "old\n");
    test::write_file(directory / "victim", "mine\n");
    std::filesystem::create_symlink(directory / "victim", directory / "main.cf.tmp");

    CHECK_THROWS(EditLock::take(path, patience));
    CHECK(test::read_file(directory / "victim") == "mine\n");
}

TEST_CASE("what is no regular file is not read", "[files]") {
    const test::TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);

    CHECK(read_file(directory / "fifo").error().code == Errc::configuration);
    CHECK(read_file(directory.path()).error().code == Errc::configuration);
    CHECK(read_file(directory / "absent").error().code == Errc::not_found);
}

TEST_CASE("a private file is private from birth", "[files]") {
    const test::TemporaryDirectory directory;
    const auto old_mask = ::umask(0);
    create_private_file(directory / "secret", "x");
    ::umask(old_mask);

    CHECK((about(directory / "secret").st_mode & 07777U) == 0600U);
    CHECK_THROWS(create_private_file(directory / "secret", "y"));
}
