#pragma once

#include "daemon/net/dns/lookup/resolver.hpp"
#include "daemon/net/dns/provider.hpp"

#include <chrono>

namespace mailctl::net::dns::lookup {

/// The real DNS, by c-ares.
class NetworkResolver final : public Resolver {
public:
    /// From now on `limit` for all that is asked; what comes later stays without an answer, and so
    /// does everything once the caller has left.
    NetworkResolver(std::chrono::seconds limit, Cancelled cancelled);

    std::vector<std::optional<Message>> ask(const std::vector<Question>& questions) override;

    bool is_cancelled() const { return cancelled_(); }

private:
    std::chrono::steady_clock::time_point deadline_;
    Cancelled cancelled_;
};

}  // namespace mailctl::net::dns::lookup
