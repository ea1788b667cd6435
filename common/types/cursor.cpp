#include "common/types/cursor.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace mailctl {

Result<Cursor> Cursor::parse(std::string_view text) {
    std::size_t size = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, size);
    const auto colon = static_cast<std::size_t>(read.ptr - text.data());
    if (!fits(grammar, text) || read.ec != std::errc() || read.ptr == end || *read.ptr != ':' ||
        size > text.size() - colon - 1) {
        return Error{
            Errc::invalid_argument,
            "this is where no page ends",
            "give back what an answer has called \"next\", or leave it out for the first page",
            {}};
    }
    const auto rest = text.substr(colon + 1);
    return Cursor(std::string(rest.substr(0, size)), std::string(rest.substr(size)));
}

std::string Cursor::text() const { return fmt::format("{}:{}{}", key_.size(), key_, id_); }

}  // namespace mailctl
