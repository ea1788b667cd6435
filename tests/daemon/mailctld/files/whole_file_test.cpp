#include "daemon/mailctld/files/whole_file.hpp"

#include "daemon/mailctld/files/hex.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>

using namespace mailctl;
namespace fs = std::filesystem;

TEST_CASE("a whole file comes, changes and goes in one step each", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.path() / "99-mailctl.conf";

    CHECK(*files::read_whole_file(path) == std::nullopt);
    files::put_whole_file(path, "a = 1\n");
    CHECK(*files::read_whole_file(path) == "a = 1\n");
    CHECK((fs::status(path).permissions() & fs::perms::mask) == fs::perms(0644));
    files::put_whole_file(path, "b = 2\n");
    CHECK(test::read_file(path) == "b = 2\n");
    files::put_whole_file(path, std::nullopt);
    files::put_whole_file(path, std::nullopt);
    CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("what cannot be written leaves nothing behind", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.path() / "99-mailctl.conf";
    fs::create_directory(path);
    fs::create_directory(path / "in the way");

    CHECK_THROWS_AS(files::put_whole_file(path, "a = 1\n"), std::system_error);
    CHECK(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("what a process has left that died while it wrote goes", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.path() / "99-mailctl.conf";
    test::write_file(path.string() + ".mailctl-new", "half");

    files::put_whole_file(path, "a = 1\n");
    CHECK(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
    test::write_file(path.string() + ".mailctl-new", "half");
    files::remove_leftover(path);
    CHECK(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("a link or a folder is somebody else's", "[files]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.path() / "99-mailctl.conf";
    SECTION("a link") { fs::create_symlink("/etc/hostname", path); }
    SECTION("one that leads nowhere") { fs::create_symlink("/nonexistent", path); }
    SECTION("a folder") { fs::create_directory(path); }

    const auto bytes = files::read_whole_file(path);
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == Errc::configuration);
}

TEST_CASE("a copy shows what stands there, and ours in its place", "[files]") {
    const test::TemporaryDirectory directory;
    const auto live = directory.path() / "dovecot";
    const auto copy = directory.path() / "copy";
    fs::create_directories(live / "conf.d");
    fs::create_directory(live / "private");
    test::write_file(live / "dovecot.conf", "top");
    test::write_file(live / "conf.d/10-auth.conf", "theirs");
    test::write_file(live / "conf.d/99-mailctl.conf", "old");
    test::write_file(live / "conf.d/95-mailctl.conf", "goes");
    fs::create_symlink("dovecot.conf", live / "link.conf");
    fs::create_directory(copy);
    test::write_file(copy / "left over", "x");

    files::lay_out_copy(
        live,
        copy,
        {{"conf.d/99-mailctl.conf", "new"},
         {"conf.d/95-mailctl.conf", std::nullopt},
         {"conf.d/00-mailctl.conf", "first"}}
    );

    CHECK(test::read_file(copy / "dovecot.conf") == "top");
    CHECK(test::read_file(copy / "link.conf") == "top");
    CHECK(test::read_file(copy / "conf.d/10-auth.conf") == "theirs");
    CHECK(test::read_file(copy / "conf.d/99-mailctl.conf") == "new");
    CHECK(test::read_file(copy / "conf.d/00-mailctl.conf") == "first");
    CHECK_FALSE(fs::exists(copy / "conf.d/95-mailctl.conf"));
    CHECK_FALSE(fs::exists(copy / "left over"));
    CHECK(fs::is_directory(copy / "private"));
    CHECK(test::read_file(live / "conf.d/99-mailctl.conf") == "old");
}

TEST_CASE("any bytes come back from their digits", "[files]") {
    const std::string bytes(
        "\x00\xff\x7f"
        "a\n",
        5
    );

    CHECK(files::to_hex(bytes) == "00ff7f610a");
    CHECK(files::from_hex("00ff7f610a") == bytes);
    CHECK(files::from_hex("") == "");
    CHECK_FALSE(files::from_hex("0"));
    CHECK_FALSE(files::from_hex("0g"));
}
