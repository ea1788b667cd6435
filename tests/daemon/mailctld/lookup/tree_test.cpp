#include "daemon/mailctld/lookup/tree.hpp"

#include "daemon/mailctld/lookup/local_part.hpp"
#include "tests/daemon/mailctld/lookup/full_disk.hpp"
#include "tests/daemon/mailctld/lookup/some_states.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include <sys/stat.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::lookup;

namespace {

MailboxFile file(const std::string& local, Purpose purpose, std::optional<std::string> text) {
    return {test::domain(), local, purpose, std::move(text)};
}

std::string mode_and_group(const std::filesystem::path& path) {
    struct stat about {};
    REQUIRE(::lstat(path.c_str(), &about) == 0);
    return fmt::format("{:o} {}", about.st_mode & 07777U, about.st_gid);
}

/// Root may give a file to any group, others to their own.
gid_t some_group() { return ::geteuid() == 0 ? 12 : ::getegid(); }

class SomeTree {
public:
    SomeTree() : tree(directory / "u", some_group()) {}

    Status put(const MailboxFile& wanted) { return tree.put(std::vector<MailboxFile>{wanted}); }
    std::filesystem::path at(const char* name) const {
        return directory / "u" / "example.org" / name;
    }

    test::TemporaryDirectory directory;
    Tree tree;
};

}  // namespace

TEST_CASE("a mailbox has a file for each purpose that its group may read", "[lookup]") {
    SomeTree some;
    const auto old_mask = ::umask(0077);
    REQUIRE(some.put(file("john", Purpose::userdb, "home")));
    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));
    ::umask(old_mask);

    CHECK(test::read_file(some.at("john/passdb")) == "hash");
    CHECK(test::read_file(some.at("john/userdb")) == "home");
    const auto group = fmt::to_string(some_group());
    CHECK(mode_and_group(some.at("john/passdb")) == "640 " + group);
    CHECK(mode_and_group(some.at("john")) == "750 " + group);
    CHECK(mode_and_group(some.at("")) == "750 " + group);
    CHECK(mode_and_group(some.directory / "u") == "750 " + group);
}

TEST_CASE("the tree tells what is there", "[lookup]") {
    SomeTree some;
    CHECK(some.tree.domains()->empty());
    CHECK(some.tree.mailboxes(test::domain())->empty());
    REQUIRE(some.put(file("max", Purpose::userdb, "home")));
    REQUIRE(some.put(file("john", Purpose::userdb, "home")));
    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));
    test::write_file(some.at("john/.passdb.new"), "left");

    CHECK(*some.tree.domains() == std::vector<std::string>{"example.org"});
    const std::vector<Found> expected{{"john", true, true}, {"max", false, true}};
    CHECK(*some.tree.mailboxes(test::domain()) == expected);
    CHECK(*some.tree.text(test::domain(), "john", Purpose::passdb) == "hash");
    CHECK(*some.tree.text(test::domain(), "max", Purpose::passdb) == std::nullopt);
}

TEST_CASE("a directory goes with its last file, and with what a dead writer has left", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::userdb, "home")));
    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));
    test::write_file(some.at("john/.passdb.new"), "left");

    REQUIRE(some.put(file("john", Purpose::passdb, std::nullopt)));
    CHECK(std::filesystem::exists(some.at("john/userdb")));
    REQUIRE(some.put(file("john", Purpose::userdb, std::nullopt)));

    CHECK_FALSE(std::filesystem::exists(some.at("")));
    CHECK(std::filesystem::exists(some.directory / "u"));
    REQUIRE(some.put(file("john", Purpose::userdb, std::nullopt)));
}

TEST_CASE("a file is replaced by another, and one that says it already is not", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::passdb, "old")));
    const auto inode = [&] {
        struct stat about {};
        REQUIRE(::stat(some.at("john/passdb").c_str(), &about) == 0);
        return about.st_ino;
    };
    std::filesystem::create_hard_link(some.at("john/passdb"), some.directory / "kept");
    const auto first = inode();

    REQUIRE(some.put(file("john", Purpose::passdb, "old")));
    CHECK(inode() == first);
    REQUIRE(some.put(file("john", Purpose::passdb, "new")));
    CHECK(inode() != first);
    CHECK(test::read_file(some.directory / "kept") == "old");
}

TEST_CASE("a renewal goes alone, and leaves nothing of a mailbox that goes", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::renewal, std::nullopt)));
    CHECK_FALSE(std::filesystem::exists(some.at("john")));
    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));
    REQUIRE(some.put(file("john", Purpose::renewal, "hash")));
    CHECK(test::read_file(some.at("john/renewal")) == "hash");
    CHECK(some.tree.differences(std::vector{file("john", Purpose::renewal, std::nullopt)}) == 1);

    REQUIRE(some.put(file("john", Purpose::renewal, std::nullopt)));
    CHECK_FALSE(std::filesystem::exists(some.at("john/renewal")));
    CHECK(test::read_file(some.at("john/passdb")) == "hash");

    // As a writer leaves it that died.
    test::write_file(some.at("john/.renewal.new"), "half");
    REQUIRE(some.put(file("john", Purpose::passdb, std::nullopt)));
    CHECK_FALSE(std::filesystem::exists(some.at("john")));
}

