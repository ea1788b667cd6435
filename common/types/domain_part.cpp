#include "common/types/domain_part.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {

Result<DomainPart> DomainPart::parse(std::string_view text) {
    if (!fits(grammar, text)) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" stands in no domain name", escaped(text.substr(0, grammar.longest))
            ),
            "write a part of the name: letters, digits, \"-\" and \".\"",
            {}};
    }
    return DomainPart(lower_case(text));
}

}  // namespace mailctl
