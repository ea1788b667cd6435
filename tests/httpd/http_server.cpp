#include "daemon/httpd/http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

// The HTTP engine with a few answers of its own, for http_test.py. Says on standard output where it
// listens, and then a line of JSON for each request, problem and stream that has ended.
namespace {

namespace asio = boost::asio;
namespace http = mailctl::httpd::http;
using nlohmann::json;

struct Settings {
    http::Options options;
    std::vector<http::Listener> listeners;
    bool is_quiet = false;
};

void say(const json& line) {
    std::puts(line.dump().c_str());
    std::fflush(stdout);
}

[[noreturn]] void give_up(const std::string& text) { throw std::invalid_argument(text); }

unsigned number(std::string_view text) {
    unsigned value = 0;
    const auto [last, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || last != text.data() + text.size()) {
        give_up(fmt::format("{} is no number", text));
    }
    return value;
}

http::Response of_json(unsigned status, const json& body) {
    http::Response response;
    response.status = status;
    response.fields.add("Content-Type", "application/json");
    response.body = body.dump();
    return response;
}

json echo(const http::Request& request) {
    json query = json::array();
    for (const auto& parameter : request.target.query) {
        query.push_back({parameter.name, parameter.value});
    }
    return {
        {"method", name(request.method)},
        {"segments", request.target.segments},
        {"query", query},
        {"body_bytes", request.body.size()},
        {"client", request.client},
        {"is_tls", request.is_tls},
        {"fields", request.fields.size()},
        {"authorizations", request.fields.count("authorization")},
    };
}

asio::awaitable<void> wait(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

struct Pace {
    std::chrono::milliseconds interval;
    std::size_t padding;
};

asio::awaitable<void> count(std::shared_ptr<http::Events> events, Pace pace) {
    const std::string blanks(pace.padding, ' ');
    for (int number = 0; events->is_open(); ++number) {
        events->push({"", fmt::format("{}{}", number, blanks)});
        co_await wait(pace.interval);
    }
}

void begin_stream(asio::io_context& io, std::shared_ptr<http::Events> events, Pace pace) {
    events->on_gone([] { say({{"stream", "gone"}}); });
    events->on_drain([last = std::weak_ptr(events)] {
        if (const auto stream = last.lock()) {
            stream->push({.name = "bye", .data = "{}", .is_last = true});
        }
    });
    asio::co_spawn(io, count(std::move(events), pace), [](const std::exception_ptr&) {});
}

unsigned parameter(const http::Request& request, std::string_view name) {
    return number(request.target.parameter(name).value_or("0"));
}

http::EventStream stream(asio::io_context& io, const http::Request& request) {
    const Pace pace{
        std::chrono::milliseconds(number(request.target.parameter("ms").value_or("100"))),
        parameter(request, "padding")};
    return {{}, [&io, pace](std::shared_ptr<http::Events> events) {
                begin_stream(io, std::move(events), pace);
            }};
}

http::Response large(std::size_t size) {
    http::Response response;
    response.body.assign(size, 'x');
    return response;
}

http::Response split(const http::Request& request) {
    http::Response response;
    response.fields.add("X-Text", request.body);
    return response;
}

http::Response healthy() { return of_json(200, {{"ok", true}}); }

asio::awaitable<http::Reply> handle(asio::io_context& io, http::Request& request) {
    const auto& path = request.target.path;
    request.route = path;
    if (path == "/healthz") {
        co_return healthy();
    }
    if (path == "/events") {
        co_return stream(io, request);
    }
    if (path == "/throw") {
        throw std::runtime_error("a secret of the house");
    }
    if (path == "/slow") {
        co_await wait(std::chrono::milliseconds(parameter(request, "ms")));
    }
    if (path == "/large") {
        co_return large(parameter(request, "bytes"));
    }
    if (path == "/split") {
        co_return split(request);
    }
    co_return of_json(200, echo(request));
}

std::optional<http::Response> judge(http::Request& request) {
    if (request.target.path == "/closed") {
        return of_json(403, {{"error", "closed"}});
    }
    return std::nullopt;
}

void log(const http::Access& access) {
    say(
        {{"client", access.client},
         {"method", access.method},
         {"status", access.status},
         {"bytes", access.bytes},
         {"microseconds", access.duration.count()},
         {"route", access.route}}
    );
}

http::Application application(asio::io_context& io, bool is_quiet) {
    return {
        judge,
        [&io](http::Request& request) { return handle(io, request); },
        [](unsigned status, std::string_view sentence) {
            return of_json(status, {{"error", sentence}});
        },
        is_quiet ? [](const http::Access&) {} : log,
        [](std::string_view event, std::string_view text) {
            say({{"problem", event}, {"text", text}});
        }};
}

void set_limit(http::Limits& limits, std::string_view text) {
    const auto equals = std::min(text.find('='), text.size());
    const auto name = text.substr(0, equals);
    const unsigned value = number(text.substr(std::min(equals + 1, text.size())));
    const std::map<std::string_view, std::size_t*> numbers{
        {"requests_per_connection", &limits.requests_per_connection},
        {"connections", &limits.connections},
        {"tls_connections", &limits.tls_connections},
        {"connections_per_address", &limits.connections_per_address},
    };
    const std::map<std::string_view, http::Limits::Time*> times{
        {"header", &limits.header},
        {"body", &limits.body},
        {"handler", &limits.handler},
        {"write", &limits.write},
        {"idle", &limits.idle},
        {"comment", &limits.comment},
    };
    if (const auto found = numbers.find(name); found != numbers.end()) {
        *found->second = value;
    } else if (const auto time = times.find(name); time != times.end()) {
        *time->second = http::Limits::Time(value);
    } else {
        give_up(fmt::format("there is no limit {}", name));
    }
}

template <class T>
T taken(mailctl::Result<T> result) {
    if (!result) {
        give_up(result.error().message);
    }
    return *std::move(result);
}

Settings parse(std::span<char*> words) {
    Settings settings;
    std::map<std::string_view, std::string> files;
    for (std::size_t at = 1; at + 1 < words.size(); at += 2) {
        const std::string_view option = words[at];
        const std::string value = words[at + 1];
        if (option == "--listen" || option == "--listen-tls") {
            settings.listeners.push_back(taken(http::listen_tcp(value)));
            if (option == "--listen-tls") {
                settings.listeners.back().certificate = std::make_shared<http::Certificate>(
                    taken(http::Certificate::load(files["--certificate"], files["--key"]))
                );
            }
        } else if (option == "--listen-unix") {
            settings.listeners.push_back(taken(http::listen_unix(value)));
        } else if (option == "--listen-at") {
            mailctl::posix::FileDescriptor given(static_cast<int>(number(value)));
            settings.listeners.push_back(taken(http::adopt(std::move(given))));
        } else if (option == "--trust") {
            settings.options.trusted.push_back(taken(mailctl::Network::parse(value)));
        } else if (option == "--name") {
            settings.options.names.push_back(value);
        } else if (option == "--limit") {
            set_limit(settings.options.limits, value);
        } else if (option == "--quiet") {
            settings.is_quiet = value == "yes";
        } else {
            files[option] = value;
        }
    }
    return settings;
}

asio::awaitable<void> drain_at_signal(asio::signal_set& signals, http::Server& server) {
    co_await signals.async_wait(asio::use_awaitable);
    server.drain();
}

}  // namespace

int main(int argc, char** argv) {
    auto settings = parse({argv, static_cast<std::size_t>(argc)});
    asio::io_context io(1);
    http::Server server(io, std::move(settings.options), application(io, settings.is_quiet));
    json ports = json::array();
    for (const auto& listener : settings.listeners) {
        ports.push_back(listener.port);
    }
    asio::signal_set signals(io, SIGTERM, SIGINT);
    asio::co_spawn(io, drain_at_signal(signals, server), [](const std::exception_ptr&) {});
    asio::co_spawn(io, server.run(std::move(settings.listeners)), [&](const std::exception_ptr&) {
        io.stop();
    });
    say({{"listens", ports}});
    io.run();
    return 0;
}
