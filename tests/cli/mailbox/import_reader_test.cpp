#include "cli/mailbox/import_reader.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace mailctl;

namespace {

/// What the reader makes of a file: "1 john@example.org", a line each, and the error behind them.
std::string read(const std::string& text) {
    const ::test::TemporaryDirectory directory;
    const auto path = (directory / "list").string();
    std::ofstream(path) << text;
    auto reader = cli::ImportReader::open(path);
    REQUIRE(reader);
    std::string found;
    for (;;) {
        const auto row = reader->next();
        if (!row) {
            return found + std::to_string(reader->line()) + " " + row.error().message;
        }
        if (!*row) {
            return found;
        }
        found += std::to_string(reader->line()) + " " + (*row)->address.text();
        found += (*row)->password ? " " + std::string((*row)->password->reveal()) : "";
        found += (*row)->quota ? " " + (*row)->quota->text() : "";
        found += (*row)->suspended.value_or(false) ? " suspended\n" : "\n";
    }
}

}  // namespace

TEST_CASE("a list of mailboxes is CSV with a head", "[cli][import]") {
    CHECK(
        read("address,password,quota,suspended\r\n"
             "John@Example.org,\"a,\"\"b\",2G,yes\r\n"
             "\n"
             "anna@m\xc3\xbcller.example,x,,\n"
        ) == "2 john@example.org a,\"b 2G suspended\n4 anna@xn--mller-kva.example x\n"
    );
    CHECK(read("").empty());
    CHECK(read("address,password\n").empty());
    CHECK(read("address,password\na@b.example,x") == "2 a@b.example x\n");
}

TEST_CASE("or a JSON object a line", "[cli][import]") {
    CHECK(
        read("{\"address\":\"john@example.org\",\"password\":\"x\",\"quota\":1024}\n"
             "{\"address\":\"anna@example.org\",\"password\":\"y\",\"suspended\":true}\n"
        ) == "1 john@example.org x 1K\n2 anna@example.org y suspended\n"
    );
}

TEST_CASE("what is wrong with a line is told with its number", "[cli][import]") {
    CHECK(
        read("john@example.org,x\n") ==
        "1 there is no column \"john@example.org\", or it is there twice"
    );
    CHECK(read("address,address\n") == "1 there is no column \"address\", or it is there twice");
    CHECK(read("hash\n") == "1 no column is called address");
    CHECK(read("address,hash\na@b.example\n") == "2 there are 1 fields and 2 columns");
    CHECK(read("address,hash\n\"a@b.example,x\n") == "2 a quote is not closed");
    CHECK(read("address,suspended\na@b.example,perhaps\n") == "2 suspended is \"perhaps\"");
    CHECK(
        read("address\n" + std::string(9000, 'a') + "\n") == "2 the line is longer than 8192 bytes"
    );
    CHECK(read("{\"address\":\"a@b.example\"}\n{\"address\":\n").starts_with("1 a@b.example\n2 "));
    CHECK(read("{\"address\":\"a@b.example\",\"colour\":1}\n").starts_with("1 "));
    CHECK(read("address,quota\na@b.example,2GB\n").starts_with("2 "));
    CHECK(read("address\nno address\n").starts_with("2 "));
}

TEST_CASE("a list can be read twice, where it is a file", "[cli][import]") {
    const ::test::TemporaryDirectory directory;
    const auto path = (directory / "list").string();
    std::ofstream(path) << "address\na@b.example\n";
    auto reader = cli::ImportReader::open(path);
    REQUIRE(reader);
    REQUIRE(*reader->next());
    REQUIRE(reader->rewind());
    CHECK((**reader->next()).address.text() == "a@b.example");
    CHECK(reader->line() == 2);
    CHECK_FALSE(cli::ImportReader::open((directory / "none").string()));
}
