#include "daemon/net/session.hpp"

#include "common/api/probe_smtp.hpp"
#include "common/wire/call.hpp"
#include "daemon/net/smtp/probe.hpp"

#include <algorithm>
#include <array>

#include <poll.h>

namespace mailctl::net {
namespace {

using wire::json;

constexpr std::chrono::seconds call_limit{15};
constexpr std::chrono::seconds reply_limit{5};

/// The caller during one call.
class Caller {
public:
    Caller(wire::FrameStream& stream, bool wants_progress)
        : stream_(stream), wants_progress_(wants_progress) {}

    void tell(const json& parameters) {
        if (wants_progress_) {
            send(wire::reply_text(parameters, /*continues=*/true));
        }
    }

    void answer(const json& parameters) { send(wire::reply_text(parameters)); }

    void refuse(const Error& error) { send(wire::error_text(error)); }

    void send(std::string_view message) {
        const auto sent = stream_.write(message, wire::Clock::now() + reply_limit);
        gone_ = gone_ || !sent;
    }

    bool gone() const {
        pollfd watched{.fd = stream_.fd(), .events = 0, .revents = 0};
        return gone_ ||
               (::poll(&watched, 1, 0) > 0 && (watched.revents & (POLLHUP | POLLERR)) != 0);
    }

private:
    wire::FrameStream& stream_;
    bool wants_progress_;
    bool gone_ = false;
};

Result<json> probe_smtp(json& parameters, Caller& caller) {
    const auto request = wire::decode<api::ProbeSmtp>(parameters, "parameters");
    wire::wipe(parameters);
    if (!request) {
        return request.error();
    }
    const auto verdict = smtp::probe(
        *request,
        {.on_step = [&](const api::ProbeStep& step
                    ) { caller.tell(wire::encode(api::ProbeReply{.step = step, .verdict = {}})); },
         .cancelled = [&] { return caller.gone(); }}
    );
    if (!verdict) {
        return verdict.error();
    }
    return wire::encode(api::ProbeReply{.step = {}, .verdict = *verdict});
}

struct Method {
    std::string_view name;
    Result<json> (*handle)(json& parameters, Caller& caller);
};

constexpr std::array methods{
    Method{api::ProbeSmtp::method, probe_smtp},
};

std::string method_not_found(const std::string& method) {
    return wire::to_text(
        {{"error", "org.varlink.service.MethodNotFound"}, {"parameters", {{"method", method}}}}
    );
}

void answer(wire::Call& call, Caller& caller) {
    const auto* const method = std::find_if(methods.begin(), methods.end(), [&](const Method& row) {
        return row.name == call.method;
    });
    if (method == methods.end()) {
        return caller.send(method_not_found(call.method));
    }
    json parameters = call.parameters ? *std::move(call.parameters) : json::object();
    if (call.oneway.value_or(false) || call.upgrade.value_or(false)) {
        wire::wipe(parameters);
        return caller.refuse(
            {Errc::invalid_argument, "oneway and upgrade are not for this method", {}, {}}
        );
    }
    const auto reply = method->handle(parameters, caller);
    return reply ? caller.answer(*reply) : caller.refuse(reply.error());
}

Result<wire::Call> parse_call(std::string& message) {
    auto parsed = wire::parse_json(message);
    wipe(message);
    if (!parsed) {
        return parsed.error();
    }
    auto call = wire::decode<wire::Call>(*parsed, "call");
    wire::wipe(*parsed);
    return call;
}

}  // namespace

void serve(wire::FrameStream& stream) {
    for (;;) {
        auto message = stream.read(wire::Clock::now() + call_limit);
        if (!message || !*message) {
            return;
        }
        auto call = parse_call(**message);
        Caller caller(stream, call && call->more.value_or(false));
        if (!call) {
            return caller.refuse(call.error());
        }
        answer(*call, caller);
        if (caller.gone()) {
            return;
        }
    }
}

}  // namespace mailctl::net
