#include "daemon/net/platform/cybermail/envelope.hpp"

#include "common/types/text.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mailctl::net::platform::cybermail {
namespace {

// As much as fits on a few lines of a terminal.
constexpr std::size_t max_error_bytes = 400;

constexpr const char* connect_again = "connect again: mailctl account connect";
constexpr const char* check_url = "check the URL of the platform";

/// An answer without its body.
struct Head {
    const Endpoint& endpoint;
    const Mask& mask;
    long status;
    std::optional<std::chrono::seconds> retry_after;

    bool is_success() const { return status >= 200 && status < 300; }
    bool is_redirect() const { return status >= 300 && status < 400; }
    bool is_forbidden() const { return status == 401 || status == 403; }
    bool is_change() const { return endpoint.effect == Effect::changes; }
};

std::string when_to_try_again(const Head& head) {
    return head.retry_after ? fmt::format("try again in {} seconds", head.retry_after->count())
                            : "try again later";
}

Error may_be_done(const Endpoint& endpoint, const std::string& message) {
    return {
        Errc::remote_unknown,
        fmt::format("{}; it may have been done all the same", message),
        std::string(endpoint.if_unknown),
        {}};
}

Error not_now(const Head& head, const std::string& message) {
    return {
        Errc::remote_unavailable,
        head.retry_after ? fmt::format("{}: {}", message, when_to_try_again(head)) : message,
        when_to_try_again(head),
        {}};
}

// The platform answers 200 to everything, so its words are all there is to know a bad key by.
bool is_about_the_key(std::string_view text) {
    constexpr std::array words{"api key", "api_key", "apikey", "unauthorized", "unauthenticated"};
    const auto lower = lower_case(text);
    return std::any_of(words.begin(), words.end(), [&](const char* word) {
        return lower.find(word) != std::string::npos;
    });
}

std::string hint_for_refused(const Head& head, bool for_the_key) {
    if (!for_the_key) {
        return {};
    }
    return head.endpoint.access == Access::account ? connect_again
                                                   : "check the address and the password";
}

/// What the platform itself says about a failure; empty where it says nothing.
std::string error_of(const json& envelope, const Mask& mask) {
    const auto* const error = find(envelope, "error");
    if (error == nullptr) {
        return {};
    }
    auto words = error->is_object() ? raw_text(*error, "message") : raw_text(envelope, "error");
    if (words.empty()) {
        words = raw_text(*error, "type");
    }
    while (words.ends_with('.')) {
        words.pop_back();  // as in our own messages, which go on behind it
    }
    return shown(mask.applied(words), max_error_bytes);
}

Error refusal(const Head& head, const std::string& words) {
    const auto message =
        words.empty() ? fmt::format("the platform refused {} without a reason", head.endpoint.path)
                      : fmt::format("the platform refused: {}", words);
    if (is_for_now(head.status)) {
        return not_now(head, message);
    }
    const auto hint = hint_for_refused(head, head.is_forbidden() || is_about_the_key(words));
    return {head.status == 404 ? Errc::not_found : Errc::remote_refused, message, hint, {}};
}

Error without_envelope(const Head& head, const std::string& why) {
    const auto& path = head.endpoint.path;
    const auto answered = fmt::format("the platform answered {} with HTTP {}", path, head.status);
    if (head.is_success()) {
        const auto message = fmt::format("the platform's answer to {} is of no use: {}", path, why);
        return head.is_change() ? may_be_done(head.endpoint, message)
                                : Error{Errc::remote_refused, message, check_url, {}};
    }
    if (head.is_redirect()) {
        return {
            Errc::remote_refused,
            fmt::format("{}, a redirect, which is not followed", answered),
            check_url,
            {}};
    }
    const bool is_put_off = head.status < 500 || (head.status == 503 && head.retry_after);
    if (is_for_now(head.status) && (is_put_off || !head.is_change())) {
        return not_now(head, answered);
    }
    if (head.status >= 500) {
        return head.is_change() ? may_be_done(head.endpoint, answered) : not_now(head, answered);
    }
    const auto hint = hint_for_refused(head, head.is_forbidden());
    return {Errc::remote_refused, answered, hint.empty() ? check_url : hint, {}};
}

bool is_envelope(const json& body, const Head& head) {
    return body.is_object() &&
           (body.contains("success") || body.contains("error") || head.is_success());
}

Result<json> open_envelope(json& envelope, const Head& head) {
    if (envelope.value("success", json()) != json(true)) {
        return refusal(head, error_of(envelope, head.mask));
    }
    const auto data = envelope.find("data");
    return data == envelope.end() || data->is_null() ? json::object() : std::move(*data);
}

/// Any JSON and any text, unless it says itself that it is a failure.
std::optional<json> free_form(const Result<json>& body, const std::string& text, const Head& head) {
    if (head.endpoint.needs_envelope || !head.is_success()) {
        return std::nullopt;
    }
    if (!body) {
        return json(text);
    }
    const auto* const success = find(*body, "success");
    return success == nullptr || *success == true ? std::optional(*body) : std::nullopt;
}

Judged judge_response(http::Response& response, const Endpoint& endpoint, const Mask& mask) {
    const Head head{endpoint, mask, response.status, response.retry_after};
    Attempt attempt{.fate = {}, .status = head.status, .retry_after = head.retry_after};
    auto body = wire::parse_json(response.body);
    if (auto accepted = free_form(body, response.body, head)) {
        return {*std::move(accepted), attempt};
    }
    wipe(response.body);
    if (!body || !is_envelope(*body, head)) {
        return {without_envelope(head, body ? "it is no object" : body.error().message), attempt};
    }
    attempt.has_envelope = true;
    auto data = open_envelope(*body, head);
    wire::wipe(*body);
    return {std::move(data), attempt};
}

}  // namespace

Judged judge(http::Outcome outcome, const Endpoint& endpoint, const Mask& mask) {
    if (outcome.response) {
        return judge_response(*outcome.response, endpoint, mask);
    }
    const auto& failure = outcome.failure.value();
    const Attempt attempt{.fate = failure.fate, .retry_after = {}};
    if (failure.fate == http::Fate::unknown && endpoint.effect == Effect::changes) {
        return {may_be_done(endpoint, failure.message), attempt};
    }
    return {Error{Errc::remote_unavailable, failure.message, failure.hint, {}}, attempt};
}

Error unusable(const Endpoint& endpoint, const std::string& why) {
    return {
        Errc::remote_refused,
        fmt::format("the platform's answer to {} is of no use: {}", endpoint.path, why),
        {},
        {}};
}

}  // namespace mailctl::net::platform::cybermail
