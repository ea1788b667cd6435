#include "daemon/httpd/api/schemas.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>

namespace mailctl::httpd {
namespace {

using wire::json;
using wire::Shape;
using Kind = wire::Shape::Kind;

// JSON Schema counts characters and a grammar bytes, of which a character has one or more: a text
// that has too many characters has too many bytes.
json text_schema(const Shape& shape) {
    json schema{{"type", "string"}};
    if (shape.grammar == nullptr) {
        return schema;
    }
    const auto& grammar = *shape.grammar;
    schema["pattern"] = pattern_of(grammar);
    schema["maxLength"] = grammar.longest;
    if (grammar.shortest > 0) {
        schema["minLength"] = grammar.shortest;
    }
    if (!grammar.format.empty()) {
        schema["format"] = grammar.format;
    }
    return schema;
}

json whole_schema(const Shape& shape) {
    json schema{{"type", "integer"}, {"format", "int64"}};
    if (shape.range != nullptr) {
        schema["minimum"] = shape.range->least;
        if (shape.range->most < std::numeric_limits<std::int64_t>::max()) {
            schema["maximum"] = shape.range->most;
        }
    }
    return schema;
}

}  // namespace

json reference(std::string_view kind, std::string_view name) {
    return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

json Schemas::of(const Shape& shape) {
    switch (shape.kind) {
        case Kind::boolean:
            return {{"type", "boolean"}};
        case Kind::integer:
            return whole_schema(shape);
        case Kind::real:
            return {{"type", "number"}};
        case Kind::text:
        case Kind::secret:
            return text_schema(shape);
        case Kind::object:
            return {{"type", "object"}};
        case Kind::list:
            return {{"type", "array"}, {"items", of(*shape.of)}};
        case Kind::optional:
            return of(*shape.of);
        case Kind::words:
            named_[std::string(shape.name)] = {{"type", "string"}, {"enum", shape.words}};
            return reference("schemas", shape.name);
        case Kind::record:
            break;
    }
    const std::string name(shape.name);
    if (!named_.contains(name)) {
        named_[name] = nullptr;  // so that one that holds itself comes to an end
        named_[name] = record(shape, {});
    }
    return reference("schemas", name);
}

json Schemas::record(const Shape& shape, const std::set<std::string_view>& left_out) {
    json properties = json::object();
    json required = json::array();
    for (const auto& member : shape.members) {
        if (left_out.count(member.name) != 0) {
            continue;
        }
        properties[std::string(member.name)] = of(*member.shape);
        if (member.shape->kind != Kind::optional) {
            required.push_back(member.name);
        }
    }
    json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    return schema;
}

}  // namespace mailctl::httpd
