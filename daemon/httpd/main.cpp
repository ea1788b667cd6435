#include "daemon/httpd/http/server.hpp"
#include "daemon/httpd/listeners.hpp"
#include "daemon/httpd/log.hpp"
#include "daemon/httpd/options.hpp"
#include "daemon/httpd/shim.hpp"
#include "daemon/httpd/systemd.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace mailctl::httpd {
namespace {

// No dump of ours may ever hold a token, and a client that leaves is no reason to die.
void harden() {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::prctl(PR_SET_DUMPABLE, 0);
    std::signal(SIGPIPE, SIG_IGN);
}

int stop_with(const Error& error) {
    fmt::print(stderr, "mailctl-httpd: {}\n", error.message);
    if (!error.hint.empty()) {
        fmt::print(stderr, "hint: {}\n", error.hint);
    }
    return info(error.code).exit;
}

http::Options options_of(const Settings& settings) {
    http::Options options;
    options.names = settings.names;
    for (const auto* own : {"localhost", "127.0.0.1", "[::1]"}) {
        options.names.emplace_back(own);
    }
    options.trusted = settings.trusted;
    return options;
}

int serve(const Settings& settings) {
    auto listeners = listeners_of(settings);
    if (!listeners) {
        return stop_with(listeners.error());
    }
    boost::asio::io_context io(1);
    Shim shim(io, settings.front_socket);
    http::Server server(io, options_of(settings), shim.application());
    boost::asio::signal_set signals(io, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code& failed, int) {
        if (!failed) {
            systemd::notify("STOPPING=1");
            server.drain();
            shim.drain();
        }
    });
    for (const auto& listener : *listeners) {
        log_start(listener.is_unix ? "a Unix socket" : fmt::format("port {}", listener.port));
    }
    boost::asio::co_spawn(
        io,
        server.run(*std::move(listeners)),
        [&](const std::exception_ptr& problem) {
            // What is under way at mailctld has nobody left who hears of it.
            io.stop();
            if (problem) {
                std::rethrow_exception(problem);
            }
        }
    );
    systemd::notify("READY=1");
    io.run();
    return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
    harden();
    const auto settings = read_options(argc, argv);
    if (!settings) {
        return stop_with(settings.error());
    }
    return *settings ? serve(**settings) : EXIT_SUCCESS;
}

}  // namespace
}  // namespace mailctl::httpd

int main(int argc, char** argv) {
    try {
        return mailctl::httpd::run(argc, argv);
    } catch (const std::exception& error) {
        mailctl::httpd::log_problem("stopped", error.what());
        return mailctl::info(mailctl::Errc::internal).exit;
    }
}
