#include "common/wire/as_tuple.hpp"
#include "daemon/httpd/http/transport.hpp"

#include <boost/asio/error.hpp>

#include <new>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

// OpenSSL on the socket itself. Asio's ssl::stream keeps four buffers of 17 KiB for each
// connection, which is most of what an idle one would cost.
namespace mailctl::httpd::http {
namespace {

using boost::system::error_code;

struct Free {
    void operator()(SSL* tls) const { ::SSL_free(tls); }
};

class Tls : public Transport {
public:
    Tls(Socket socket, SSL_CTX& context) : Transport(std::move(socket)), tls_(::SSL_new(&context)) {
        if (!tls_ || ::SSL_set_fd(tls_.get(), this->socket().native_handle()) != 1) {
            throw std::bad_alloc();
        }
    }

    asio::awaitable<bool> handshake() override {
        is_cancelled_ = false;
        for (;;) {
            ::ERR_clear_error();
            const int done = ::SSL_accept(tls_.get());
            if (done == 1) {
                is_ready_ = true;
                co_return true;
            }
            const auto failed = co_await wait_for(::SSL_get_error(tls_.get(), done));
            if (failed) {
                co_return false;
            }
        }
    }

    asio::awaitable<Transferred> read_some(asio::mutable_buffer buffer) override {
        is_cancelled_ = false;
        for (;;) {
            std::size_t size = 0;
            ::ERR_clear_error();
            const int done = ::SSL_read_ex(tls_.get(), buffer.data(), buffer.size(), &size);
            if (done == 1) {
                co_return Transferred{error_code(), size};
            }
            const auto failed = co_await wait_for(::SSL_get_error(tls_.get(), done));
            if (failed) {
                co_return Transferred{failed, 0};
            }
        }
    }

    std::size_t write_now(std::string_view text) override {
        std::size_t sent = 0;
        while (sent < text.size()) {
            std::size_t size = 0;
            ::ERR_clear_error();
            if (::SSL_write_ex(tls_.get(), text.data() + sent, text.size() - sent, &size) != 1) {
                break;
            }
            sent += size;
        }
        return sent;
    }

    asio::awaitable<Transferred> write(std::string_view text) override {
        std::size_t sent = 0;
        while (sent < text.size()) {
            std::size_t size = 0;
            ::ERR_clear_error();
            const int done =
                ::SSL_write_ex(tls_.get(), text.data() + sent, text.size() - sent, &size);
            if (done == 1) {
                sent += size;
                continue;
            }
            const auto failed = co_await wait_for(::SSL_get_error(tls_.get(), done));
            if (failed) {
                co_return Transferred{failed, sent};
            }
        }
        co_return Transferred{error_code(), sent};
    }

    void end() override {
        if (is_ready_) {
            ::ERR_clear_error();
            ::SSL_shutdown(tls_.get());
        }
        ::shutdown(socket().native_handle(), SHUT_WR);
    }

    // Something may have come just before, and more be waited for after it.
    void cancel() override {
        is_cancelled_ = true;
        Transport::cancel();
    }

private:
    // What the connection waits for; an error where it is at its end.
    asio::awaitable<error_code> wait_for(int wish) {
        if (wish != SSL_ERROR_WANT_READ && wish != SSL_ERROR_WANT_WRITE) {
            is_ready_ = is_ready_ && wish == SSL_ERROR_ZERO_RETURN;
            co_return asio::error::eof;
        }
        const auto kind = wish == SSL_ERROR_WANT_READ ? Socket::wait_read : Socket::wait_write;
        const auto [failed] = co_await socket().async_wait(kind, as_tuple);
        if (!failed && is_cancelled_) {
            co_return asio::error::operation_aborted;
        }
        co_return failed;
    }

    std::unique_ptr<SSL, Free> tls_;
    bool is_ready_ = false;
    bool is_cancelled_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_tls(Transport::Socket socket, SSL_CTX& context) {
    return std::make_unique<Tls>(std::move(socket), context);
}

}  // namespace mailctl::httpd::http
