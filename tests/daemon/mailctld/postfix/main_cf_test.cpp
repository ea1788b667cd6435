#include "daemon/mailctld/postfix/main_cf.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using mailctl::postfix::MainCf;
using mailctl::postfix::SavedEntry;

namespace {

const std::string marker_line = std::string(MainCf::marker) + "\n";

std::string after_set(const std::string& bytes, const char* name, const char* value) {
    MainCf main(bytes);
    main.set(name, value);
    return main.bytes();
}

// A file made of every kind of line, in any order, as nobody would write it.
std::string random_file(std::mt19937& random) {
    static const std::vector<std::string> lines{
        "relayhost = [old.example]:25\n",
        "relayhost=\n",
        "relayhost\t= $mydomain\r\n",
        "relayhost =\n",
        "other = 1\n",
        "other=2\r\n",
        "broken line\n",
        "  continuation\n",
        "\tcontinuation = with equals\r\n",
        "# comment\n",
        "   # indented comment\n",
        "\n",
        "  \r\n",
        "latin = \xe4\xff\n",
        "a = b\n"};
    std::string bytes;
    const auto count = random() % 12;
    for (unsigned i = 0; i < count; ++i) {
        bytes += lines[random() % lines.size()];
    }
    if (!bytes.empty() && random() % 3 == 0) {
        bytes.pop_back();  // no newline at the end
    }
    return bytes;
}

}  // namespace

TEST_CASE("an untouched file prints byte for byte", "[main.cf]") {
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const auto bytes = random_file(random);
        REQUIRE(MainCf(bytes).bytes() == bytes);
    }
}

TEST_CASE("a value is read as Postfix reads it", "[main.cf]") {
    const MainCf main(
        "  ignored = before any entry\n"
        "relayhost = [first.example]\n"
        "maps = hash:/a\n"
        "# a comment does not end an entry\n"
        "\n"
        "  hash:/b\n"
        "relayhost\t=\t[second.example]:25  \r\n"
        "empty =\n"
        "glued=yes"
    );

    CHECK(main.value("relayhost") == "[second.example]:25");
    CHECK(main.value("maps") == "hash:/a  hash:/b");
    CHECK(main.value("empty") == "");
    CHECK(main.value("glued") == "yes");
    CHECK_FALSE(main.value("ignored"));
    CHECK_FALSE(main.value("relayhos"));
    CHECK_FALSE(main.value("# a comment does not end an entry"));
}

TEST_CASE("setting replaces the entry that counts, in its place", "[main.cf]") {
    CHECK(
        after_set("a = 1\nrelayhost = old\nb = 2\n", "relayhost", "[new]:587") ==
        "a = 1\nrelayhost = [new]:587\nb = 2\n"
    );
    CHECK(
        after_set("relayhost = 1\nrelayhost = 2\n", "relayhost", "x") ==
        "relayhost = 1\nrelayhost = x\n"
    );
    CHECK(after_set("relayhost\t= 1", "relayhost", "x") == "relayhost = x");
    CHECK(after_set("relayhost=1\r\nb=2\r\n", "relayhost", "x") == "relayhost = x\r\nb=2\r\n");
}

TEST_CASE(
    "setting removes the old continuation lines and keeps the comments among them", "[main.cf]"
) {
    CHECK(
        after_set(
            "relayhost =\n  [old.example]:25\nmyhostname = a.example\n", "relayhost", "[new]:587"
        ) == "relayhost = [new]:587\nmyhostname = a.example\n"
    );
    CHECK(
        after_set("relayhost = a\n# keep me\n b\n\n c\nz = 1\n", "relayhost", "x") ==
        "relayhost = x\n# keep me\n\nz = 1\n"
    );
}

TEST_CASE("a new setting goes to the end under one marker", "[main.cf]") {
    MainCf main("a = 1\n");
    main.set("relayhost", "x");
    main.set("smtp_sasl_auth_enable", "yes");

    CHECK(main.bytes() == "a = 1\n" + marker_line + "relayhost = x\nsmtp_sasl_auth_enable = yes\n");
}

TEST_CASE("a file without a final newline does not glue lines together", "[main.cf]") {
    CHECK(
        after_set("smtp_tls_security_level = may", "relayhost", "x") ==
        "smtp_tls_security_level = may\n" + marker_line + "relayhost = x\n"
    );
    CHECK(after_set("", "relayhost", "x") == marker_line + "relayhost = x\n");
}

TEST_CASE("commented-out settings stay what they are", "[main.cf]") {
    CHECK(
        after_set("#relayhost = x\n# relayhost = y\n", "relayhost", "z") ==
        "#relayhost = x\n# relayhost = y\n" + marker_line + "relayhost = z\n"
    );
}

TEST_CASE("an indented line that begins like a parameter is not one", "[main.cf]") {
    const std::string bytes = "a = 1\n relayhost = not here\n";

    CHECK_FALSE(MainCf(bytes).value("relayhost"));
    CHECK(after_set(bytes, "relayhost", "x") == bytes + marker_line + "relayhost = x\n");
}

TEST_CASE("a longer name is another parameter", "[main.cf]") {
    CHECK(
        after_set("smtp_tls_security_level_x = 1\n", "smtp_tls_security_level", "may") ==
        "smtp_tls_security_level_x = 1\n" + marker_line + "smtp_tls_security_level = may\n"
    );
}

TEST_CASE("set and put back is the identity on any file", "[main.cf]") {
    std::mt19937 random(42);
    for (int i = 0; i < 5000; ++i) {
        const auto bytes = random_file(random);
        CAPTURE(bytes);
        MainCf main(bytes);
        const bool without_newline = main.ends_without_newline();
        const auto relayhost = main.entry("relayhost");
        const auto fresh = main.entry("smtp_sasl_auth_enable");
        const bool appends = !relayhost || !fresh;

        main.set("relayhost", "[new.example]:587");
        main.set("smtp_sasl_auth_enable", "yes");
        REQUIRE(main.value("relayhost") == "[new.example]:587");
        for (const auto& [name, value] : MainCf(bytes).values()) {
            REQUIRE((name == "relayhost" || main.value(name) == value));
        }

        // Through the store and back, as a real entry goes.
        if (relayhost) {
            main.restore("relayhost", *SavedEntry::from_hex(relayhost->to_hex()));
        } else {
            main.remove("relayhost");
        }
        main.remove("smtp_sasl_auth_enable");
        main.remove_marker(appends && without_newline);
        REQUIRE(main.bytes() == bytes);
    }
}

TEST_CASE("what somebody wrote below our settings survives their removal", "[main.cf]") {
    MainCf main("a = 1");
    main.set("relayhost", "x");
    MainCf edited(main.bytes() + "theirs = 1\n");
    edited.remove("relayhost");
    edited.remove_marker(/*without_newline=*/true);

    CHECK(edited.bytes() == "a = 1\ntheirs = 1\n");
}

TEST_CASE("a damaged saved entry is refused", "[main.cf]") {
    for (const char* hex : {"x", "1", "1:4", "1:4g", ":41", "1:41 2"}) {
        CAPTURE(hex);
        CHECK_FALSE(SavedEntry::from_hex(hex));
    }
    CHECK(SavedEntry::from_hex("")->segments.empty());
}
