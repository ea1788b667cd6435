#include "daemon/op/test_mailbox.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::op::dovecot;

TEST_CASE("a message is looked for in one mailbox by one word", "[op][dovecot]") {
    const auto sought = read_sought("john@example.org\n0123456789abcdef\n");
    REQUIRE(sought);
    CHECK(sought->mailbox == "john@example.org");
    CHECK(sought->mark == "0123456789abcdef");
    for (const char* file :
         {"",
          "john@example.org\n",
          "john@example.org\n\n",
          "@example.org\n0123456789abcdef\n",
          "*@example.org\n0123456789abcdef\n",
          "-u@example.org\n0123456789abcdef\n",
          "john@example.org\n0123456789abcde\n",
          "john@example.org\n0123456789abcdefa\n",
          "john@example.org\n0123456789abcdeF\n",
          "john@example.org\nor all mailbox x \n",
          "john@example.org\n0123456789abcdef\nmore\n"}) {
        CAPTURE(file);
        CHECK_FALSE(read_sought(file));
    }
}

TEST_CASE("nothing is taken away but what a test has made", "[op][dovecot]") {
    const auto found = read_test_mailbox("mailctl-test-0123456789abcdef@example.org\n/var/vmail\n");
    REQUIRE(found);
    CHECK(found->local == "mailctl-test-0123456789abcdef");
    CHECK(found->domain == "example.org");
    CHECK(found->storage == "/var/vmail");
    for (const char* file :
         {"",
          "john@example.org\n/var/vmail\n",
          "mailctl-test-@example.org\n/var/vmail\n",
          "mailctl-test-0123456789abcdef\n/var/vmail\n",
          "mailctl-test-0123456789abcde@example.org\n/var/vmail\n",
          "mailctl-test-0123456789abcdeg@example.org\n/var/vmail\n",
          "mailctl-test-0123456789abcdef@..\n/var/vmail\n",
          "mailctl-test-0123456789abcdef@../x\n/var/vmail\n",
          "mailctl-test-0123456789abcdef@example.org\nvar/vmail\n",
          "mailctl-test-0123456789abcdef@example.org\n/var/../etc\n",
          "mailctl-test-0123456789abcdef@example.org\n/var/vmail x\n",
          "mailctl-test-0123456789abcdef@example.org\n",
          "mailctl-test-0123456789abcdef@example.org\n/var/vmail\nmore\n"}) {
        CAPTURE(file);
        CHECK_FALSE(read_test_mailbox(file));
    }
}
