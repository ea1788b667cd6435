#include "daemon/net/platform/cybermail/account.hpp"

#include "common/types/text.hpp"
#include "daemon/net/platform/cybermail/envelope.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"

#include <fmt/format.h>

namespace mailctl::net::platform::cybermail {
namespace {

constexpr std::size_t max_health_bytes = 400;

struct PlanNames {
    const char* name;
    const char* slug;
};

// A plan without a name is none.
std::optional<api::Plan> plan_of(const json& object, const PlanNames& names) {
    api::Plan plan{
        text(object, names.name),
        text(object, names.slug),
        whole_number(object, "emails_per_month")};
    return plan.name.empty() && plan.slug.empty() ? std::nullopt : std::optional(std::move(plan));
}

}  // namespace

json body_of(const api::PlatformRegister& request) {
    return {
        {"email", request.email.text()},
        {"password", request.password.reveal()},
        {"full_name", request.full_name}};
}

Result<api::PlatformRegisterReply> parse_connected(json& data) {
    auto given = raw_text(data, "api_key");
    if (given.empty()) {
        return Error{Errc::remote_refused, "the platform gave no key", {}, {}};
    }
    auto key = Secret::parse(given);
    if (!key) {
        return Error{
            Errc::remote_refused,
            fmt::format("the platform gave a key of no use: {}", key.error().message),
            "connect again for another key",
            {}};
    }
    return api::PlatformRegisterReply{
        .key = *std::move(key),
        .account = id(data, "account_id"),
        .plan = plan_of(data, {"plan_name", "plan_slug"})};
}

Result<api::PlatformAccountReply> parse_account(json& data) {
    const auto* const plan = find(data, "plan");
    return api::PlatformAccountReply{
        .plan = plan == nullptr ? std::nullopt : plan_of(*plan, {"name", "slug"}),
        .emails_sent = find(data, "emails_sent_this_month") == nullptr
                           ? std::nullopt
                           : std::optional(whole_number(data, "emails_sent_this_month")),
        .reputation = number(data, "reputation_score")};
}

Result<api::PlatformHealthReply> parse_health(json& answer) {
    const auto* const data = find(answer, "data");
    for (const auto* const object : {data, static_cast<const json*>(&answer)}) {
        for (const char* const name : {"message", "status"}) {
            const auto words = object == nullptr ? "" : raw_text(*object, name);
            if (!words.empty()) {
                return api::PlatformHealthReply{shown(words, max_health_bytes)};
            }
        }
    }
    const auto words = answer.is_string() ? answer.get<std::string>() : wire::to_text(answer);
    return api::PlatformHealthReply{shown(trimmed(words), max_health_bytes)};
}

}  // namespace mailctl::net::platform::cybermail
