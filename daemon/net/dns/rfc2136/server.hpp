#pragma once

#include "common/types/host_name.hpp"
#include "daemon/net/dns/provider.hpp"
#include "daemon/net/dns/rfc2136/connection.hpp"
#include "daemon/net/dns/rfc2136/key.hpp"
#include "daemon/net/dns/rfc2136/tsig.hpp"

#include <optional>
#include <vector>

namespace mailctl::net::dns::rfc2136 {

/// An update's answer, or why there is none.
struct Updated {
    std::optional<Message> answer;
    std::optional<Error> error;
    bool was_sent = false;  ///< Where there is no answer: whether it may have been done.
};

/// One name server, spoken to over TCP with everything signed. Each exchange takes 5 seconds at
/// most, all together 28.
class Server {
public:
    Server(HostName host, std::int64_t port, TsigKey key, Cancelled cancelled);

    /// "192.0.2.53 port 53"
    std::string text() const;

    /// The answers to these questions, in their order, their signatures checked. Asks once more
    /// over a fresh connection where the first breaks.
    Result<std::vector<Message>> ask(const std::vector<Bytes>& questions);

    /// Sends one update, once.
    Updated update(const Bytes& packet);

    /// How many records a transfer of the zone has; nothing where the server does not let us, or
    /// where it takes too long.
    std::optional<std::int64_t> count_records(const DomainName& zone);

    bool is_cancelled() const { return cancelled_(); }

private:
    Result<Connection> connect();
    Result<std::vector<Message>> ask_once(std::span<const Bytes> questions);
    Result<std::vector<Message>> hear_all(
        Connection& connection,
        std::vector<TsigExchange>& exchanges,
        std::uint16_t first_id,
        Clock::time_point end
    );
    Clock::time_point exchange_end() const;
    Error silent(const Connection& connection) const;

    HostName host_;
    std::int64_t port_;
    TsigKey key_;
    Cancelled cancelled_;
    Clock::time_point deadline_;
    std::vector<std::string> addresses_;
};

}  // namespace mailctl::net::dns::rfc2136
