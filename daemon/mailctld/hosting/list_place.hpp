#pragma once

#include "common/result.hpp"
#include "common/types/cursor.hpp"
#include "daemon/mailctld/store/hosted_lists.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::hosting {

/// Behind which row a page begins, of a list that is sorted so ("-quota"). Nothing of the first
/// page; refused where another order has told it.
Result<std::optional<store::ListPlace>> place_in(
    const std::optional<Cursor>& after, std::string_view order
);

/// What the next page begins behind, as who asks for it has to give it back.
std::optional<std::string> cursor_of(
    std::string_view order, const std::optional<store::ListPlace>& place
);

/// How a request is to be listed: `Key` is the store's list of what `sort` may name, in its order,
/// of which the first one is the usual.
template <class Key>
struct Sorted {
    Key key;
    std::string order;
    store::ListWanted wanted;
};

template <class Key, class Request>
Result<Sorted<Key>> sorted_as(const Request& request, std::string_view usual, std::int64_t limit) {
    Sorted<Key> sorted{Key{}, std::string(usual), {.is_down = false, .after = {}, .limit = limit}};
    if (request.sort) {
        sorted.key = static_cast<Key>(request.sort->column());
        sorted.order = request.sort->text();
        sorted.wanted.is_down = request.sort->is_down();
    }
    auto place = place_in(request.after, sorted.order);
    if (!place) {
        return place.error();
    }
    sorted.wanted.after = *std::move(place);
    return sorted;
}

}  // namespace mailctl::hosting
