#include "daemon/httpd/http/server.hpp"

#include "common/wire/as_tuple.hpp"
#include "daemon/httpd/http/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace mailctl::httpd::http {
namespace {

// So that those who are in get a turn while a crowd comes.
constexpr int accepted_at_once = 16;
// Without descriptors or memory: clients have time to leave.
constexpr std::chrono::milliseconds accept_pause{100};

const char* bytes_of(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET6) {
        return reinterpret_cast<const char*>(
            &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr
        );
    }
    return reinterpret_cast<const char*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
}

std::string address_text(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(address.ss_family, bytes_of(address), text.data(), text.size());
    return parse_address(text.data()).value_or(text.data());
}

// Whose connections are counted together: an address of IPv4, a /64 of IPv6.
std::string place_of(const sockaddr_storage& address) {
    constexpr std::size_t ipv4_bytes = 4;
    constexpr std::size_t network_bytes = 8;
    const char* bytes = bytes_of(address);
    if (address.ss_family == AF_INET) {
        return {bytes, ipv4_bytes};
    }
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    return IN6_IS_ADDR_V4MAPPED(&six) ? std::string(bytes + 12, ipv4_bytes)
                                      : std::string(bytes, network_bytes);
}

}  // namespace

struct Server::Gate {
    Gate(asio::io_context& io, Listener given)
        : listener(std::move(given)), socket(io, listener.socket.release()) {}

    Listener listener;  ///< Its descriptor is the socket's.
    asio::posix::stream_descriptor socket;
};

/// A client who has just come.
struct Server::Arrival {
    Transport::Socket socket;
    Peer peer;
    std::string place;  ///< Empty for a trusted peer: a proxy is many people.
};

Server::Server(asio::io_context& io, Options options, Application application)
    : engine_(io, std::move(options), std::move(application)), change_(io) {
    // OpenSSL writes by write(2), which has no flag for clients that have left.
    std::signal(SIGPIPE, SIG_IGN);
}

Server::~Server() = default;

asio::awaitable<void> Server::run(std::vector<Listener> listeners) {
    for (auto& listener : listeners) {
        auto& gate = gates_.emplace_back(engine_.io, std::move(listener));
        ++open_gates_;
        asio::co_spawn(engine_.io, accept_clients(gate), [this](const std::exception_ptr& problem) {
            report("accept", problem);
            --open_gates_;
            change_.cancel();
        });
    }
    while (!engine_.is_draining || open_gates_ != 0 || !sessions_.empty()) {
        change_.expires_at(asio::steady_timer::time_point::max());
        co_await change_.async_wait(as_tuple);
    }
    engine_.deadlines.stop();
}

asio::awaitable<void> Server::accept_clients(Gate& gate) {
    while (!engine_.is_draining) {
        const auto [failed] =
            co_await gate.socket.async_wait(asio::posix::stream_descriptor::wait_read, as_tuple);
        if (failed || engine_.is_draining) {
            continue;
        }
        if (!accept_waiting(gate, accepted_at_once)) {
            asio::steady_timer pause(engine_.io, accept_pause);
            co_await pause.async_wait(as_tuple);
        }
    }
}

// False where there is no room in the process.
bool Server::accept_waiting(Gate& gate, int most) {
    for (int count = 0; count < most; ++count) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int client = ::accept4(
            gate.socket.native_handle(),
            reinterpret_cast<sockaddr*>(&address),
            &size,
            SOCK_NONBLOCK | SOCK_CLOEXEC
        );
        if (client < 0) {
            if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) {
                return true;  // nobody is left, or one has left again
            }
            engine_.application.problem("accept", std::generic_category().message(errno));
            return false;
        }
        const auto& listener = gate.listener;
        const int family = listener.is_unix ? AF_UNIX : address.ss_family;
        Arrival arrival{
            Transport::Socket(engine_.io, asio::generic::stream_protocol(family, 0), client),
            Peer{"unix", true},
            std::string()};
        if (!listener.is_unix) {
            const int yes = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            arrival.peer.address = address_text(address);
            arrival.peer.is_trusted = is_trusted(arrival.peer.address, engine_.trusted);
            arrival.place = arrival.peer.is_trusted ? std::string() : place_of(address);
        }
        welcome(gate, std::move(arrival));
    }
    return true;
}

