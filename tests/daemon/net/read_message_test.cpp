#include "daemon/net/imap/read.hpp"

#include <catch2/catch.hpp>

using mailctl::net::imap::last_found;

TEST_CASE("the last of the messages that were found is told", "[net]") {
    CHECK(last_found("* SEARCH 2 5 17\r\n") == 17);
    CHECK(last_found("* SEARCH 1\r\n") == 1);
    CHECK(last_found("* OK x\r\n* SEARCH 3\r\nA1 OK done 9\r\n") == 3);
    for (const char* none :
         {"",
          "* SEARCH\r\n",
          "* SEARCH \r\n",
          "* SEARCH x\r\n",
          "* SEARCH -1\r\n",
          "* SEARCH 0\r\n",
          "* SEARCH 99999999999999999999\r\n",
          "A1 OK 5\r\n"}) {
        CAPTURE(none);
        CHECK(last_found(none) == 0);
    }
}
