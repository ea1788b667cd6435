#pragma once

#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "common/wire/call.hpp"

#include <chrono>
#include <functional>

namespace mailctl::cli {

/// A daemon that has just been started by its socket settles an interrupted change first.
constexpr std::chrono::seconds usual_patience{30};

/// Between two lines of progress: the longest silent step is a trial connection to the relay.
constexpr std::chrono::seconds change_patience{300};

/// A journal may stay as it is for years.
constexpr std::chrono::hours follow_patience{24 * 365 * 10};

/// The daemon behind the socket. With --wait it is given time to start, and a request that finds
/// it busy is sent again.
class Daemon {
public:
    Daemon(const Globals& globals, Output& output)
        : globals_(globals)
        , output_(output)
        , give_up_(wire::Clock::now() + globals.wait)
        , patience_(usual_patience) {}

    Daemon& with_patience(std::chrono::milliseconds patience) {
        patience_ = patience;
        return *this;
    }

    /// Whether there is a daemon that lets us in, before anybody types a password for it.
    Status reach();

    template <class Request>
    Result<typename Request::Reply> call(const Request& request) {
        return persist<Request>([&](wire::Client& client) { return client.call(request); });
    }

    /// All replies but the last go to `on_reply`.
    template <class Request>
    Result<typename Request::Reply> call(
        const Request& request, const std::function<void(typename Request::Reply)>& on_reply
    ) {
        return persist<Request>([&](wire::Client& client) { return client.call(request, on_reply); }
        );
    }

private:
    template <class Request, class Call>
    Result<typename Request::Reply> persist(Call call) {
        for (;;) {
            auto client = connect();
            if (!client) {
                return client.error();
            }
            auto reply = call(*client);
            if (reply) {
                return reply;
            }
            if (reply.error().code != Errc::busy || !pause("the daemon is busy")) {
                return explained(std::move(reply.error()));
            }
        }
    }

    Result<wire::Client> connect();

    /// Waits a moment; false when the time of --wait is over.
    bool pause(std::string_view why);

    /// Adds the hint that only this side can give.
    static Error explained(Error error);

    const Globals& globals_;
    Output& output_;
    wire::Clock::time_point give_up_;
    std::chrono::milliseconds patience_;
    bool has_said_why_ = false;
};

}  // namespace mailctl::cli
