#include "daemon/op/dovecot_sessions.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

TEST_CASE("whose sessions end is one address a line, and nothing else", "[op][dovecot]") {
    using Texts = std::vector<std::string>;
    CHECK(op::dovecot::read_mailboxes("john@example.org\n") == Texts{"john@example.org"});
    CHECK(
        op::dovecot::read_mailboxes("a_b.c-1@x.example\n@example.org\n") ==
        Texts{"a_b.c-1@x.example", "@example.org"}
    );
    for (const char* list :
         {"",
          "\n",
          "john\n",
          "john@\n",
          "*@example.org\n",
          "-a@example.org\n",
          "--@example.org\n",
          "john@example.org x\n",
          "John@example.org\n",
          "j?@example.org\n",
          "a@b@c\n",
          "john@example.org\n\n",
          "john@*\n"}) {
        CAPTURE(list);
        CHECK_FALSE(op::dovecot::read_mailboxes(list));
    }
    std::string many;
    for (int i = 0; i < 101; ++i) {
        many += "a@example.org\n";
    }
    CHECK_FALSE(op::dovecot::read_mailboxes(many));
    CHECK_FALSE(op::dovecot::read_mailboxes(std::string(250, 'a') + "@b.example\n"));
}
