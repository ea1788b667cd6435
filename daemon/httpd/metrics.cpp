#include "daemon/httpd/metrics.hpp"

#include "common/version.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace mailctl::httpd {
namespace {

constexpr double microseconds_in_second = 1e6;

// A label's value: what would end it or its line is written otherwise.
std::string label(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        if (c == '\n') {
            shown += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') {
            shown += '\\';
        }
        shown += c;
    }
    return shown;
}

std::string head(std::string_view name, std::string_view type, std::string_view help) {
    return fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

std::string gauge(std::string_view name, std::string_view help, std::int64_t value) {
    return head(name, "gauge", help) + fmt::format("{} {}\n", name, value);
}

std::string counts(
    std::string_view name, std::string_view help, std::string_view what, const wire::json& rows
) {
    auto text = head(name, "counter", help);
    for (const auto& row : rows) {
        text += fmt::format(
            "{}{{{}=\"{}\",result=\"{}\"}} {}\n",
            name,
            what,
            label(row["name"].get<std::string>()),
            label(row["result"].get<std::string>()),
            row["count"].get<std::int64_t>()
        );
    }
    return text;
}

}  // namespace

void Metrics::count(const http::Access& access) {
    const std::string_view route = access.route.empty() ? "-" : access.route;
    auto found = routes_.find(route);
    if (found == routes_.end()) {
        found = routes_.emplace(route, Asked()).first;
    }
    ++found->second.answers[{access.method, access.status}];
    auto& times = found->second.times;
    const auto took =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, access.duration.count()));
    ++times.count;
    times.microseconds += took;
    const auto seconds = static_cast<double>(took) / microseconds_in_second;
    const auto bucket = std::lower_bound(buckets.begin(), buckets.end(), seconds);
    if (bucket != buckets.end()) {
        ++times.within.at(static_cast<std::size_t>(bucket - buckets.begin()));
    }
}

std::string Metrics::text() const {
    constexpr std::string_view total = "mailctl_http_requests_total";
    constexpr std::string_view duration = "mailctl_http_request_duration_seconds";
    auto text = head(total, "counter", "Answers of mailctl-httpd.");
    for (const auto& [route, asked] : routes_) {
        for (const auto& [answer, number] : asked.answers) {
            text += fmt::format(
                "{}{{route=\"{}\",method=\"{}\",status=\"{}\"}} {}\n",
                total,
                label(route),
                label(answer.first),
                answer.second,
                number
            );
        }
    }
    text += head(duration, "histogram", "From a request's head to the end of its answer.");
    for (const auto& [route, asked] : routes_) {
        const auto& times = asked.times;
        const auto shown = label(route);
        std::uint64_t within = 0;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            within += times.within.at(i);
            text += fmt::format(
                "{}_bucket{{route=\"{}\",le=\"{}\"}} {}\n", duration, shown, buckets.at(i), within
            );
        }
        text += fmt::format(
            "{0}_bucket{{route=\"{1}\",le=\"+Inf\"}} {2}\n"
            "{0}_sum{{route=\"{1}\"}} {3}\n"
            "{0}_count{{route=\"{1}\"}} {2}\n",
            duration,
            shown,
            times.count,
            static_cast<double>(times.microseconds) / microseconds_in_second
        );
    }
    text += head("mailctl_httpd_build_info", "gauge", "Which mailctl-httpd answers.");
    return text + fmt::format("mailctl_httpd_build_info{{version=\"{}\"}} 1\n", version);
}

std::string metrics_text(const wire::json& told) {
    auto text = head("mailctl_build_info", "gauge", "Which mailctld answers.");
    text += fmt::format(
        "mailctl_build_info{{version=\"{}\"}} 1\n", label(told["version"].get<std::string>())
    );
    text += gauge(
        "mailctl_postfix_up", "Whether Postfix runs.", told["postfix_running"].get<bool>() ? 1 : 0
    );
    text += head("mailctl_feature_enabled", "gauge", "What is switched on.");
    for (const auto& feature : told["features"]) {
        text += fmt::format(
            "mailctl_feature_enabled{{feature=\"{}\"}} 1\n", label(feature.get<std::string>())
        );
    }
    text += gauge(
        "mailctl_drift_settings",
        "What is not as mailctl left it.",
        told["drift"].get<std::int64_t>()
    );
    text += gauge("mailctl_alarms", "What needs a person now.", told["alarms"].get<std::int64_t>());
    if (told.contains("queue")) {
        text += gauge(
            "mailctl_queue_messages",
            "What waits in Postfix's queue.",
            told["queue"].get<std::int64_t>()
        );
    }
    text += gauge(
        "mailctl_journal_row", "The number of the last row.", told["journal"].get<std::int64_t>()
    );
    text += counts(
        "mailctl_changes_total",
        "Changes of this machine, by what they came to.",
        "feature",
        told["changes"]
    );
    text += counts(
        "mailctl_jobs_total",
        "What was asked of platforms, DNS providers and relays.",
        "job",
        told["jobs"]
    );
    return text +
           counts("mailctl_acts_total", "What was asked of mailctld.", "method", told["acts"]);
}

}  // namespace mailctl::httpd
