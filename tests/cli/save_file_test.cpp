#include "cli/save_file.hpp"

#include "tests/cli/fake_daemon.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::cli;

namespace {

Secret secret(std::string text) { return *Secret::parse(text); }

std::string content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a secret is saved in one line that its owner alone can read", "[cli][save]") {
    const test::Directory directory;
    const std::string path = directory.file("password");
    {
        auto file = SaveFile::create(path);
        REQUIRE(file);
        CHECK(std::filesystem::exists(path));
        CHECK(file->fill(secret("correct horse")));
    }

    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 07777) == 0600);
    CHECK(content(path) == "correct horse\n");
}

TEST_CASE("a file that was not filled goes again", "[cli][save]") {
    const test::Directory directory;
    const std::string path = directory.file("password");

    SECTION("with its object") {
        { REQUIRE(SaveFile::create(path)); }
        CHECK_FALSE(std::filesystem::exists(path));
    }

    SECTION("but not what somebody has put in its place") {
        {
            const auto file = SaveFile::create(path);
            REQUIRE(file);
            std::filesystem::remove(path);
            std::ofstream(path) << "another";
        }
        CHECK(content(path) == "another");
    }
}

TEST_CASE("nothing that is there is overwritten", "[cli][save]") {
    const test::Directory directory;
    const std::string path = directory.file("password");
    const auto is_link = GENERATE(false, true);
    if (is_link) {
        std::filesystem::create_symlink(directory.file("elsewhere"), path);
    } else {
        std::ofstream(path) << "precious";
    }

    const auto file = SaveFile::create(path);

    REQUIRE_FALSE(file);
    CHECK(file.error().code == Errc::invalid_argument);
    CHECK(file.error().message == "making " + path + ": File exists");
    CHECK(file.error().hint == "name a file that does not exist: none is overwritten");
    CHECK(file.error().parameter == "save");
    CHECK_FALSE(std::filesystem::exists(directory.file("elsewhere")));
}

TEST_CASE("a directory that is not there is told", "[cli][save]") {
    const auto file = SaveFile::create("/nonexistent/password");

    REQUIRE_FALSE(file);
    CHECK(file.error().code == Errc::not_found);
    CHECK(file.error().message == "making /nonexistent/password: No such file or directory");
}
