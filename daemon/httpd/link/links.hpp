#pragma once

#include "daemon/httpd/link/link.hpp"
#include "daemon/httpd/link/shared_link.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// The way to mailctld: calls go out, replies come back as they are.
///
/// What only reads uses one of a few connections again and again, what is answered from memory one
/// for all of it; whatever changes something, or
/// goes on, has one of its own, which is closed when it is over. It does not promise that a change
/// whose answer is lost was not made.
namespace mailctl::httpd {

class Links {
public:
    Links(asio::io_context& io, std::string path)
        : io_(io), path_(std::move(path)), shared_(io, path_) {}

    /// As read(), of what mailctld answers from memory.
    asio::awaitable<Result<std::string>> glance(std::string call) {
        return shared_.ask(std::move(call));
    }

    /// One call, one reply. Asks once more on a new connection where the one that was kept had been
    /// closed before a byte came back.
    asio::awaitable<Result<std::string>> read(std::string call);

    /// One call, many replies, each of which goes to `on_reply`; ends with the last, or where that
    /// says no. Gives the last reply.
    asio::awaitable<Result<std::string>> change(
        std::string call, std::function<bool(const std::string& reply)> on_reply
    );

    /// The same for what is silent as long as nothing happens.
    asio::awaitable<Result<std::string>> follow(
        std::string call, std::function<bool(const std::string& reply)> on_reply
    );

private:
    using Kept = std::unique_ptr<Link>;

    Kept take_kept();
    asio::awaitable<Result<Kept>> open();
    asio::awaitable<Result<std::string>> ask(
        std::string call,
        std::function<bool(const std::string& reply)> on_reply,
        std::optional<Link::Patience> patience
    );

    asio::io_context& io_;
    std::string path_;
    std::vector<Kept> kept_;
    SharedLink shared_;
};

}  // namespace mailctl::httpd
