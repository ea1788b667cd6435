#include "daemon/mailctld/hosting/list_place.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::hosting {

// No part of an address has a blank in it.
Result<std::optional<store::ListPlace>> place_in(
    const std::optional<Cursor>& after, std::string_view order
) {
    if (!after) {
        return std::optional<store::ListPlace>();
    }
    const auto& key = after->key();
    const auto end = key.find('=');
    if (end == std::string::npos || std::string_view(key).substr(0, end) != order) {
        return Error{
            Errc::invalid_argument,
            "after is a place in a list that was sorted in another way",
            fmt::format(
                "ask for it with the sort that its list had (this one is by {}), or leave it out "
                "for the first page",
                order
            ),
            "after"};
    }
    store::ListPlace place{key.substr(end + 1), {}};
    const auto& rest = after->id();
    for (std::size_t from = 0; from != std::string::npos;) {
        const auto blank = rest.find(' ', from);
        place.rest.push_back(rest.substr(from, blank - from));
        from = blank == std::string::npos ? blank : blank + 1;
    }
    return std::optional(std::move(place));
}

std::optional<std::string> cursor_of(
    std::string_view order, const std::optional<store::ListPlace>& place
) {
    if (!place) {
        return std::nullopt;
    }
    const Cursor cursor(
        fmt::format("{}={}", order, place->first), fmt::format("{}", fmt::join(place->rest, " "))
    );
    return cursor.text();
}

}  // namespace mailctl::hosting
