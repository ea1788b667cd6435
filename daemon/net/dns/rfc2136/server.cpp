#include "daemon/net/dns/rfc2136/server.hpp"

#include "daemon/net/dns/rfc2136/explain.hpp"
#include "daemon/net/dns/rfc2136/tsig.hpp"
#include "daemon/net/dns/rfc2136/writer.hpp"
#include "daemon/net/lookup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <ldns/ldns.h>

namespace mailctl::net::dns::rfc2136 {
namespace {

constexpr std::chrono::seconds exchange_limit{5};
constexpr std::chrono::seconds job_limit{28};

// BIND answers up to 23 questions of one connection at once (tcp-clients); fewer is polite.
constexpr std::size_t questions_at_once = 16;

Bytes with_id(Bytes message, std::uint16_t id) {
    message.at(0) = static_cast<std::uint8_t>(id >> 8);
    message.at(1) = static_cast<std::uint8_t>(id & 0xff);
    return message;
}

}  // namespace

Server::Server(HostName host, std::int64_t port, TsigKey key, Cancelled cancelled)
    : host_(std::move(host))
    , port_(port)
    , key_(std::move(key))
    , cancelled_(std::move(cancelled))
    , deadline_(Clock::now() + job_limit) {}

std::string Server::text() const { return fmt::format("{} port {}", host_.text(), port_); }

Clock::time_point Server::exchange_end() const {
    return std::min(deadline_, Clock::now() + exchange_limit);
}

Error Server::silent(const Connection& connection) const {
    return {
        Errc::remote_unavailable,
        fmt::format("{} did not answer: {}", text(), connection.why()),
        "the server may be down, or a firewall may stop TCP to this port",
        {}};
}

Result<Connection> Server::connect() {
    if (cancelled_()) {
        return Error{Errc::cancelled, "the caller has left", {}, {}};
    }
    if (addresses_.empty()) {
        addresses_ = look_up(host_.text(), exchange_limit).found;
    }
    if (addresses_.empty()) {
        return Error{
            Errc::remote_unavailable,
            fmt::format("the name server {} has no address", host_.text()),
            "look at the spelling, or give its address instead of its name",
            "host"};
    }
    std::string why;
    for (const auto& address : addresses_) {
        Connection connection(address, port_, exchange_end());
        if (connection.is_open()) {
            return connection;
        }
        why = connection.why();
    }
    return Error{
        Errc::remote_unavailable,
        fmt::format("{} lets nobody connect: {}", text(), why),
        "the server may be down, or a firewall may stop TCP to this port",
        {}};
}

Result<std::vector<Message>> Server::ask(const std::vector<Bytes>& questions) {
    std::vector<Message> answers;
    std::span<const Bytes> rest = questions;
    while (!rest.empty()) {
        const auto batch = rest.first(std::min(rest.size(), questions_at_once));
        auto heard = ask_once(batch);
        if (!heard && heard.error().code == Errc::remote_unavailable) {
            heard = ask_once(batch);
        }
        if (!heard) {
            return heard.error();
        }
        answers.insert(answers.end(), heard->begin(), heard->end());
        rest = rest.subspan(batch.size());
    }
    return answers;
}

Result<std::vector<Message>> Server::ask_once(std::span<const Bytes> questions) {
    auto connection = connect();
    if (!connection) {
        return connection.error();
    }
    const auto end = exchange_end();
    const auto first_id = ::ldns_get_random();
    std::vector<TsigExchange> exchanges(questions.size(), TsigExchange(key_, seconds_since_1970()));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto id = static_cast<std::uint16_t>(first_id + i);
        if (!connection->send(exchanges[i].sign(with_id(questions[i], id)), end)) {
            return silent(*connection);
        }
    }
    return hear_all(*connection, exchanges, first_id, end);
}

// They may come in any order.
Result<std::vector<Message>> Server::hear_all(
    Connection& connection,
    std::vector<TsigExchange>& exchanges,
    std::uint16_t first_id,
    Clock::time_point end
) {
    std::vector<std::optional<Message>> heard(exchanges.size());
    for (std::size_t i = 0; i < exchanges.size(); ++i) {
        const auto bytes = connection.receive(end);
        if (!bytes) {
            return silent(connection);
        }
        auto message = parse_message(*bytes);
        const auto index = message ? static_cast<std::uint16_t>(message->id - first_id) : 0U;
        if (!message || index >= exchanges.size() || heard[index]) {
            return explain(Signature::malformed, text());
        }
        if (const auto signature = exchanges[index].check(*bytes); signature != Signature::good) {
            return explain(signature, text());
        }
        heard[index] = *std::move(message);
    }
    std::vector<Message> answers;
    answers.reserve(heard.size());
    for (auto& message : heard) {
        answers.push_back(*std::move(message));
    }
    return answers;
}

Updated Server::update(const Bytes& packet) {
    auto connection = connect();
    if (!connection) {
        return {.answer = {}, .error = connection.error(), .was_sent = false};
    }
    const auto end = exchange_end();
    TsigExchange exchange(key_, seconds_since_1970());
    const auto id = static_cast<std::uint16_t>(::ldns_get_random());
    if (!connection->send(exchange.sign(with_id(packet, id)), end)) {
        return {.answer = {}, .error = silent(*connection), .was_sent = true};
    }
    const auto bytes = connection->receive(end);
    if (!bytes) {
        return {.answer = {}, .error = silent(*connection), .was_sent = true};
    }
    auto message = parse_message(*bytes);
    const auto signature =
        message && message->id == id ? exchange.check(*bytes) : Signature::malformed;
    if (signature != Signature::good) {
        // The questions before it were answered with the same key, so this says nothing.
        return {.answer = {}, .error = explain(signature, text()), .was_sent = true};
    }
    return {.answer = std::move(message), .error = {}, .was_sent = true};
}

}  // namespace mailctl::net::dns::rfc2136
