#include "daemon/mailctld/access/doorkeeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace mailctl::access {

std::chrono::seconds Doorkeeper::due(const std::string& who) {
    const auto now = now_();
    const std::lock_guard guard(mutex_);
    const auto found = tries_.find(who);
    if (found == tries_.end() || found->second.next <= now) {
        return std::chrono::seconds(0);
    }
    return std::chrono::ceil<std::chrono::seconds>(found->second.next - now);
}

void Doorkeeper::failed(const std::string& who) {
    const auto now = now_();
    const std::lock_guard guard(mutex_);
    if (tries_.size() >= known_max && tries_.count(who) == 0) {
        make_room();
    }
    auto& tries = tries_[who];
    if (now - tries.last > longest_wait) {
        tries = {};
    }
    tries.last = now;
    ++tries.failed;
    if (tries.failed >= tries_at_once) {
        constexpr int doublings_max = 10;
        const auto doublings = std::min(tries.failed - tries_at_once, doublings_max);
        tries.next = now + std::min(std::chrono::seconds(1 << doublings), longest_wait);
    }
}

void Doorkeeper::succeeded(const std::string& who) {
    const std::lock_guard guard(mutex_);
    tries_.erase(who);
}

// The one that was longest away goes.
void Doorkeeper::make_room() {
    const auto oldest =
        std::min_element(tries_.begin(), tries_.end(), [](const auto& one, const auto& other) {
            return one.second.last < other.second.last;
        });
    tries_.erase(oldest);
}

Error too_many_tries(std::chrono::seconds wait) {
    return {
        .code = Errc::too_many,
        .message = "too many tries have failed",
        .hint = fmt::format("try again in {} seconds", wait.count()),
        .parameter = {},
        .retry_after = wait.count()};
}

std::string neighbourhood_of(const std::string& address) {
    in_addr v4{};
    if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) {
        return address;
    }
    in6_addr v6{};
    if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) {
        return "nowhere";
    }
    std::fill(v6.s6_addr + sizeof v6.s6_addr / 2, v6.s6_addr + sizeof v6.s6_addr, 0);
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
    return text.data();
}

}  // namespace mailctl::access
