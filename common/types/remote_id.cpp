#include "common/types/remote_id.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {

Result<RemoteId> RemoteId::parse(std::string_view text) {
    if (!fits(grammar, text)) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is not an ID of the platform's", escaped(text.substr(0, grammar.longest))
            ),
            "the list prints the IDs there are",
            {}};
    }
    return RemoteId(std::string(text));
}

}  // namespace mailctl
