#include "common/types/remote_id.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl {
namespace {

constexpr std::size_t max_id_bytes = 64;

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == ':';
}

}  // namespace

Result<RemoteId> RemoteId::parse(std::string_view text) {
    const bool is_id = !text.empty() && text.size() <= max_id_bytes &&
                       std::all_of(text.begin(), text.end(), is_id_character);
    if (!is_id) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is not an ID of the platform's", escaped(text.substr(0, max_id_bytes))
            ),
            "the list prints the IDs there are",
            {}};
    }
    return RemoteId(std::string(text));
}

}  // namespace mailctl
