#include "daemon/op/systemd.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

TEST_CASE("master's unit is found in its cgroup", "[op]") {
    SECTION("in the unified hierarchy") {
        CHECK(
            op::unit_in("0::/system.slice/system-postfix.slice/postfix@-.service\n", "postfix") ==
            "postfix@-.service"
        );
    }
    SECTION("in systemd's own of the older ones") {
        CHECK(
            op::unit_in(
                "12:pids:/system.slice\n"
                "1:name=systemd:/system.slice/postfix@relay.service\n"
                "0::/\n",
                "postfix"
            ) == "postfix@relay.service"
        );
    }
    SECTION("escaped characters belong to the name") {
        CHECK(
            op::unit_in("0::/a/postfix@my\\x2drelay.service", "postfix") ==
            "postfix@my\\x2drelay.service"
        );
    }
}

TEST_CASE("what is no unit of Postfix's is not taken for one", "[op]") {
    const auto* const cgroup = GENERATE(
        "",
        "0::/\n",
        "0::/user.slice/user-0.slice/session-1.scope\n",
        "0::/system.slice/ssh.service\n",
        "0::/system.slice/system-postfix.slice\n",
        "0::/postfix@-.service/below\n",
        "12:pids:/postfix@-.service\n",
        "0::/postfix@-.service --force.service\n",
        "0::/postfix;reboot.service\n"
    );
    CAPTURE(cgroup);
    CHECK(op::unit_in(cgroup, "postfix").empty());
}
