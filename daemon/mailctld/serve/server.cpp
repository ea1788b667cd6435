#include "daemon/mailctld/serve/server.hpp"

#include "common/wire/as_tuple.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/system/resting_pages.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <utility>

#include <systemd/sd-daemon.h>

namespace mailctl {
namespace {

// A client holds one descriptor and some 10 KiB. The last places are root's, so that an
// administrator gets in whatever others do; one user alone cannot take all of the rest.
constexpr std::size_t clients_max = 128;
constexpr std::size_t clients_kept_for_root = 8;
constexpr std::ptrdiff_t clients_per_uid_max = 32;
// One client at the front door is many people: it needs connections for its reads and one for
// each change under way, and takes none from those who come by themselves.
constexpr std::size_t front_clients_max = 64;
// Each says one thing and goes.
constexpr std::size_t dovecot_clients_max = 16;

// How soon what could not be put back is tried again: often enough that a person who has just
// mended its cause sees it happen.
constexpr std::chrono::seconds chore_interval{10};

std::size_t places_at(Door door) {
    switch (door) {
        case Door::front:
            return front_clients_max;
        case Door::dovecot:
            return dovecot_clients_max;
        case Door::local:
            break;
    }
    return clients_max;
}

// A coroutine that ends by an exception is a defect; it must not end in silence.
void report_exception(std::exception_ptr problem) {
    if (!problem) {
        return;
    }
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& error) {
        log_error("internal", {{"text", error.what()}});
    }
}

void notify_reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    constexpr std::int64_t microseconds = 1000000;
    constexpr std::int64_t nanoseconds_each = 1000;
    sd_notify(
        0,
        fmt::format(
            "RELOADING=1\nMONOTONIC_USEC={}",
            now.tv_sec * microseconds + now.tv_nsec / nanoseconds_each
        )
            .c_str()
    );
}

}  // namespace

Server::Server(asio::io_context& io, Listeners listeners, Services& services)
    : io_(io)
    , listeners_(std::move(listeners))
    , local_(io, asio::local::stream_protocol(), listeners_.local.socket.release())
    , signals_(io, SIGTERM, SIGINT, SIGHUP)
    , watchdog_(io)
    , chore_(io)
    , room_(io)
    , services_(services) {
    if (listeners_.front) {
        front_.emplace(io, asio::local::stream_protocol(), listeners_.front->socket.release());
    }
}

void Server::work(const std::function<void()>& work) {
    asio::post(threads_.workers, [work] {
        try {
            work();
        } catch (const std::exception& error) {
            log_error("recover", {{"text", error.what()}});
        }
    });
}

void Server::run(std::function<void()> first_work, std::function<void()> chore) {
    work(first_work);
    asio::co_spawn(io_, do_chore(std::move(chore)), report_exception);
    asio::co_spawn(io_, accept_clients(local_, Door::local), report_exception);
    if (front_) {
        asio::co_spawn(io_, accept_clients(*front_, Door::front), report_exception);
    }
    open_to_dovecot();
    asio::co_spawn(io_, await_signals(), report_exception);
    asio::co_spawn(io_, feed_watchdog(), report_exception);
    sd_notify(0, "READY=1\nSTATUS=Ready");
    io_.run();
    threads_.workers.join();
    threads_.reader.join();
}

void Server::journal_grew() {
    asio::post(io_, [this] {
        for (const auto& session : sessions_) {
            session->wake();
        }
    });
}

asio::awaitable<void> Server::accept_clients(Acceptor& acceptor, Door door) {
    const auto places = places_at(door);
    while (!draining_) {
        // At the local door only root can get so far. The rest wait in the kernel's queue.
        while (clients_at(door) >= places) {
            room_.expires_at(asio::steady_timer::time_point::max());
            co_await room_.async_wait(as_tuple);
        }
        auto [failed, socket] = co_await acceptor.async_accept(as_tuple);
        if (!failed) {
            welcome(std::move(socket), door);
        } else if (!draining_) {
            // Out of descriptors, most likely: give clients time to leave.
            log_warning("accept", {{"text", failed.message()}});
            asio::steady_timer pause(io_, std::chrono::milliseconds(100));
            co_await pause.async_wait(as_tuple);
        }
    }
}

void Server::welcome(Session::Socket socket, Door door) {
    // Accepted before the listener was closed, heard of after everybody was told to end.
    if (draining_) {
        return;
    }
    try {
        Peer peer = Peer::of_socket(socket.native_handle(), services_.groups.now());
        if (auto refused = refusal(peer, door)) {
            asio::co_spawn(io_, refuse(std::move(socket), *std::move(refused)), report_exception);
            return;
        }
        auto session = std::make_shared<Session>(
            std::move(socket), door, std::move(peer), services_, threads_
        );
        sessions_.insert(session);
        threads_.sessions = sessions_.size();
        asio::co_spawn(io_, serve(std::move(session)), report_exception);
    } catch (const std::system_error& error) {
        log_warning("peer", {{"text", error.what()}});
    }
}

std::size_t Server::clients_at(Door door) const {
    return static_cast<std::size_t>(std::count_if(
        sessions_.begin(),
        sessions_.end(),
        [&](const auto& session) { return session->door() == door; }
    ));
}

