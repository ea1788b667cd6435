#include "daemon/mailctld/relay/services.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

const std::string whole =
    "smtp inet n - y - - smtpd\n"
    "cleanup unix n - y - 0 cleanup\n"
    "qmgr unix n - n 300 1 qmgr\n"
    "tlsmgr unix - - y 1000? 1 tlsmgr\n"
    "rewrite unix - - y - - trivial-rewrite\n"
    "smtp unix - - y - - smtp\n";

std::string missing(
    std::string text, std::string_view disabled = {}, std::string_view client = "smtp"
) {
    const auto found = relay::missing_service(postfix::MasterCf(std::move(text)), disabled, client);
    return found ? found->name : "";
}

std::string without(const std::string& line_begin) {
    auto text = whole;
    const auto at = text.find(line_begin);
    return text.erase(at, text.find('\n', at) + 1 - at);
}

}  // namespace

TEST_CASE("a service without which no mail leaves is named", "[relay]") {
    CHECK(missing(whole).empty());
    CHECK(missing("").size() == 4);
    CHECK(missing(without("qmgr")) == "qmgr");
    CHECK(missing(without("cleanup")) == "cleanup");
    CHECK(missing(without("rewrite")) == "rewrite");
    CHECK(missing(without("tlsmgr")) == "tlsmgr");
    CHECK(missing("#" + whole.substr(whole.find("qmgr")) + without("qmgr")) == "qmgr");
}

TEST_CASE("the client is the one that takes no mail in", "[relay]") {
    CHECK(missing(without("smtp unix")) == "smtp");
    CHECK(missing(without("smtp unix"), "", "").empty());
    CHECK(missing(without("smtp inet")).empty());
    CHECK(missing(whole, "", "relay") == "relay");
}

TEST_CASE("a service that is turned off counts as missing", "[relay]") {
    CHECK(missing(whole, "qmgr/unix") == "qmgr");
    CHECK(missing(whole, "inet, rewrite/unix") == "rewrite");
    CHECK(missing(whole, "!qmgr/unix unix") == "cleanup");
    CHECK(missing(whole, "inet").empty());
}
