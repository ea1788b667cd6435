#pragma once

#include "daemon/net/platform/retry.hpp"

#include <cstddef>
#include <string_view>

namespace mailctl::net::platform::cybermail {

/// Who may ask.
enum class Access { anybody, account };

/// One thing that the platform can be asked; the rows below are all there are.
struct Endpoint {
    std::string_view path;  ///< Behind the platform's URL. The final slash belongs to it.
    Access access;
    Effect effect;
    std::string_view if_unknown;  ///< What to do when a change may have been made.
    std::size_t reply_bytes_max = 1'048'576;
    bool needs_envelope = true;  ///< Otherwise any JSON, and any text, will do.
};

namespace endpoint {

// A domain's row has 150 bytes, and mailctld takes 100,000 of them.
constexpr std::size_t list_bytes_max = 25'165'824;

// clang-format off
constexpr Endpoint connect          {"api/register/",            Access::anybody, Effect::changes,
                                     "connect again: that is a key to the same account"};
constexpr Endpoint account          {"api/account/",             Access::account, Effect::reads, ""};
constexpr Endpoint add_domain       {"api/domains/add/",         Access::account, Effect::changes,
                                     "look at the list of domains, or add it again"};
constexpr Endpoint domains          {"api/domains/list/",        Access::account, Effect::reads, "", list_bytes_max};
constexpr Endpoint verify_domain    {"api/domains/verify/",      Access::account, Effect::reads, ""};
constexpr Endpoint records          {"api/domains/dns-records/", Access::account, Effect::reads, ""};
constexpr Endpoint remove_domain    {"api/domains/remove/",      Access::account, Effect::changes,
                                     "look at the list of domains, or remove it again"};
constexpr Endpoint create_credential{"api/smtp/create/",         Access::account, Effect::changes,
                                     "look at the list of credentials for one that nobody uses"};
constexpr Endpoint credentials      {"api/smtp/list/",           Access::account, Effect::reads, ""};
constexpr Endpoint rotate_credential{"api/smtp/rotate/",         Access::account, Effect::changes,
                                     "the old password may be dead: rotate again"};
constexpr Endpoint remove_credential{"api/smtp/delete/",         Access::account, Effect::changes,
                                     "look at the list of credentials, or remove it again"};
constexpr Endpoint stats            {"api/stats/",               Access::account, Effect::reads, ""};
constexpr Endpoint domain_stats     {"api/stats/domains/",       Access::account, Effect::reads, ""};
constexpr Endpoint logs             {"api/logs/",                Access::account, Effect::reads, ""};
constexpr Endpoint health           {"api/health/",              Access::anybody, Effect::reads, "",
                                     1'048'576, /*needs_envelope=*/false};
// clang-format on

}  // namespace endpoint
}  // namespace mailctl::net::platform::cybermail
