#include "common/types/domain_name.hpp"

#include "common/types/host_name.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {

Result<DomainName> DomainName::parse(std::string_view text) {
    const auto host = HostName::parse(text);
    if (!fits(DomainName::grammar, text) || !host || host->is_address() ||
        host->text().find('.') == std::string::npos) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a domain name", escaped(text.substr(0, grammar.longest))),
            "write it as example.com",
            {}};
    }
    return DomainName(host->text());
}

}  // namespace mailctl
