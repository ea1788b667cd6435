#include "daemon/op/dovecot.hpp"
#include "daemon/op/process.hpp"
#include "daemon/op/rspamd.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include <unistd.h>

using namespace mailctl;

TEST_CASE("a proof file names its listener", "[op]") {
    CHECK(
        op::dovecot::listeners_in("service auth {\n  unix_listener mailctl-proof-00ff {\n") ==
        std::set<std::string>{"mailctl-proof-00ff"}
    );
    CHECK(
        op::dovecot::listeners_in(
            "unix_listener mailctl-proof-1{}\nunix_listener mailctl-proof-2-end"
        ) == std::set<std::string>{"mailctl-proof-1", "mailctl-proof-2-end"}
    );
    CHECK(op::dovecot::listeners_in("").empty());
    CHECK(op::dovecot::listeners_in("unix_listener mailctl-proof- {").empty());
}

TEST_CASE("workers are renewed when each kind has a new one, or no old one is left", "[op]") {
    const op::rspamd::Workers before{{10, "normal"}, {11, "proxy"}, {12, "controller"}};

    CHECK_FALSE(op::rspamd::is_renewed(before, before));
    CHECK_FALSE(op::rspamd::is_renewed(before, {}));
    CHECK_FALSE(op::rspamd::is_renewed(before, {{11, "proxy"}, {12, "controller"}, {20, "normal"}})
    );
    CHECK(op::rspamd::is_renewed(
        before, {{11, "proxy"}, {20, "normal"}, {21, "proxy"}, {22, "controller"}}
    ));
    CHECK(op::rspamd::is_renewed(before, {{20, "normal"}}));
    CHECK(op::rspamd::is_renewed({}, {{20, "normal"}}));
}

TEST_CASE("a complaint counts that the live files do not cause", "[op]") {
    const std::string staged = "/run/mailctl/stage/rspamd";

    CHECK(op::rspamd::new_complaints("a\nb\n", "b\na\n", staged).empty());
    CHECK(op::rspamd::new_complaints(
              "cannot open /etc/rspamd/x\n", "cannot open /run/mailctl/stage/rspamd/x\n", staged
    )
              .empty());
    CHECK(op::rspamd::new_complaints("a\n", "a\ninvalid config\n", staged) == "invalid config\n");
    CHECK(op::rspamd::new_complaints("", "address resolution for x failed\n", staged).empty());
}

TEST_CASE("a process is seen as /proc shows it", "[op]") {
    const auto self = ::getpid();

    CHECK(op::title_of(self).find("unit_tests") != std::string::npos);
    CHECK(op::name_of(self) == "unit_tests");
    CHECK(op::user_of(self) == ::geteuid());
    CHECK(op::parent_of(self) == ::getppid());
    const auto children = op::children_of(::getppid());
    CHECK(std::find(children.begin(), children.end(), self) != children.end());
    CHECK(op::title_of(0).empty());
    CHECK_FALSE(op::pid_in("/nonexistent"));
}
