#include "daemon/mailctld/postfix/table.hpp"

#include "daemon/mailctld/postfix/words.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::postfix;
using Kind = TableAnswer::Kind;

namespace {

TableAnswer ask(std::string_view table, std::string_view key) {
    return ask_table("/nowhere", table, key);
}

}  // namespace

TEST_CASE("a list of tables is split as Postfix does", "[table]") {
    using Words = std::vector<std::string>;

    CHECK(split_list("").empty());
    CHECK(split_list(" ,\t\r\n, ").empty());
    CHECK(split_list("hash:/a, hash:/b\n\thash:/c") == Words{"hash:/a", "hash:/b", "hash:/c"});
    CHECK(
        split_list("inline:{ a=b, { c = d e } },static:x") ==
        Words{"inline:{ a=b, { c = d e } }", "static:x"}
    );
    CHECK(
        split_list("unionmap:{ hash:/a, inline:{b=c} } x") ==
        Words{"unionmap:{ hash:/a, inline:{b=c} }", "x"}
    );
    CHECK(split_list("a:{b, c") == Words{"a:{b, c"});
    CHECK(split_list("a} b") == Words{"a}", "b"});
}

TEST_CASE("a table in main.cf itself is asked as Postfix asks it", "[table]") {
    CHECK(ask("static:user:password", "anything").value == "user:password");
    CHECK(ask("static:{ a b }", "anything").value == "a b");
    CHECK(ask("inline:{ host.test=u:p }", "host.test").value == "u:p");
    CHECK(ask("inline:{ host.test=u:p }", "HOST.test").kind == Kind::found);
    CHECK(ask("inline:{ host.test=u:p }", "other.test").kind == Kind::nothing);
    CHECK(ask("inline:{ {host.test = u p:q=r}, b=c }", "host.test").value == "u p:q=r");
    CHECK(ask("proxy:inline:{ host.test=u:p }", "host.test").kind == Kind::found);
    CHECK(ask("randmap:{a, b}", "anything").kind == Kind::found);
}

TEST_CASE("tables of tables are asked part by part", "[table]") {
    CHECK(ask("unionmap:{inline:{a=b}, static:c}", "x").kind == Kind::found);
    CHECK(ask("unionmap:{inline:{a=b}, inline:{c=d}}", "x").kind == Kind::nothing);
    CHECK(ask("unionmap:{static:a, tcp:127.0.0.1:9}", "x").kind == Kind::unknown);
    CHECK(ask("pipemap:{inline:{x=y}, inline:{y=z}}", "x").value == "z");
    CHECK(ask("pipemap:{inline:{x=y}, inline:{q=z}}", "x").kind == Kind::nothing);
    CHECK(ask("pipemap:{randmap:{a,b}, inline:{q=z}}", "x").kind == Kind::unknown);
}

TEST_CASE("what asks a server is asked by nobody", "[table]") {
    for (const char* table :
         {"tcp:127.0.0.1:9",
          "socketmap:inet:127.0.0.1:9:name",
          "ldap:/etc/postfix/ldap.cf",
          "proxy:mysql:/etc/postfix/my.cf",
          "pgsql:/x",
          "sqlite:/x",
          "memcache:/x",
          "nis:x",
          "unix:passwd.byname",
          "environ:x",
          "hash:relative"}) {
        CAPTURE(table);
        CHECK(ask(table, "x").kind == Kind::unknown);
        CHECK_FALSE(list_table("/nowhere", table).is_known);
        CHECK(files_of_table(table).empty());
    }
}

TEST_CASE("what is no table at all is left to Postfix's own check", "[table]") {
    CHECK(ask("nothing", "x").kind == Kind::nothing);
    CHECK(ask("proxy:nothing", "x").kind == Kind::nothing);
    CHECK_FALSE(list_table("/nowhere", "proxy:nothing").is_known);
}

TEST_CASE("a file that is not there is told, and one of patterns is read", "[table]") {
    const test::TemporaryDirectory directory;
    const auto file = (directory / "patterns").string();
    test::write_file(file, "# a comment\n\n/a b/ x\nif /c/\n");

    CHECK(ask("hash:" + file, "x").kind == Kind::missing);
    CHECK(list_table("/nowhere", "lmdb:" + file).is_missing);
    CHECK(files_of_table("proxy:hash:/a").at(0) == "/a.db");
    CHECK(files_of_table("unionmap:{lmdb:/a, static:b}").at(0) == "/a.lmdb");

    const auto rows = list_table("/nowhere", "regexp:" + file);
    REQUIRE(rows.is_known);
    REQUIRE(rows.rows.size() == 1);
    CHECK(rows.rows[0].key == "/a b/");
    CHECK(rows.rows[0].value == "x");
}

TEST_CASE("the rows of a table in main.cf are listed", "[table]") {
    const auto rows = list_table("/nowhere", "inline:{ a=b, { c = d e } }");
    REQUIRE(rows.is_known);
    REQUIRE(rows.rows.size() == 2);
    CHECK(rows.rows[1].key == "c");
    CHECK(rows.rows[1].value == "d e");
    CHECK(list_table("/nowhere", "static:x").rows.at(0).key == "*");
}
