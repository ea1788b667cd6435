#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/providers.hpp"

#include <optional>
#include <string>

/// Who hosts a domain's zone, and who may have records written there.
namespace mailctl::dns {

/// A zone at one of our providers.
struct Hosting {
    store::Provider provider;
    DomainName zone;
};

/// A copy with the key, for one request.
api::DnsAccess access_of(const store::Provider& provider);

/// The provider with the longest hosted suffix of the domain; nothing where none hosts any. A
/// provider that does not answer is an error: it may be the one.
Result<std::optional<Hosting>> find_hosting(const Context& context, const DomainName& domain);

/// `not_found`, with what to do where none of our providers hosts the domain.
Error no_hosting(const DomainName& domain);

/// What the peer may do in a domain's zone: an administrator all, others what was granted to the
/// owner.
store::Leave leave_in(const Context& context, const std::string& owner, const DomainName& domain);

/// `permission_denied` without leave. With `force` it takes leave to write over what others wrote.
Status check_grant(
    const Context& context,
    const std::string& owner,
    const DomainName& domain,
    const DomainName& zone,
    bool force
);

/// The provider with this name, or `not_found`.
Result<store::Provider> provider_named(const Context& context, const std::string& name);

}  // namespace mailctl::dns
