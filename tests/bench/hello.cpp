// The least that an HTTP server of Boost.Beast can do on one thread: what mailctl-httpd is measured
// beside. Answers each request with the same, and prints its port.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstdio>
#include <exception>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// As many bytes as /healthz has.
http::response<http::string_body> answer(const http::request<http::string_body>& request) {
    http::response<http::string_body> response(http::status::ok, request.version());
    response.set(http::field::date, "Sun, 06 Nov 1994 08:49:37 GMT");
    response.set(http::field::content_type, "application/json");
    response.set("X-Request-Id", "00000000-1");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(request.keep_alive());
    response.body() = R"({"ok":true})";
    response.prepare_payload();
    return response;
}

asio::awaitable<void> serve(tcp::socket socket) {
    beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        const auto [unread, size] = co_await http::async_read(socket, buffer, request, as_tuple);
        if (unread) {
            co_return;
        }
        const auto response = answer(request);
        const auto [unsent, bytes] = co_await http::async_write(socket, response, as_tuple);
        if (unsent || !response.keep_alive()) {
            co_return;
        }
    }
}

asio::awaitable<void> listen(tcp::acceptor acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        socket.set_option(tcp::no_delay(true));
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

}  // namespace

int main() {
    try {
        asio::io_context io(1);
        tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
        std::printf("%d\n", static_cast<int>(acceptor.local_endpoint().port()));
        std::fflush(stdout);
        asio::co_spawn(io, listen(std::move(acceptor)), asio::detached);
        io.run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_hello: %s\n", error.what());
        return 1;
    }
}
