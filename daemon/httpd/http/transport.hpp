#pragma once

#include "common/posix/file_descriptor.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <tuple>

#include <openssl/types.h>

namespace mailctl::httpd::http {

namespace asio = boost::asio;

/// The bytes of one connection, TCP or Unix, with TLS or without. One read and one write may be
/// under way at the same time. Time limits are the session's: it cancels.
class Transport {
public:
    using Socket = asio::generic::stream_protocol::socket;
    using Transferred = std::tuple<boost::system::error_code, std::size_t>;

    explicit Transport(Socket socket) : socket_(std::move(socket)) {}
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    Transport(Transport&&) = delete;
    Transport& operator=(Transport&&) = delete;

    /// False where the client does not get on with us.
    virtual asio::awaitable<bool> handshake() = 0;

    virtual asio::awaitable<Transferred> read_some(asio::mutable_buffer buffer) = 0;

    /// What can be sent without waiting, which is all as a rule. A failure is for write() to see.
    virtual std::size_t write_now(std::string_view text) = 0;

    /// All of it, or an error.
    virtual asio::awaitable<Transferred> write(std::string_view text) = 0;

    /// Tells the client that no more comes.
    virtual void end() = 0;

    /// Ends what is under way with operation_aborted.
    virtual void cancel();

    /// As cancel(), and forgets what the client has not fetched; nothing goes any more.
    void abort();

    /// Whether something to read is there already.
    bool has_input();

protected:
    Socket& socket() { return socket_; }

private:
    Socket socket_;
};

std::unique_ptr<Transport> make_plain(Transport::Socket socket);
std::unique_ptr<Transport> make_tls(Transport::Socket socket, SSL_CTX& context);

}  // namespace mailctl::httpd::http
