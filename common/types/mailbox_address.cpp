#include "common/types/mailbox_address.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {
namespace {

// RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them its brackets.
constexpr std::size_t longest_address = 254;

}  // namespace

Result<MailboxAddress> MailboxAddress::parse(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a mail address", escaped(text.substr(0, longest_address))),
            "write it as name@example.com",
            {}};
    }
    auto local = LocalPart::parse(text.substr(0, at));
    if (!local) {
        return local.error();
    }
    auto domain = DomainName::parse(text.substr(at + 1));
    if (!domain) {
        return domain.error();
    }
    return of(*std::move(local), *std::move(domain));
}

Result<MailboxAddress> MailboxAddress::of(LocalPart local, DomainName domain) {
    MailboxAddress address(std::move(local), std::move(domain));
    if (address.text().size() > longest_address) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is longer than {} characters, which no mail address may be",
                address.text(),
                longest_address
            ),
            "choose a shorter name in this domain",
            {}};
    }
    return address;
}

std::string MailboxAddress::text() const {
    return fmt::format("{}@{}", local_.text(), domain_.text());
}

}  // namespace mailctl
