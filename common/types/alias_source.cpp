#include "common/types/alias_source.hpp"

namespace mailctl {

Result<AliasSource> AliasSource::parse(std::string_view text) {
    if (text.starts_with('@')) {
        const auto domain = DomainName::parse(text.substr(1));
        return domain ? all_of(*domain) : Result<AliasSource>(domain.error());
    }
    const auto address = MailboxAddress::parse(text);
    return address ? AliasSource(*address) : Result<AliasSource>(address.error());
}

std::string AliasSource::text() const {
    return (local_ ? local_->text() : std::string()) + "@" + domain_.text();
}

}  // namespace mailctl
