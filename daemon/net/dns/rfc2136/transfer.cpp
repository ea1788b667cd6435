#include "daemon/net/dns/rfc2136/server.hpp"

#include <algorithm>

namespace mailctl::net::dns::rfc2136 {
namespace {

constexpr std::chrono::seconds transfer_limit{10};
constexpr std::int64_t records_max = 200'000;

/// Counts the records of a transfer (RFC 5936), message by message.
class Count {
public:
    /// Whether the message belongs to a transfer that can be trusted. The first and the last are
    /// signed; a signature covers all since the one before.
    bool take(const Message& message, Signature signature) {
        const bool is_signed =
            signature == Signature::good || (signature == Signature::absent && records_ > 0);
        if (!is_signed || message.code != Code::no_error || message.answers.empty()) {
            return false;
        }
        records_ += static_cast<std::int64_t>(message.answers.size());
        ends_ +=
            std::count_if(message.answers.begin(), message.answers.end(), [](const Record& record) {
                return record.type == Type::soa;
            });
        return records_ <= records_max && (!is_complete() || signature == Signature::good);
    }

    // The SOA stands at both ends.
    bool is_complete() const { return ends_ >= 2; }
    std::int64_t records() const { return records_ - 1; }

private:
    std::int64_t records_ = 0;
    std::int64_t ends_ = 0;
};

}  // namespace

std::optional<std::int64_t> Server::count_records(const DomainName& zone) {
    auto connection = connect();
    if (!connection) {
        return std::nullopt;
    }
    const auto end = std::min(deadline_, Clock::now() + transfer_limit);
    TsigExchange exchange(key_, seconds_since_1970());
    const auto asked = exchange.sign(question(zone.text(), Type::axfr, Recursion::not_wanted));
    if (!connection->send(asked, end)) {
        return std::nullopt;
    }
    Count count;
    while (!count.is_complete()) {
        const auto bytes = connection->receive(end);
        const auto message = bytes ? parse_message(*bytes) : std::nullopt;
        if (!message || !count.take(*message, exchange.check(*bytes))) {
            return std::nullopt;
        }
    }
    return count.records();
}

}  // namespace mailctl::net::dns::rfc2136
