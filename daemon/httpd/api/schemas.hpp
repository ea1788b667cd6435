#pragma once

#include "common/wire/json.hpp"
#include "common/wire/shape.hpp"

#include <set>
#include <string_view>

namespace mailctl::httpd {

/// What points to something of the description's own: "schemas", "responses".
wire::json reference(std::string_view kind, std::string_view name);

/// Writes schemas, with all that the types know, and remembers those that have a name.
class Schemas {
public:
    wire::json of(const wire::Shape& shape);

    /// A record without some of its members.
    wire::json record(const wire::Shape& shape, const std::set<std::string_view>& left_out);

    wire::json take() { return std::move(named_); }

private:
    wire::json named_ = wire::json::object();
};

}  // namespace mailctl::httpd
