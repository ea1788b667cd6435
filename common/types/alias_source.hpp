#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/grammar.hpp"
#include "common/types/mailbox_address.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl {

/// What an alias answers for: one address, or as "@example.com" each address of the domain that
/// nobody has.
class AliasSource {
public:
    static constexpr Grammar grammar{
        .letters = "a-zA-Z0-9._@-", .needs = "@", .shortest = 4, .longest = 255};

    static Result<AliasSource> parse(std::string_view text);

    /// Every mailbox's address can be one.
    explicit AliasSource(const MailboxAddress& address)
        : local_(address.local()), domain_(address.domain()) {}

    static AliasSource all_of(const DomainName& domain) { return {std::nullopt, domain}; }

    bool is_catch_all() const { return !local_; }
    const std::optional<LocalPart>& local() const { return local_; }
    const DomainName& domain() const { return domain_; }
    std::string text() const;

    friend auto operator<=>(const AliasSource&, const AliasSource&) = default;

private:
    AliasSource(std::optional<LocalPart> local, DomainName domain)
        : local_(std::move(local)), domain_(std::move(domain)) {}

    std::optional<LocalPart> local_;
    DomainName domain_;
};

}  // namespace mailctl