// Why somebody may not come in; nothing where they may.
std::optional<Error> Server::refusal(const Peer& peer, Door door) const {
    if (peer.uid == 0) {
        return std::nullopt;
    }
    if (door == Door::front) {
        const auto front = services_.groups.now().front;
        if (front && peer.uid == front->uid) {
            return std::nullopt;
        }
        log_warning("front.stranger", {{"user", peer.name}, {"uid", std::to_string(peer.uid)}});
        return Error{
            Errc::permission_denied,
            "this door is mailctl-httpd's",
            fmt::format("connect to {}", services_.config.socket.string()),
            {}};
    }
    if (door == Door::dovecot) {
        if (peer.uid == dovecot_user_) {
            return std::nullopt;
        }
        log_warning("dovecot.stranger", {{"user", peer.name}, {"uid", std::to_string(peer.uid)}});
        return Error{
            Errc::permission_denied,
            "this door is Dovecot's",
            fmt::format("connect to {}", services_.config.socket.string()),
            {}};
    }
    const auto of_same_user =
        std::count_if(sessions_.begin(), sessions_.end(), [&](const auto& session) {
            return session->door() == door && session->uid() == peer.uid;
        });
    if (of_same_user < clients_per_uid_max &&
        clients_at(door) < clients_max - clients_kept_for_root) {
        return std::nullopt;
    }
    log_warning("clients.full", {{"user", peer.name}, {"uid", std::to_string(peer.uid)}});
    return Error{Errc::busy, "mailctld has too many clients", "try again in a moment", {}};
}

asio::awaitable<void> Server::refuse(Session::Socket socket, Error error) {
    std::string message = wire::error_text(error);
    message.push_back('\0');
    co_await asio::async_write(socket, asio::buffer(message), as_tuple);
}

asio::awaitable<void> Server::serve(std::shared_ptr<Session> session) {
    co_await session->serve();
    sessions_.erase(session);
    threads_.sessions = sessions_.size();
    room_.cancel();
}

asio::awaitable<void> Server::await_signals() {
    for (;;) {
        const auto [failed, signal] = co_await signals_.async_wait(as_tuple);
        if (failed) {
            co_return;
        }
        if (signal != SIGHUP) {
            log_info("stop", {{"signal", std::to_string(signal)}});
            drain();
            co_return;
        }
        reload();
    }
}

void Server::reload() {
    notify_reloading();
    services_.groups.look_up();
    threads_.kept.forget_all();
    try {
        open_to_groups();
    } catch (const std::system_error& error) {
        log_warning("groups", {{"text", error.what()}});
    }
    log_info("reload", {});
    sd_notify(0, "READY=1");
}

// Dovecot may come later than we do, and hosting with it.
void Server::open_to_dovecot() {
    if (dovecot_ || !services_.lookups.are_there()) {
        return;
    }
    std::string trouble;
    try {
        auto door = listen_for_dovecot(services_.config);
        if (door && *door) {
            dovecot_user_ = (*door)->user;
            dovecot_.emplace(
                io_, asio::local::stream_protocol(), (*door)->listener.socket.release()
            );
            asio::co_spawn(io_, accept_clients(*dovecot_, Door::dovecot), report_exception);
            return;
        }
        trouble = door ? std::string("there is no user dovecot") : door.error().message;
    } catch (const std::system_error& error) {
        trouble = error.what();
    }
    if (!std::exchange(is_shut_told_, true)) {
        log_warning("dovecot.door", {{"text", trouble}});
    }
}

void Server::open_to_groups() {
    const auto groups = services_.groups.now();
    open_to_group(listeners_.local, groups.readers);
    if (listeners_.front && groups.front) {
        open_to_group(*listeners_.front, groups.front->group);
    }
}

void Server::drain() {
    sd_notify(0, "STOPPING=1");
    draining_ = true;
    local_.close();
    if (front_) {
        front_->close();
    }
    if (dovecot_) {
        dovecot_->close();
    }
    watchdog_.cancel();
    chore_.cancel();
    for (const auto& session : sessions_) {
        session->drain();
    }
}

asio::awaitable<void> Server::do_chore(std::function<void()> chore) {
    while (!draining_) {
        chore_.expires_after(chore_interval);
        const auto [cancelled] = co_await chore_.async_wait(as_tuple);
        if (!cancelled) {
            rest();
            open_to_dovecot();
            work(chore);
        }
    }
}

// A pause gives back what its last calls have needed: a change touches a megabyte of our program.
void Server::rest() {
    const bool is_pause = !std::exchange(threads_.is_asked, false);
    if (is_pause && !rests_) {
        let_go_of_pages();
    }
    rests_ = is_pause;
}

asio::awaitable<void> Server::feed_watchdog() {
    std::uint64_t interval_us = 0;
    if (sd_watchdog_enabled(0, &interval_us) <= 0) {
        co_return;
    }
    while (!draining_) {
        sd_notify(0, "WATCHDOG=1");
        watchdog_.expires_after(std::chrono::microseconds(interval_us / 2));
        co_await watchdog_.async_wait(as_tuple);
    }
}

}  // namespace mailctl
