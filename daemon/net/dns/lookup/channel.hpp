#pragma once

#include "daemon/net/dns/wire/message.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ares.h>
#include <poll.h>

namespace mailctl::net::dns::lookup {

/// Questions to one server, a few at a time, over UDP and where an answer is cut over TCP. Waits
/// 2 s for an answer, and 4 s for the second try. A server that has left the first few unanswered
/// is not asked more.
class Channel {
public:
    /// `server` is an address; empty for the resolver of this machine.
    explicit Channel(const std::string& server);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    Channel(Channel&&) = delete;
    Channel& operator=(Channel&&) = delete;
    ~Channel() = default;

    /// The answer goes to `answer`, which must live as long as the channel.
    void add(Bytes question, std::optional<Message>& answer);

    /// Sends what may be sent. Whether anything is still open.
    bool go_on();

    /// Adds what to wait for.
    void watch(std::vector<pollfd>& watched) const;

    /// Shortens `limit` to when c-ares wants to be called.
    std::chrono::milliseconds patience(std::chrono::milliseconds limit) const;

    /// Reads what has come and gives up what has waited too long.
    void process(const std::vector<pollfd>& watched);

private:
    struct Destroy {
        void operator()(ares_channeldata* channel) const { ::ares_destroy(channel); }
    };
    struct Pending {
        Channel* channel;
        Bytes question;
        std::optional<Message>* answer;
    };

    static void heard(void* pending, int status, int timeouts, unsigned char* bytes, int length);

    std::vector<std::unique_ptr<Pending>> pending_;
    std::size_t sent_ = 0;
    std::size_t open_ = 0;
    std::size_t answered_ = 0;
    std::size_t silent_ = 0;
    std::unique_ptr<ares_channeldata, Destroy> channel_;  ///< Last: its end calls heard().
};

}  // namespace mailctl::net::dns::lookup
