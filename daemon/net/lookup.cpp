#include "daemon/net/lookup.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>

namespace mailctl::net {
namespace {

// More would not be tried within the time that a job has.
constexpr std::size_t max_addresses = 8;

/// Shared with a thread that may outlive the caller's patience.
struct Answer {
    std::mutex mutex;
    std::condition_variable arrived;
    std::optional<Addresses> addresses;
};

std::string as_text(const addrinfo& info) {
    std::array<char, NI_MAXHOST> text;
    const int error = ::getnameinfo(
        info.ai_addr, info.ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST
    );
    return error == 0 ? text.data() : "";
}

Addresses ask_resolver(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    Addresses addresses;
    addresses.error = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
    if (addresses.error != 0) {
        return addresses;
    }
    for (const auto* info = list; info != nullptr; info = info->ai_next) {
        if (addresses.found.size() < max_addresses) {
            addresses.found.push_back(as_text(*info));
        }
    }
    ::freeaddrinfo(list);
    return addresses;
}

}  // namespace

Addresses look_up(const std::string& host, std::chrono::milliseconds limit) {
    const auto answer = std::make_shared<Answer>();
    std::thread([answer, host] {
        auto addresses = ask_resolver(host);
        const std::lock_guard lock(answer->mutex);
        answer->addresses = std::move(addresses);
        answer->arrived.notify_one();
    }).detach();

    std::unique_lock lock(answer->mutex);
    const bool in_time =
        answer->arrived.wait_for(lock, limit, [&] { return answer->addresses.has_value(); });
    return in_time ? *std::move(answer->addresses) : Addresses{.found = {}, .error = EAI_AGAIN};
}

}  // namespace mailctl::net
