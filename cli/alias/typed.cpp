#include "cli/alias/typed.hpp"

#include "cli/idn.hpp"
#include "common/types/text.hpp"

#include <algorithm>
#include <string>

namespace mailctl::cli {
Result<AliasSource> typed_source(const std::string& typed) {
    const auto at = typed.rfind('@');
    if (at == std::string::npos) {
        return AliasSource::parse(typed);
    }
    auto domain = typed_domain(std::string_view(typed).substr(at + 1));
    return domain ? AliasSource::parse(typed.substr(0, at + 1) + domain->text())
                  : Result<AliasSource>(domain.error());
}

Result<std::optional<std::vector<MailAddress>>> typed_destinations(
    const Arguments& arguments, std::string_view option
) {
    const auto given = arguments.text(option);
    if (!given) {
        return std::optional<std::vector<MailAddress>>();
    }
    std::vector<MailAddress> found;
    for (std::size_t begin = 0; begin <= given->size();) {
        const auto end = std::min(given->find(',', begin), given->size());
        auto address = typed_address(trimmed(std::string_view(*given).substr(begin, end - begin)));
        if (!address) {
            return at_option(option, address.error());
        }
        found.push_back(*std::move(address));
        begin = end + 1;
    }
    return std::optional(std::move(found));
}

Result<TypedAlias> typed_alias(const Arguments& arguments) {
    auto source = typed_source(arguments.values().front());
    if (!source) {
        return source.error();
    }
    auto destinations = typed_destinations(arguments, "destinations");
    if (!destinations) {
        return destinations.error();
    }
    return TypedAlias{*std::move(source), *std::move(destinations)};
}

Result<std::optional<std::vector<MailAddress>>> typed_destinations_or_none(
    const Arguments& arguments, std::string_view option
) {
    return arguments.text(option) == "none" ? std::optional(std::vector<MailAddress>())
                                            : typed_destinations(arguments, option);
}

}  // namespace mailctl::cli
