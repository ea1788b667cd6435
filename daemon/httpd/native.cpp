#include "daemon/httpd/native.hpp"

#include "common/types/secret.hpp"
#include "daemon/httpd/detached.hpp"
#include "daemon/httpd/problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace mailctl::httpd {
namespace {

constexpr std::string_view key_field = "Idempotency-Key";

Error no_key() {
    return {
        Errc::invalid_argument,
        "Idempotency-Key is one text that no other request has",
        {},
        std::string(key_field)};
}

bool wants_stream(const http::Request& request) {
    return request.fields.find("Accept").value_or("").starts_with("text/event-stream");
}

/// What a change tells, as events.
struct Told {
    const Ask& ask;
    std::string request;
    std::shared_ptr<http::Events> events;

    void tell(const std::string& reply) const {
        const auto part = part_of(ask, reply);
        part ? push(*part) : fail(part.error());
    }

    void fail(const Error& error) const { push({"error", problem(error, request).body}); }

    void push(const Part& part) const { events->push({part.event, part.data}); }
};

asio::awaitable<void> follow_change(Links& links, std::string call, Told told) {
    const std::function<bool(const std::string&)> each = [&told](const std::string& reply) {
        told.tell(reply);
        return true;
    };
    auto last = co_await links.change(std::move(call), each);
    if (last) {
        told.tell(*last);
        mailctl::wipe(*last);
    } else {
        told.fail(last.error());
    }
    told.events->end();
}

// The progress as it comes, and then what it came to. It goes on where nobody reads any more.
http::EventStream stream(
    asio::io_context& io, Links& links, const Route& row, std::string call, std::string id
) {
    http::EventStream stream;
    stream.begin = [&io, &links, &row, call = std::move(call), id = std::move(id)](
                       std::shared_ptr<http::Events> events
                   ) {
        asio::co_spawn(
            io, follow_change(links, call, Told{row.ask(), id, std::move(events)}), asio::detached
        );
    };
    return stream;
}

asio::awaitable<Result<std::string>> ask(
    asio::io_context& io, Links& links, const Route& row, std::string call
) {
    switch (row.deed) {
        case Deed::glances:
            return links.glance(std::move(call));
        case Deed::reads:
            return links.read(std::move(call));
        case Deed::changes:
            break;
    }
    return wait_beside(io, links.change(std::move(call), [](const std::string&) { return true; }));
}

}  // namespace

asio::awaitable<http::Reply> answer_by_route(
    asio::io_context& io, Links& links, Found found, Errand errand
) {
    const auto& row = *found.route;
    auto& request = errand.request;
    auto parameters = parameters_of(found, request);
    mailctl::wipe(request.body);
    if (!parameters) {
        co_return problem(parameters.error(), request.id);
    }
    auto on = errand.on();
    if (changes(row) && request.fields.count(key_field) > 0) {
        on.key = request.fields.only(key_field).value_or("");
        if (on.key.empty()) {
            mailctl::wipe(*parameters);
            co_return problem(no_key(), request.id);
        }
    }
    const bool streams = changes(row) && wants_stream(request);
    auto call = call_text(row.ask().name, *parameters, on, streams);
    mailctl::wipe(*parameters);
    if (streams) {
        co_return stream(io, links, row, std::move(call), request.id);
    }
    auto asked = ask(io, links, row, std::move(call));
    auto reply = co_await std::move(asked);
    co_return answer_to(row, std::move(reply), request);
}

}  // namespace mailctl::httpd
