#include "daemon/mailctld/postfix/received.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace mailctl::postfix;
using Domains = std::set<std::string>;

namespace {

Received received(const std::vector<std::string>& values) {
    return received_domains("/nowhere", values);
}

}  // namespace

TEST_CASE("the domains of all lists are received", "[received]") {
    const auto found =
        received({"a.test, B.test localhost", "", "inline:{ c.test=x, {d@d.test = y} }"});
    CHECK(found.domains == Domains{"a.test", "b.test", "c.test", "localhost"});
    CHECK(found.is_complete);
    CHECK(found.files.empty());
}

TEST_CASE("what is excluded first is not received", "[received]") {
    CHECK(received({"!A.test a.test b.test"}).domains == Domains{"b.test"});
    CHECK(received({"a.test !a.test"}).domains == Domains{"a.test"});
    CHECK(received({"!a.test", "a.test"}).domains == Domains{"a.test"});
}

TEST_CASE("what only Postfix can tell leaves it open", "[received]") {
    for (const char* list :
         {"mysql:/etc/postfix/domains.cf",
          "static:all",
          "/nowhere/domains",
          "hash:/nowhere/domains"}) {
        CAPTURE(list);
        const auto found = received({"a.test", list});
        CHECK(found.domains == Domains{"a.test"});
        CHECK_FALSE(found.is_complete);
    }
}

TEST_CASE("files of names and of patterns are read, and told", "[received]") {
    const test::TemporaryDirectory directory;
    const auto names = (directory / "names").string();
    const auto patterns = (directory / "patterns").string();
    test::write_file(names, "# mine\na.test b.test\n  c.test\n");
    test::write_file(patterns, "/^d\\.test$/ x\n");

    const auto found = received({names, "regexp:" + patterns});

    CHECK(found.domains == Domains{"a.test", "b.test", "c.test"});
    CHECK_FALSE(found.is_complete);
    CHECK(found.files == std::vector<std::filesystem::path>{names, patterns});
}

TEST_CASE("a file that names itself is read once", "[received]") {
    const test::TemporaryDirectory directory;
    const auto names = (directory / "names").string();
    test::write_file(names, "a.test " + names + "\nb.test\n");

    const auto found = received({names});

    CHECK(found.domains == Domains{"a.test", "b.test"});
    CHECK(found.files == std::vector<std::filesystem::path>{names});
}

TEST_CASE("behind what a table or a file leaves out nobody can tell", "[received]") {
    for (const char* list : {"!hash:/nowhere/out, b.test", "!/nowhere/out b.test"}) {
        CAPTURE(list);
        const auto found = received({"a.test", list});
        CHECK(found.domains == Domains{"a.test"});
        CHECK_FALSE(found.is_complete);
    }
}
