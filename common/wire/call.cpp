#include "common/wire/call.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::wire {
namespace {

constexpr std::string_view error_prefix = "io.mailctl.";

std::string text_member(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// {"parameters":{...},"continues":true} or {"error":"...","parameters":{...}}, each member optional
// but an error never empty.
bool is_reply(const json& reply) {
    if (!reply.is_object()) {
        return false;
    }
    return std::all_of(reply.items().begin(), reply.items().end(), [](const auto& member) {
        const auto& value = member.value();
        return (member.key() == "parameters" && value.is_object()) ||
               (member.key() == "continues" && value.is_boolean()) ||
               (member.key() == "error" && value.is_string() && !value.empty() &&
                !value.template get_ref<const std::string&>().empty());
    });
}

Error parse_error(const std::string& name, const json& parameters) {
    if (!name.starts_with(error_prefix)) {
        return {
            Errc::protocol,
            fmt::format("the peer answered {} {}", escaped(name), escaped(to_text(parameters))),
            "mailctl and mailctld may be of different versions",
            {}};
    }
    const auto retry_after = parameters.find("retry_after");
    const bool is_told = retry_after != parameters.end() && retry_after->is_number_integer();
    return {
        .code = errc_by_name(std::string_view(name).substr(error_prefix.size())),
        .message = text_member(parameters, "message"),
        .hint = text_member(parameters, "hint"),
        .parameter = text_member(parameters, "parameter"),
        .retry_after = is_told ? retry_after->get<std::int64_t>() : 0};
}

}  // namespace

std::string reply_text(json parameters, bool continues) {
    json reply{{"parameters", std::move(parameters)}};
    if (continues) {
        reply["continues"] = true;
    }
    std::string text = to_text(reply);
    wipe(reply);  // it may tell a new password
    return text;
}

std::string error_text(const Error& error) {
    json parameters{{"message", error.message}, {"hint", error.hint}};
    if (!error.parameter.empty()) {
        parameters["parameter"] = error.parameter;
    }
    if (error.retry_after > 0) {
        parameters["retry_after"] = error.retry_after;
    }
    return to_text(
        {{"error", fmt::format("{}{}", error_prefix, info(error.code).name)},
         {"parameters", std::move(parameters)}}
    );
}

Result<Reply> parse_reply(std::string_view text) {
    auto parsed = parse_json(text);
    if (!parsed) {
        return parsed.error();
    }
    if (!is_reply(*parsed)) {
        return Error{Errc::protocol, "the reply is not one of Varlink", {}, {}};
    }
    const auto given = parsed->find("parameters");
    // Moved, not copied: a reply may tell a password.
    json parameters = given == parsed->end() ? json::object() : std::move(*given);
    if (const std::string error = text_member(*parsed, "error"); !error.empty()) {
        return parse_error(error, parameters);
    }
    const auto continues = parsed->find("continues");
    return Reply{std::move(parameters), continues != parsed->end() && *continues == json(true)};
}

Client::Client(posix::FileDescriptor socket, std::chrono::milliseconds patience)
    : stream_(std::move(socket), max_reply_bytes), patience_(patience) {}

Result<json> Client::exchange(
    std::string_view method, json parameters, const std::function<Status(json)>& on_reply
) {
    json call{{"method", method}, {"parameters", std::move(parameters)}};
    if (on_reply) {
        call["more"] = true;
    }
    std::string message = to_text(call);
    wipe(call);
    const auto sent = stream_.write(message, Clock::now() + patience_);
    mailctl::wipe(message);
    for (;;) {
        // A peer that is too busy says so and closes without reading: its answer is still there.
        const auto patience = sent ? patience_ : std::chrono::milliseconds(0);
        auto answer = stream_.read(Clock::now() + patience, is_cancelled_);
        if (!sent && (!answer || !*answer)) {
            return sent.error();
        }
        if (!answer) {
            return answer.error();
        }
        if (!*answer) {
            return Error{
                Errc::unavailable, "the peer closed the connection without an answer", {}, {}};
        }
        auto reply = parse_reply(**answer);
        mailctl::wipe(**answer);  // it may have held a new password
        if (!reply) {
            return reply.error();
        }
        if (!reply->continues) {
            return std::move(reply->parameters);
        }
        if (on_reply) {
            if (auto status = on_reply(std::move(reply->parameters)); !status) {
                return status.error();
            }
        }
    }
}

}  // namespace mailctl::wire
