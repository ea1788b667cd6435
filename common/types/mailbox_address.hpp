#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/grammar.hpp"
#include "common/types/local_part.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace mailctl {

/// The address of a mailbox or an alias that this machine is to have. Two that mean one mailbox are
/// equal: JOHN@Example.org is john@example.org. Addresses elsewhere may hold more: `MailAddress`.
class MailboxAddress {
public:
    static constexpr Grammar grammar{
        .letters = "a-zA-Z0-9._@-", .needs = "@", .shortest = 5, .longest = 255, .format = "email"};

    static Result<MailboxAddress> parse(std::string_view text);

    /// Refuses what is too long together.
    static Result<MailboxAddress> of(LocalPart local, DomainName domain);

    const LocalPart& local() const { return local_; }
    const DomainName& domain() const { return domain_; }
    std::string text() const;

    friend auto operator<=>(const MailboxAddress&, const MailboxAddress&) = default;

private:
    MailboxAddress(LocalPart local, DomainName domain)
        : local_(std::move(local)), domain_(std::move(domain)) {}

    LocalPart local_;
    DomainName domain_;
};

}  // namespace mailctl
