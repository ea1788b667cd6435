#include "daemon/net/platform/cybermail/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace mailctl::net::platform::cybermail {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds post_limit{30'000};
// How soon a wait notices that the caller has gone.
constexpr milliseconds nap{100};
// The longest (a registration) has 2 KiB.
constexpr std::size_t max_body_bytes = 65'536;

/// A text that is overwritten when it goes.
class Wiped {
public:
    explicit Wiped(json& tree) : text_(wire::to_text(tree)) { wire::wipe(tree); }
    ~Wiped() { wipe(text_); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    Wiped(Wiped&&) = delete;
    Wiped& operator=(Wiped&&) = delete;

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

double jitter() {
    std::random_device device;
    return std::uniform_real_distribution<double>(0, 1)(device);
}

milliseconds until(Clock::time_point deadline) {
    return std::max(
        milliseconds(0), std::chrono::duration_cast<milliseconds>(deadline - Clock::now())
    );
}

Error cancelled() { return {Errc::cancelled, "the caller went away", {}, {}}; }

}  // namespace

Result<json> Client::post(const Endpoint& endpoint, json body, const api::PlatformKey* key) {
    if (key != nullptr) {
        body["email"] = key->email.text();
    }
    const Wiped message(body);
    if (message.text().size() > max_body_bytes) {
        return Error{Errc::invalid_argument, "the request to the platform is too long", {}, {}};
    }
    const auto deadline = std::min(world_.deadline, Clock::now() + post_limit);
    for (int tries = 1;; ++tries) {
        auto to_send = request(endpoint, message.text(), key);
        to_send.limits.whole = std::max(milliseconds(1), until(deadline));
        auto judged = judge(world_.send(std::move(to_send)), endpoint, *world_.mask);
        if (judged.data) {
            return std::move(judged.data);
        }
        if (world_.cancelled()) {
            return cancelled();
        }
        const auto pause = pause_before_retry(
            endpoint.effect,
            judged.attempt,
            {.tries_made = tries, .left = until(deadline), .jitter = jitter()}
        );
        if (!pause) {
            return std::move(judged.data);
        }
        if (!wait(*pause)) {
            return cancelled();
        }
    }
}

Client Client::undisturbed() const {
    auto world = world_;
    world.cancelled = [] { return false; };
    return {access_, std::move(world)};
}

http::Request Client::request(
    const Endpoint& endpoint, const std::string& body, const api::PlatformKey* key
) const {
    http::Request request{
        .method = "POST",
        .url = fmt::format("{}{}", access_.url.text(), endpoint.path),
        .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
        .secret_header = {},
        .body = body,
        .authorities = access_.authorities,
        .reply_bytes_max = endpoint.reply_bytes_max,
        .cancelled = world_.cancelled};
    if (endpoint.access == Access::account && key != nullptr) {
        request.secret_header = fmt::format("Authorization: Bearer {}", key->key.reveal());
    }
    return request;
}

/// False once the caller has gone.
bool Client::wait(milliseconds pause) const {
    for (; pause.count() > 0 && !world_.cancelled(); pause -= nap) {
        world_.sleep(std::min(pause, nap));
    }
    return !world_.cancelled();
}

}  // namespace mailctl::net::platform::cybermail
