#include "daemon/op/vmail.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <fstream>

#include <sys/socket.h>

using namespace mailctl;

namespace {

namespace fs = std::filesystem;

/// The mail of example.org.
class Mail {
public:
    void write(const std::string& name, const std::string& text) {
        const auto path = top_ / "example.org" / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }

    bool has(const std::string& name) const {
        return fs::exists(fs::symlink_status(top_ / "example.org" / name));
    }

    fs::path path(const std::string& name) const { return top_ / "example.org" / name; }

    std::string does(const std::string& words, int client = -1) {
        const auto errands = op::vmail::read_errands("5000 " + top_.string() + '\n' + words + '\n');
        REQUIRE(errands);
        return op::vmail::perform(*errands, std::chrono::seconds(20), client);
    }

    std::string has_no_time_for(const std::string& words) {
        const auto errands = op::vmail::read_errands("5000 " + top_.string() + '\n' + words + '\n');
        REQUIRE(errands);
        return op::vmail::perform(*errands, std::chrono::seconds(0));
    }

private:
    test::TemporaryDirectory directory_;
    fs::path top_ = directory_.path();
};

}  // namespace

TEST_CASE("mail is put aside and back by one rename each", "[op][vmail]") {
    Mail mail;
    mail.write("john/new/1", "hello");
    mail.write("anna/new/1", "hers");

    CHECK(mail.does("aside example.org john 42") == "42 done\n");
    CHECK_FALSE(mail.has("john"));
    CHECK(mail.has(".removed/42/mail/new/1"));
    CHECK(mail.has("anna/new/1"));
    CHECK(mail.does("aside example.org john 42") == "42 done\n");

    CHECK(mail.does("back example.org john 42") == "42 done\n");
    CHECK(mail.has("john/new/1"));
    CHECK_FALSE(mail.has(".removed"));
    CHECK(mail.does("back example.org john 42") == "42 done\n");
}

TEST_CASE("what comes late is kept beside it, and is a folder later", "[op][vmail]") {
    Mail mail;
    mail.write("john/new/1", "hello");
    mail.does("aside example.org john 42");
    mail.write("john/new/2", "late");
    mail.does("aside example.org john 42");
    mail.write("john/new/3", "later");

    CHECK(mail.does("back example.org john 42") == "42 done\n");
    CHECK(mail.has("john/new/1"));
    CHECK(mail.has("john/.Late-42-1/new/2"));
    CHECK(mail.has("john/.Late-42-2/new/3"));
    CHECK_FALSE(mail.has("john/new/3"));
    CHECK_FALSE(mail.has(".removed"));
}

TEST_CASE("where nothing was, nothing is to be done", "[op][vmail]") {
    Mail mail;
    CHECK(mail.does("aside example.org john 1") == "1 done\n");
    CHECK(mail.does("back example.org john 1") == "1 done\n");
    CHECK(mail.does("purge example.org john 1") == "1 done\n");
    mail.write("anna/new/1", "hers");
    CHECK(mail.does("aside example.org john 1") == "1 done\n");
    CHECK_FALSE(mail.has(".removed"));
}

TEST_CASE("mail that is deleted takes nothing with it that a link leads to", "[op][vmail]") {
    Mail mail;
    mail.write("anna/new/1", "hers");
    mail.write("john/new/1", "hello");
    fs::create_symlink(mail.path("anna"), mail.path("john/.Link"));
    fs::create_symlink(mail.path("anna/new/1"), mail.path("john/new/2"));
    mail.does("aside example.org john 7");

    CHECK(mail.has_no_time_for("purge example.org john 7") == "7 not-yet\n");
    CHECK(mail.has(".removed/7/mail/new/1"));
    CHECK(mail.does("purge example.org john 7") == "7 done\n");
    CHECK_FALSE(mail.has(".removed"));
    CHECK(mail.has("anna/new/1"));
}

TEST_CASE("no link leads mail elsewhere", "[op][vmail]") {
    Mail mail;
    mail.write("elsewhere/new/1", "theirs");
    SECTION("a mailbox that is one") {
        fs::create_symlink(mail.path("elsewhere"), mail.path("john"));
        CHECK(mail.does("aside example.org john 3") == "3 done\n");
        CHECK(mail.does("purge example.org john 3") == "3 done\n");
    }
    SECTION("the folder of what is removed") {
        mail.write("john/new/1", "hello");
        fs::create_symlink(mail.path("elsewhere"), mail.path(".removed"));
        CHECK(mail.does("aside example.org john 3") == "3 failed Not a directory\n");
        CHECK(mail.has("john/new/1"));
    }
    CHECK(mail.has("elsewhere/new/1"));
    CHECK_FALSE(mail.has("elsewhere/3"));
}

TEST_CASE("one that fails keeps no other one back", "[op][vmail]") {
    Mail mail;
    mail.write("john/new/1", "hello");
    mail.write("anna/new/1", "hers");
    mail.write(".removed/1", "a file");
    CHECK(
        mail.does("aside example.org john 1\naside example.org anna 2") ==
        "1 failed Not a directory\n2 done\n"
    );
    CHECK(mail.has(".removed/2/mail/new/1"));
}

TEST_CASE("for who has gone no mail is moved", "[op][vmail]") {
    Mail mail;
    mail.write("john/new/1", "hello");
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const posix::FileDescriptor ours(ends[0]);
    posix::FileDescriptor theirs(ends[1]);
    CHECK(mail.does("aside example.org john 1", ours.fd()) == "1 done\n");
    mail.write("john/new/2", "of the next");
    theirs.reset();
    CHECK(mail.does("aside example.org john 1", ours.fd()).empty());
    CHECK(mail.has("john/new/2"));
}

TEST_CASE("a list of errands is what mailctld writes, or nothing", "[op][vmail]") {
    const auto list = op::vmail::read_errands("5000 /var/vmail/vhosts\npurge a.example b_1 9\n");
    REQUIRE(list);
    CHECK(list->owner == 5000);
    CHECK(list->vhosts == "/var/vmail/vhosts");
    CHECK(list->each.at(0).work == op::vmail::Work::purge);
    CHECK(list->each.at(0).folder.local == "b_1");

    for (const char* wrong :
         {"",
          "5000 /v\n",
          "vmail /v\naside a.example b 1\n",
          "-1 /v\naside a.example b 1\n",
          "5000 v\naside a.example b 1\n",
          "5000 /v\nmove a.example b 1\n",
          "5000 /v\naside .. b 1\n",
          "5000 /v\naside a.example .. 1\n",
          "5000 /v\naside a.example .removed 1\n",
          "5000 /v\naside a.example b/c 1\n",
          "5000 /v\naside a.example b x\n",
          "5000 /v\naside a.example b 1 2\n",
          "5000 /v\naside a.example b\n",
          "5000 /v\naside a.example b 1\n\n"}) {
        CAPTURE(wrong);
        CHECK_FALSE(op::vmail::read_errands(wrong));
    }
    std::string many = "5000 /v\n";
    for (int i = 0; i < 501; ++i) {
        many += "aside a.example b 1\n";
    }
    CHECK_FALSE(op::vmail::read_errands(many));
}
