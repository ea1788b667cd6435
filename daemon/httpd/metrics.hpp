#pragma once

#include "common/wire/json_fwd.hpp"
#include "daemon/httpd/http/application.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace mailctl::httpd {

/// What has been asked for here and how long it took, in Prometheus's text format. By route and not
/// by path: a path holds names, and there is no end of them.
class Metrics {
public:
    void count(const http::Access& access);

    std::string text() const;

private:
    /// In seconds; a request of a kept connection takes half a millisecond, a change one second.
    static constexpr std::array buckets{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};

    struct Times {
        std::array<std::uint64_t, buckets.size()> within{};  ///< Of each bucket alone.
        std::uint64_t count = 0;
        std::uint64_t microseconds = 0;
    };

    struct Asked {
        std::map<std::pair<std::string_view, unsigned>, std::uint64_t> answers;  ///< By method.
        Times times;
    };

    std::map<std::string, Asked, std::less<>> routes_;
};

/// What mailctld tells of itself (`io.mailctl.Metrics`), in the same format.
std::string metrics_text(const wire::json& told);

}  // namespace mailctl::httpd
