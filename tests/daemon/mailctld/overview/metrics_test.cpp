#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("the daemon counts what it has done", "[metrics]") {
    Daemon daemon;
    const auto quiet = done(daemon, bob(), "Metrics");
    CHECK(quiet.at("/postfix_running") == "false");
    CHECK(quiet.at("/queue").empty());
    CHECK(quiet.at("/features") == "[]");
    for (const char* counts : {"/changes", "/jobs", "/acts"}) {
        CHECK(quiet.at(counts) == "[]");
    }

    connect(daemon, alice());
    daemon.net().faults["PlatformDomainAdd"] = refused();
    CHECK_FALSE(daemon.call(alice(), "domain.Add", R"({"domain":"a.test","no_dns":true})"));
    enable_relay(daemon, alice());
    const auto busy = done(daemon, bob(), "Metrics");
    const auto has = [&](const char* list, const std::string& row) {
        return busy.at(list).find(row) != std::string::npos;
    };
    CHECK(has("/changes", R"({"count":1,"name":"relay","result":"done"})"));
    CHECK(has("/jobs", R"("name":"io.mailctl.net.PlatformDomainAdd","result":"RemoteRefused")"));
    CHECK(has("/acts", R"({"count":1,"name":"io.mailctl.domain.Add","result":"RemoteRefused"})"));
    CHECK(busy.at("/features") == R"(["relay"])");
    CHECK(busy.at("/journal") != quiet.at("/journal"));
}

TEST_CASE("the metrics are not everybody's", "[metrics]") {
    Daemon daemon;
    CHECK(daemon.call(mailctl::nobody(), "Metrics").error == "Unauthenticated");
    CHECK(daemon.call(eve(), "Metrics").error == "PermissionDenied");
}