TEST_CASE("a file that Dovecot could not read, or others could, is written anew", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));
    REQUIRE(::chmod(some.at("john/passdb").c_str(), 0644) == 0);
    REQUIRE(::chmod(some.at("john").c_str(), 0755) == 0);

    REQUIRE(some.put(file("john", Purpose::passdb, "hash")));

    CHECK(mode_and_group(some.at("john/passdb")).starts_with("640 "));
    CHECK(mode_and_group(some.at("john")).starts_with("750 "));
}

TEST_CASE("a thousand files at once are all there", "[lookup]") {
    SomeTree some;
    std::vector<MailboxFile> files;
    for (int number = 0; number < 1000; ++number) {
        files.push_back(file(fmt::format("user{}", number), Purpose::userdb, fmt::to_string(number))
        );
    }

    REQUIRE(some.tree.put(files));
    CHECK(some.tree.mailboxes(test::domain())->size() == 1000);
    CHECK(test::read_file(some.at("user999/userdb")) == "999");

    std::for_each(files.begin(), files.end(), [](auto& each) { each.text.reset(); });
    REQUIRE(some.tree.put(files));
    CHECK(some.tree.domains()->empty());
}

TEST_CASE("no name leads out of the tree", "[lookup]") {
    SomeTree some;
    for (const auto* local :
         {"",
          ".",
          "..",
          ".hidden",
          "a/b",
          "../../x",
          "-a",
          "John",
          "o'brien",
          "a+b",
          "a b",
          "a\n",
          "caf\xc3\xa9",
          "a@b",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(local);
        CHECK_FALSE(names_mailbox(local));
        CHECK_THROWS_AS(some.put(file(local, Purpose::userdb, "x")), std::logic_error);
        CHECK_THROWS_AS(some.tree.text(test::domain(), local, Purpose::userdb), std::logic_error);
    }
    CHECK_FALSE(std::filesystem::exists(some.directory / "u"));
    for (const auto* local : {"a", "_a", "a-b.c_d", "0"}) {
        CHECK(names_mailbox(local));
    }
}

TEST_CASE("no link in the tree is followed", "[lookup]") {
    SomeTree some;
    const auto elsewhere = some.directory / "elsewhere";
    std::filesystem::create_directory(elsewhere);
    std::filesystem::create_directory(some.directory / "u");
    std::filesystem::create_directory_symlink(elsewhere, some.directory / "u" / "example.org");

    CHECK_FALSE(some.put(file("john", Purpose::passdb, "hash")));

    CHECK(std::filesystem::is_empty(elsewhere));
}

TEST_CASE("a full disk leaves the old password, and is no matter once there is room", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::passdb, "old")));
    const auto long_text = std::string(9000, 'n');
    {
        const test::FullDisk full(4096);
        const auto put = some.put(file("john", Purpose::passdb, long_text));
        REQUIRE_FALSE(put);
        CHECK(put.error().code == Errc::failed);
        const auto aside = some.at("john/.passdb.new").string();
        CHECK(put.error().message == "writing " + aside + ": File too large");
    }
    CHECK(test::read_file(some.at("john/passdb")) == "old");
    CHECK_FALSE(std::filesystem::exists(some.at("john/.passdb.new")));

    REQUIRE(some.put(file("john", Purpose::passdb, long_text)));
    CHECK(test::read_file(some.at("john/passdb")) == long_text);
}

TEST_CASE("where one of several cannot be written, none takes its place", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::passdb, "old")));
    const test::FullDisk full(4096);

    CHECK_FALSE(some.tree.put(std::vector<MailboxFile>{
        file("john", Purpose::passdb, "new"), file("max", Purpose::passdb, std::string(9000, 'n'))})
    );

    CHECK(test::read_file(some.at("john/passdb")) == "old");
    CHECK_FALSE(std::filesystem::exists(some.at("john/.passdb.new")));
}

TEST_CASE("a file that cannot take its place says so", "[lookup]") {
    SomeTree some;
    REQUIRE(some.put(file("john", Purpose::userdb, "home")));
    std::filesystem::create_directories(some.at("john/passdb/full"));

    const auto put = some.put(file("john", Purpose::passdb, "hash"));

    REQUIRE_FALSE(put);
    const auto path = some.at("john/passdb").string();
    CHECK(put.error().message == "replacing " + path + ": Is a directory");
    const auto removed = some.put(file("john", Purpose::passdb, std::nullopt));
    REQUIRE_FALSE(removed);
    CHECK(removed.error().message == "removing " + path + ": Is a directory");
}
