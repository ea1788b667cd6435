#include "daemon/mailctld/program/queue_watch.hpp"

#include "daemon/mailctld/program/operator.hpp"

#include <stdexcept>

namespace mailctl::program {
namespace {

constexpr std::chrono::seconds freshness{5};
constexpr std::chrono::milliseconds look_patience{500};
constexpr std::chrono::milliseconds no_patience{0};

}  // namespace

std::string queue_lines(const Config& config) {
    try {
        auto answer = Operator(config).ask(Verb::postfix_queue);
        return answer && answer->exit_status == 0 ? std::move(answer->text) : std::string();
    } catch (const std::runtime_error&) {
        return {};  // no descriptors or no processes left: others will say so
    }
}

const std::string& QueueWatch::lines() {
    const auto now = Clock::now();
    const bool asks = !asking_.valid() && (!asked_ || now - *asked_ > freshness);
    if (asks) {
        asked_ = now;
        asking_ = std::async(std::launch::async, [this] { return queue_lines(config_); });
    }
    if (asking_.valid() &&
        asking_.wait_for(asks ? look_patience : no_patience) == std::future_status::ready) {
        lines_ = asking_.get();
    }
    return lines_;
}

QueueWatch::Clock::time_point QueueWatch::fresh_until() const {
    return asked_ && !asking_.valid() ? *asked_ + freshness : Clock::time_point::min();
}

}  // namespace mailctl::program