std::size_t Server::neighbours(const std::string& place) const {
    const auto found = places_.find(place);
    return place.empty() || found == places_.end() ? 0 : found->second;
}

std::optional<Refusal> Server::refusal(const Gate& gate, const Arrival& arrival) const {
    const auto& limits = engine_.limits;
    if (neighbours(arrival.place) >= limits.connections_per_address) {
        return Refusal{429, "there are too many connections from this address"};
    }
    const bool is_full = sessions_.size() >= limits.connections ||
                         (gate.listener.certificate && tls_sessions_ >= limits.tls_connections);
    return is_full ? std::optional(Refusal{503, "there are too many connections"}) : std::nullopt;
}

void Server::welcome(Gate& gate, Arrival arrival) {
    if (const auto refused = refusal(gate, arrival)) {
        turn_away(gate, std::move(arrival), *refused);
        return;
    }
    const auto& certificate = gate.listener.certificate;
    const bool is_tls = certificate != nullptr;
    auto transport =
        is_tls
            ? make_tls(std::move(arrival.socket), certificate->context(engine_.application.problem))
            : make_plain(std::move(arrival.socket));
    auto session = std::make_shared<Session>(
        engine_, std::move(transport), Door{std::move(arrival.peer), gate.listener.port, is_tls}
    );
    sessions_.insert(session);
    tls_sessions_ += is_tls ? 1 : 0;
    if (!arrival.place.empty()) {
        ++places_[arrival.place];
    }
    asio::co_spawn(
        engine_.io,
        session->serve(),
        asio::bind_cancellation_slot(
            session->slot(),
            [this, session, place = std::move(arrival.place)](const std::exception_ptr& problem) {
                report("session", problem);
                leave(session, place);
            }
        )
    );
}

// In TLS there is no word for it before the handshake, which costs more than the word is worth.
void Server::turn_away(Gate& gate, Arrival arrival, Refusal refusal) {
    Access access;
    access.client = arrival.peer.address;
    access.status = refusal.status;
    if (!gate.listener.certificate) {
        const auto response = engine_.application.refusal(refusal.status, refusal.sentence);
        std::string text = head_text(response, Manner{true, true, engine_.date.now()});
        text += body_of(response);
        const int socket = arrival.socket.native_handle();
        const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::shutdown(socket, SHUT_WR);
        access.bytes = sent > 0 ? static_cast<std::uint64_t>(sent) : 0;
    }
    engine_.application.access(access);
}

void Server::leave(const std::shared_ptr<Session>& session, const std::string& place) {
    sessions_.erase(session);
    tls_sessions_ -= session->door().is_tls ? 1 : 0;
    if (const auto found = places_.find(place); found != places_.end() && --found->second == 0) {
        places_.erase(found);
    }
    change_.cancel();
}

void Server::drain() {
    if (engine_.is_draining) {
        return;
    }
    for (auto& gate : gates_) {
        // Who has come to a socket that ends with us would find nobody.
        if (!gate.listener.is_inherited) {
            accept_waiting(gate, SOMAXCONN);
        }
    }
    engine_.is_draining = true;
    for (auto& gate : gates_) {
        gate.socket.close();
    }
    const auto sessions = sessions_;
    for (const auto& session : sessions) {
        session->drain();
    }
    change_.cancel();
}

void Server::report(std::string_view event, const std::exception_ptr& problem) {
    if (!problem) {
        return;
    }
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& error) {
        engine_.application.problem(event, error.what());
    }
}

}  // namespace mailctl::httpd::http
