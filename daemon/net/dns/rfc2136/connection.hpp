#pragma once

#include "common/posix/file_descriptor.hpp"
#include "daemon/net/dns/wire/message.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace mailctl::net::dns::rfc2136 {

using Clock = std::chrono::steady_clock;

/// DNS over TCP (RFC 7766): messages behind their lengths. Everything takes until its deadline at
/// most.
class Connection {
public:
    /// Not open where the address does not let us in; why() then says the reason.
    Connection(const std::string& address, std::int64_t port, Clock::time_point deadline);

    bool is_open() const { return socket_.fd() >= 0; }
    const std::string& why() const { return why_; }

    bool send(const Bytes& message, Clock::time_point deadline);

    /// Nothing where the server closes, is silent or breaks off.
    std::optional<Bytes> receive(Clock::time_point deadline);

private:
    bool wait(short events, Clock::time_point deadline);
    bool fail(int error);
    bool read_exactly(Bytes& bytes, Clock::time_point deadline);

    posix::FileDescriptor socket_;
    std::string why_;
};

}  // namespace mailctl::net::dns::rfc2136
