#include "daemon/httpd/journal.hpp"

#include "common/api/bell.hpp"
#include "common/api/history.hpp"
#include "common/types/secret.hpp"
#include "common/wire/as_tuple.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace mailctl::httpd {
namespace {

// mailctld starts anew in less; nobody misses a row meanwhile.
constexpr std::chrono::seconds bell_pause{1};

// What a reader who comes back after a long time gets at a time, and how often we look whether it
// has been taken: the engine drops who does not take it at all.
constexpr int rows_at_once = 50;
constexpr std::chrono::milliseconds read_pause{5};

}  // namespace

Journal::Journal(asio::io_context& io, Links& links) : io_(io), links_(links), pause_(io) {}

void Journal::follow(std::shared_ptr<http::Events> events, On on, std::int64_t after) {
    const auto reader = std::make_shared<Reader>(Reader{std::move(events), std::move(on), after});
    readers_.push_back(reader);
    // Weak, for the events hold what is called.
    const std::weak_ptr<Reader> watched = reader;
    reader->events->on_gone([this, watched] {
        if (const auto gone = watched.lock()) {
            mailctl::wipe(gone->on.token);
            readers_.remove(gone);
        }
    });
    reader->events->on_drain([watched] {
        if (const auto left = watched.lock()) {
            left->events->push({.name = "bye", .data = "{}", .is_last = true});
        }
    });
    begin_fetch(reader);
    if (!hears_) {
        hears_ = true;
        asio::co_spawn(io_, hear_bell(), asio::detached);
    }
}

void Journal::drain() {
    draining_ = true;
    pause_.cancel();
    readers_.clear();
}

// For as long as there is somebody who wants to hear.
asio::awaitable<void> Journal::hear_bell() {
    const On nobody;
    while (!draining_ && !readers_.empty()) {
        auto call = call_text(api::Bell::method, "{}", nobody, /*more=*/true);
        const auto heard = co_await links_.follow(std::move(call), [this](const std::string&) {
            ring();
            return !draining_ && !readers_.empty();
        });
        if (draining_ || readers_.empty()) {
            break;
        }
        pause_.expires_after(bell_pause);
        co_await pause_.async_wait(as_tuple);
        ring();
    }
    hears_ = false;
}

void Journal::ring() {
    const auto readers = readers_;
    for (const auto& reader : readers) {
        begin_fetch(reader);
    }
}

void Journal::begin_fetch(const std::shared_ptr<Reader>& reader) {
    if (std::exchange(reader->is_fetching, true)) {
        reader->wants_more = true;
        return;
    }
    asio::co_spawn(io_, fetch(reader), asio::detached);
}

asio::awaitable<void> Journal::fetch(std::shared_ptr<Reader> reader) {
    bool has_more = true;
    while (has_more && reader->events->is_open()) {
        reader->wants_more = false;
        has_more = co_await fetch_page(reader);
        has_more = has_more || reader->wants_more;
    }
    reader->is_fetching = false;
    if (!reader->events->is_open()) {
        readers_.remove(reader);
    }
}

// Whether there may be another page.
asio::awaitable<bool> Journal::fetch_page(std::shared_ptr<Reader> reader) {
    const auto parameters =
        fmt::format(R"({{"after":{},"limit":{}}})", reader->after, rows_at_once);
    auto call = call_text(api::History::method, parameters, reader->on, /*more=*/false);
    const auto reply = co_await links_.read(std::move(call));
    auto text = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (!text && status_of(text.error().code) >= 500) {
        co_return false;  // mailctld is away: the bell rings when it is back
    }
    auto page = text ? wire::parse_json(*text) : Result<wire::json>(text.error());
    if (!page) {
        reader->events->push({.name = "error", .data = problem(page.error(), {}).body});
        reader->events->end();
        co_return false;
    }
    const auto& rows = (*page)["entries"];
    for (const auto& row : rows) {
        reader->after = row["sequence"].get<std::int64_t>();
        const auto data = wire::to_text(row);
        if (!reader->events->push({"entry", data, std::to_string(reader->after)})) {
            co_return false;
        }
    }
    const bool has_more = !rows.empty();
    while (has_more && reader->events->unread_bytes() > 0) {
        asio::steady_timer pause(io_, read_pause);
        co_await pause.async_wait(as_tuple);
    }
    co_return has_more;
}

}  // namespace mailctl::httpd
