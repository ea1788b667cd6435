#include "daemon/httpd/metrics.hpp"

#include "common/wire/json.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using mailctl::httpd::Metrics;
using mailctl::httpd::metrics_text;
using mailctl::httpd::http::Access;
using mailctl::wire::json;

namespace {

Access access(const char* route, unsigned status, std::chrono::microseconds took) {
    Access row;
    row.method = "GET";
    row.route = route;
    row.status = status;
    row.duration = took;
    return row;
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by route and answer, and timed by route", "[httpd][metrics]") {
    using std::chrono::microseconds;
    Metrics metrics;
    metrics.count(access("/api/v1/domains/{domain}", 200, microseconds(400)));
    metrics.count(access("/api/v1/domains/{domain}", 200, microseconds(500)));
    metrics.count(access("/api/v1/domains/{domain}", 404, microseconds(40'000'000)));
    metrics.count(access("", 400, microseconds(1)));
    const auto text = metrics.text();
    const std::string route = R"(route="/api/v1/domains/{domain}")";
    const std::string total = "mailctl_http_requests_total{";
    CHECK(has_line(text, total + route + R"(,method="GET",status="200"} 2)"));
    CHECK(has_line(text, total + route + R"(,method="GET",status="404"} 1)"));
    CHECK(has_line(text, total + R"(route="-",method="GET",status="400"} 1)"));
    const std::string times = "mailctl_http_request_duration_seconds";
    CHECK(has_line(text, times + "_bucket{" + route + R"(,le="0.0005"} 2)"));
    CHECK(has_line(text, times + "_bucket{" + route + R"(,le="30"} 2)"));
    CHECK(has_line(text, times + "_bucket{" + route + R"(,le="+Inf"} 3)"));
    CHECK(has_line(text, times + "_count{" + route + "} 3"));
    CHECK(has_line(text, times + "_sum{" + route + "} 40.0009"));
}

TEST_CASE("what mailctld counts is told with its labels", "[httpd][metrics]") {
    const json told{
        {"version", "1.0"},
        {"started", "2026-01-02T03:04:05Z"},
        {"postfix_running", true},
        {"features", {"relay"}},
        {"drift", 2},
        {"alarms", 0},
        {"queue", 7},
        {"journal", 9},
        {"changes", {{{"name", "relay"}, {"result", "done"}, {"count", 3}}}},
        {"jobs", {{{"name", "a\"b\\c\nd"}, {"result", "RemoteRefused"}, {"count", 1}}}},
        {"acts", json::array()}};
    const auto text = metrics_text(told);
    CHECK(has_line(text, R"(mailctl_build_info{version="1.0"} 1)"));
    CHECK(has_line(text, "mailctl_postfix_up 1"));
    CHECK(has_line(text, R"(mailctl_feature_enabled{feature="relay"} 1)"));
    CHECK(has_line(text, "mailctl_drift_settings 2"));
    CHECK(has_line(text, "mailctl_queue_messages 7"));
    CHECK(has_line(text, R"(mailctl_changes_total{feature="relay",result="done"} 3)"));
    CHECK(has_line(text, R"(mailctl_jobs_total{job="a\"b\\c\nd",result="RemoteRefused"} 1)"));
    auto stopped = told;
    stopped.erase("queue");
    CHECK(metrics_text(stopped).find("queue") == std::string::npos);
}
