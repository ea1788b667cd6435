#include "daemon/net/dns/lookup/network_resolver.hpp"

#include "daemon/net/dns/lookup/channel.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace mailctl::net::dns::lookup {
namespace {

using Clock = std::chrono::steady_clock;
using Channels = std::map<std::string, std::unique_ptr<Channel>>;

bool go_on(const Channels& channels) {
    bool is_open = false;
    for (const auto& [server, channel] : channels) {
        is_open = channel->go_on() || is_open;
    }
    return is_open;
}

void wait_and_process(const Channels& channels, std::chrono::milliseconds limit) {
    std::vector<pollfd> watched;
    std::vector<std::size_t> ends;
    for (const auto& [server, channel] : channels) {
        channel->watch(watched);
        ends.push_back(watched.size());
        limit = std::min(limit, channel->patience(limit));
    }
    ::poll(watched.data(), watched.size(), static_cast<int>(limit.count()));
    std::size_t begin = 0;
    std::size_t index = 0;
    for (const auto& [server, channel] : channels) {
        const auto end = ends[index++];
        channel->process(
            {watched.begin() + static_cast<std::ptrdiff_t>(begin),
             watched.begin() + static_cast<std::ptrdiff_t>(end)}
        );
        begin = end;
    }
}

}  // namespace

NetworkResolver::NetworkResolver(std::chrono::seconds limit, Cancelled cancelled)
    : deadline_(Clock::now() + limit), cancelled_(std::move(cancelled)) {}

std::vector<std::optional<Message>> NetworkResolver::ask(const std::vector<Question>& questions) {
    constexpr std::chrono::milliseconds look_up_from_work{500};
    std::vector<std::optional<Message>> answers(questions.size());
    Channels channels;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& [server, name, type] = questions[i];
        auto& channel = channels[server];
        if (!channel) {
            channel = std::make_unique<Channel>(server);
        }
        const auto recursion = server.empty() ? Recursion::wanted : Recursion::not_wanted;
        channel->add(question(name, type, recursion), answers[i]);
    }
    while (go_on(channels) && Clock::now() < deadline_ && !cancelled_()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
        wait_and_process(
            channels, std::clamp(left, std::chrono::milliseconds(1), look_up_from_work)
        );
    }
    return answers;
}

}  // namespace mailctl::net::dns::lookup
