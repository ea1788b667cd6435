#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mailctl::store {

/// An address by the number of its domain: what a query for many at once is given.
struct Place {
    std::int64_t domain = 0;
    std::string local = {};
};

/// As a list in JSON, for json_each(): a statement for a thousand costs what one for one does.
std::string places_text(const std::vector<Place>& places);

}  // namespace mailctl::store
