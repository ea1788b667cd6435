#include "common/types/label.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {

Result<Label> Label::parse(std::string_view text) {
    if (!fits(grammar, text)) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a name", escaped(text.substr(0, grammar.longest))),
            "use up to 32 of a-z, 0-9, \"-\", \"_\" and \".\"",
            {}};
    }
    return Label(std::string(text));
}

}  // namespace mailctl
