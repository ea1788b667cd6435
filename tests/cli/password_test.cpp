#include "cli/password.hpp"

#include "common/posix/file_descriptor.hpp"
#include "tests/cli/fake_daemon.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::cli;

namespace {

Result<Secret> read_through_a_pipe(std::string_view bytes) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const posix::FileDescriptor out(ends[0]);
    posix::FileDescriptor in(ends[1]);
    REQUIRE(::write(in.fd(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    in.reset();
    return read_password(out.fd(), "standard input");
}

}  // namespace

TEST_CASE("one newline behind the password is cut", "[cli][password]") {
    const auto bytes =
        GENERATE(as<std::string>(), "correct horse", "correct horse\n", "correct horse\r\n");
    CAPTURE(bytes);

    const auto password = read_through_a_pipe(bytes);

    REQUIRE(password);
    CHECK(password->reveal() == "correct horse");
}

TEST_CASE("what is not one password in one line is refused", "[cli][password]") {
    const auto [bytes, message] = GENERATE(table<std::string, std::string>({
        {"", "standard input holds no password"},
        {"\n", "standard input holds no password"},
        {"one\ntwo\n", "standard input holds more than one line"},
        {"one\n\n", "standard input holds more than one line"},
        {"\none", "standard input holds more than one line"},
        {" blank", "the password begins or ends with a blank"},
        {"bell\a", "the password holds a control character or is not UTF-8"},
        {std::string("nul\0nul", 7), "the password holds a control character or is not UTF-8"},
        {"carriage\r", "the password begins or ends with a blank"},
        {std::string(1025, 'x'), "the password is longer than 1024 bytes"},
        {std::string(5000, 'x'), "standard input is longer than 2048 bytes"},
    }));
    CAPTURE(bytes);

    const auto password = read_through_a_pipe(bytes);

    REQUIRE_FALSE(password);
    CHECK(password.error().code == Errc::invalid_argument);
    CHECK(password.error().message == message);
}

TEST_CASE("a password is read from a file", "[cli][password]") {
    const test::Directory directory;
    const std::string path = directory.file("password");
    std::ofstream(path) << "correct horse\n";

    SECTION("that is there") {
        const auto password = read_password_file(path);

        REQUIRE(password);
        CHECK(password->reveal() == "correct horse");
    }

    SECTION("that is not") {
        const auto password = read_password_file(path + "x");

        REQUIRE_FALSE(password);
        CHECK(password.error().code == Errc::not_found);
        CHECK(password.error().message == "reading " + path + "x: No such file or directory");
    }

    SECTION("that is a directory") { CHECK_FALSE(read_password_file(directory.file("."))); }

    SECTION("that others should not be able to read") {
        ::chmod(path.c_str(), 0600);
        CHECK_FALSE(is_readable_by_others(path));
        ::chmod(path.c_str(), 0640);
        CHECK(is_readable_by_others(path));
        ::chmod(path.c_str(), 0604);
        CHECK(is_readable_by_others(path));
    }
}
