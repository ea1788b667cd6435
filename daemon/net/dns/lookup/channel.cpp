#include "daemon/net/dns/lookup/channel.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace mailctl::net::dns::lookup {
namespace {

constexpr std::size_t open_max = 8;
constexpr std::size_t silent_max = 8;

constexpr int first_timeout_ms = 2000;  // c-ares doubles it for the second try
constexpr int tries = 2;
constexpr int edns_bytes = 1232;  // as question() says

ares_options options() {
    ares_options chosen{};
    // The question says itself whether recursion is wanted; refusals are answers like others; and
    // EDNS makes c-ares read more than 512 bytes.
    chosen.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_EDNS | ARES_FLAG_STAYOPEN;
    chosen.timeout = first_timeout_ms;
    chosen.tries = tries;
    chosen.ednspsz = edns_bytes;
    return chosen;
}

}  // namespace

Channel::Channel(const std::string& server) {
    auto chosen = options();
    ares_channel channel = nullptr;
    constexpr int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ;
    if (::ares_init_options(&channel, &chosen, mask) != ARES_SUCCESS) {
        throw std::runtime_error("c-ares cannot start");
    }
    channel_.reset(channel);
    // With brackets: without them the end of an IPv6 address could be a port.
    const auto csv = server.find(':') == std::string::npos ? server : "[" + server + "]";
    if (!server.empty() && ::ares_set_servers_csv(channel, csv.c_str()) != ARES_SUCCESS) {
        throw std::runtime_error("c-ares does not take the address of a server");
    }
}

void Channel::add(Bytes question, std::optional<Message>& answer) {
    pending_.push_back(std::make_unique<Pending>(Pending{this, std::move(question), &answer}));
}

void Channel::heard(void* pending, int status, int /*timeouts*/, unsigned char* bytes, int length) {
    const auto& one = *static_cast<Pending*>(pending);
    --one.channel->open_;
    if (status == ARES_SUCCESS && bytes != nullptr && length > 0) {
        ++one.channel->answered_;
        *one.answer = parse_message({bytes, static_cast<std::size_t>(length)});
    } else {
        ++one.channel->silent_;
    }
}

bool Channel::go_on() {
    const bool is_given_up = answered_ == 0 && silent_ >= silent_max;
    while (!is_given_up && sent_ < pending_.size() && open_ < open_max) {
        auto& next = *pending_[sent_++];
        if (next.question.empty()) {
            continue;
        }
        ++open_;
        ::ares_send(
            channel_.get(),
            next.question.data(),
            static_cast<int>(next.question.size()),
            &Channel::heard,
            &next
        );
    }
    return open_ > 0;
}

void Channel::watch(std::vector<pollfd>& watched) const {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto bits =
        static_cast<unsigned>(::ares_getsock(channel_.get(), sockets.data(), ARES_GETSOCK_MAXNUM));
    for (unsigned i = 0; i < sockets.size(); ++i) {
        const bool is_read = (bits & (1U << i)) != 0;
        const bool is_written = (bits & (1U << (i + ARES_GETSOCK_MAXNUM))) != 0;
        if (is_read || is_written) {
            watched.push_back(
                {.fd = sockets.at(i),
                 .events = static_cast<short>((is_read ? POLLIN : 0) | (is_written ? POLLOUT : 0)),
                 .revents = 0}
            );
        }
    }
}

std::chrono::milliseconds Channel::patience(std::chrono::milliseconds limit) const {
    timeval most{.tv_sec = limit.count() / 1000, .tv_usec = limit.count() % 1000 * 1000};
    timeval chosen{};
    const timeval* const wait = ::ares_timeout(channel_.get(), &most, &chosen);
    return std::chrono::milliseconds(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1);
}

void Channel::process(const std::vector<pollfd>& watched) {
    for (const auto& one : watched) {
        if (one.revents == 0) {
            continue;
        }
        const bool is_failed = (one.revents & (POLLERR | POLLHUP)) != 0;
        const bool is_read = is_failed || (one.revents & POLLIN) != 0;
        const bool is_written = is_failed || (one.revents & POLLOUT) != 0;
        ::ares_process_fd(
            channel_.get(),
            is_read ? one.fd : ARES_SOCKET_BAD,
            is_written ? one.fd : ARES_SOCKET_BAD
        );
    }
    ::ares_process_fd(channel_.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

}  // namespace mailctl::net::dns::lookup
