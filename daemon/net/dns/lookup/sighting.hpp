#pragma once

#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/record.hpp"
#include "daemon/net/dns/lookup/resolver.hpp"

#include <optional>

namespace mailctl::net::dns::lookup {

/// What one answer says to a question.
struct Sighting {
    api::DnsOutcome outcome = api::DnsOutcome::silent;
    std::vector<std::string> values{};
    std::optional<std::int64_t> ttl{};
    std::vector<RecordName> aliases{};
    std::optional<RecordName> elsewhere{};  ///< Where the aliases leave what this server knows.
};

/// Who was asked: only from a server of the zone itself is authority demanded.
enum class Role { authority, resolver };

/// Judges an answer. Aliases are followed within it, 8 of them at most.
Sighting judge(const std::optional<Message>& answer, const api::DnsQuestion& asked, Role role);

/// Goes on with what the resolver says about the name where the aliases led to.
void follow(Sighting& sighting, const std::optional<Message>& answer, api::RecordType type);

Type wire_type(api::RecordType type);

}  // namespace mailctl::net::dns::lookup
