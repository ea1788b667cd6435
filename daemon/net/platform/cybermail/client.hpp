#pragma once

#include "common/api/net/platform/access.hpp"
#include "daemon/net/http/client.hpp"
#include "daemon/net/platform/cybermail/endpoints.hpp"
#include "daemon/net/platform/cybermail/envelope.hpp"

#include <chrono>
#include <functional>

namespace mailctl::net::platform::cybermail {

inline const Mask no_secrets;

/// The world of one job: how it sends and waits, until when, and whether anybody still listens.
struct World {
    std::function<http::Outcome(http::Request)> send;
    std::function<void(std::chrono::milliseconds)> sleep;
    std::function<bool()> cancelled;
    const Mask* mask = &no_secrets;  ///< Of the job's.
    std::chrono::steady_clock::time_point deadline;
};

/// Sends requests to the platform, again where that is safe.
class Client {
public:
    Client(const api::PlatformAccess& access, World world)
        : access_(access), world_(std::move(world)) {}

    /// What the platform answers, within 30 seconds and the job's deadline. `credential` is who
    /// asks, null where anybody may; its address goes into the body. Wipes the body. The caller
    /// wipes the data, where they may hold a secret.
    Result<json> post(const Endpoint& endpoint, json body, const api::PlatformKey* key);

    /// The same client for what must be put right even when nobody listens any more.
    Client undisturbed() const;

private:
    http::Request request(
        const Endpoint& endpoint, const std::string& body, const api::PlatformKey* key
    ) const;
    bool wait(std::chrono::milliseconds pause) const;

    const api::PlatformAccess& access_;
    World world_;
};

}  // namespace mailctl::net::platform::cybermail
