#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/result.hpp"

#include <cstdint>
#include <span>

/// The kinds of DNS providers: which setting belongs to which, in one table. The command line makes
/// its options and their help of it; mailctld and mailctl-net check by it.
namespace mailctl::dns {

struct Setting {
    api::DnsProviderKind kind;
    const char* member;  ///< Of api::DnsAccess.
    const char* option;  ///< Of `mailctl dns provider add`.
    const char* value;   ///< What help calls its value.
    const char* text;    ///< What help says of it.
    bool is_required;
    bool (*is_given)(const api::DnsAccess& access);
};
std::span<const Setting> settings();

/// Whether there is a secret, and then it is required.
bool has_key(api::DnsProviderKind kind);

/// Names the first setting that belongs to another kind, then the first that is missing.
Status check_settings(const api::DnsAccess& access);

constexpr std::int64_t standard_port = 53;

}  // namespace mailctl::dns
