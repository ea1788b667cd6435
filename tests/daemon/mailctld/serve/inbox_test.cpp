#include "daemon/mailctld/serve/inbox.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace mailctl;

TEST_CASE("calls are taken one by one, however they come", "[inbox]") {
    const std::string sent("first\0\0second call\0rest", 23);
    const auto piece = GENERATE(range<std::size_t>(1, 26));
    CAPTURE(piece);
    Inbox inbox;
    std::string seen;
    std::string message;
    for (std::size_t at = 0; at < sent.size(); at += piece) {
        inbox.add(std::string_view(sent).substr(at, piece));
        while (inbox.has_call()) {
            REQUIRE(inbox.take(message));
            seen += "[" + message + "]";
        }
        CHECK_FALSE(inbox.take(message));
    }
    CHECK(seen == "[first][][second call]");
    CHECK(inbox.size() == 4);
}
