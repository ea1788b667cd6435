#include "daemon/mailctld/call/method.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace mailctl;
using namespace test;

TEST_CASE("the service tells what it is, to everybody", "[service]") {
    Daemon daemon;
    const auto info = daemon.call(eve(), "org.varlink.service.GetInfo");
    REQUIRE(info);
    CHECK(info.at("/product") == "mailctld");
    const auto interfaces = info.list("/interfaces");
    for (const auto& method : methods()) {
        const auto name = std::string(method.name.substr(0, method.name.rfind('.')));
        CAPTURE(name);
        CHECK(std::count(interfaces.begin(), interfaces.end(), name) == 1);
        const auto text = daemon.call(
            eve(),
            "org.varlink.service.GetInterfaceDescription",
            R"({"interface":")" + name + R"("})"
        );
        REQUIRE(text);
        const auto word = "method " + std::string(method.name.substr(name.size() + 1)) + "(";
        CHECK(text.at("/description").find(word) != std::string::npos);
    }
    check_refused(
        daemon.call(
            eve(), "org.varlink.service.GetInterfaceDescription", R"({"interface":"io.other"})"
        ),
        {"NotFound", "io.other", "", "interface"}
    );
}
