#include "daemon/net/session.hpp"

#include "common/api/net/certificate/judge.hpp"
#include "common/api/net/imap/read.hpp"
#include "common/api/net/smtp/try.hpp"
#include "daemon/net/certificate/judge.hpp"
#include "daemon/net/dns/methods.hpp"
#include "daemon/net/imap/read.hpp"
#include "daemon/net/job.hpp"
#include "daemon/net/libcurl.hpp"
#include "daemon/net/platform/handlers.hpp"
#include "daemon/net/smtp/trial.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>
#include <span>

namespace mailctl::net {
namespace {

using wire::json;

constexpr std::chrono::seconds call_limit{15};

Result<api::TrialReply> try_smtp(
    const api::TrySmtp& request, Caller& caller, const Mask& /*mask*/
) {
    auto verdict = smtp::try_relay(
        request,
        {.on_step = [&](const api::TrialStep& step
                    ) { caller.tell(wire::encode(api::TrialReply{.step = step, .verdict = {}})); },
         .cancelled = [&] { return caller.gone(); }}
    );
    if (!verdict) {
        return verdict.error();
    }
    return api::TrialReply{.step = {}, .verdict = *std::move(verdict)};
}

Result<api::CertificateJudgement> judge_certificate(
    const api::JudgeCertificate& request, Caller& /*caller*/, const Mask& /*mask*/
) {
    return certificate::judge(request, std::time(nullptr));
}

Result<api::ReadMessageReply> read_message(
    const api::ReadMessage& request, Caller& caller, const Mask& /*mask*/
) {
    return imap::read_message(request, [&] { return caller.gone(); });
}

constexpr std::array own_methods{
    Method::of<api::JudgeCertificate, judge_certificate>(),
    Method::of<api::ReadMessage, read_message>(),
    Method::of<api::TrySmtp, try_smtp>()};

const Method* find_method(std::string_view name) {
    for (const auto methods :
         {std::span<const Method>(own_methods), dns::methods(), platform::methods()}) {
        const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method& row) {
            return row.name() == name;
        });
        if (found != methods.end()) {
            return &*found;
        }
    }
    return nullptr;
}

std::string method_not_found(const std::string& method) {
    return wire::to_text(
        {{"error", "org.varlink.service.MethodNotFound"}, {"parameters", {{"method", method}}}}
    );
}

// The only catch of a job: a broken world is an answer, too, for whoever waits for one.
Result<json> perform(const Method& method, json& parameters, Caller& caller) {
    if (auto lacking = what_libcurl_lacks(); !lacking.empty()) {
        return Error{Errc::configuration, std::move(lacking), libcurl_hint, {}};
    }
    try {
        return method.handle(parameters, caller);
    } catch (const std::exception& error) {
        return Error{Errc::internal, error.what(), {}, {}};
    }
}

void answer(wire::Call& call, Caller& caller) {
    const auto* const method = find_method(call.method);
    if (method == nullptr) {
        return caller.send(method_not_found(call.method));
    }
    json parameters = call.parameters ? *std::move(call.parameters) : json::object();
    if (call.oneway.value_or(false) || call.upgrade.value_or(false)) {
        wire::wipe(parameters);
        return caller.refuse(
            {Errc::invalid_argument, "oneway and upgrade are not for this method", {}, {}}
        );
    }
    auto reply = perform(*method, parameters, caller);
    wire::wipe(parameters);
    return reply ? caller.answer(*std::move(reply)) : caller.refuse(reply.error());
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
