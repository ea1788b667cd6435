#include "daemon/httpd/route/route.hpp"

#include "common/types/text.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace mailctl::httpd {
namespace {

using wire::json;

std::optional<std::string_view> place_of(std::string_view part) {
    const bool is_place = part.size() > 2 && part.front() == '{' && part.back() == '}';
    return is_place ? std::optional(part.substr(1, part.size() - 2)) : std::nullopt;
}

// From the end, where the paths of a table differ.
bool fits(std::string_view pattern, const std::vector<std::string>& segments) {
    for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
        const auto slash = pattern.rfind('/');
        if (slash == std::string_view::npos) {
            return false;
        }
        const auto part = pattern.substr(slash + 1);
        if (place_of(part) ? segment->empty() : *segment != part) {
            return false;
        }
        pattern = pattern.substr(0, slash);
    }
    return pattern.empty();
}

// Of a path that fits.
Places places_in(std::string_view pattern, const std::vector<std::string>& segments) {
    Places places;
    for (const auto& segment : segments) {
        const auto end = std::min(pattern.find('/', 1), pattern.size());
        if (const auto place = place_of(pattern.substr(1, end - 1))) {
            places.emplace_back(*place, segment);
        }
        pattern.remove_prefix(end);
    }
    return places;
}

Error wrong(std::string_view member, std::string message) {
    return {Errc::invalid_argument, std::move(message), {}, std::string(member)};
}

Error unknown(std::string_view member) {
    return wrong(member, fmt::format("unknown member \"{}\"", escaped(member)));
}

const wire::Shape& without_option(const wire::Shape& shape) {
    return shape.kind == wire::Shape::Kind::optional ? *shape.of : shape;
}

bool is_list(const wire::Shape& shape) { return shape.kind == wire::Shape::Kind::list; }

// Of a member in a path or a query, where all is text. No secret is: proxies log queries.
Result<json> value_of(std::string_view name, const wire::Shape& shape, std::string_view text) {
    using Kind = wire::Shape::Kind;
    switch (shape.kind) {
        case Kind::boolean:
            if (text == "true" || text == "false") {
                return json(text == "true");
            }
            return wrong(name, fmt::format("{} is true or false", name));
        case Kind::integer: {
            std::int64_t number = 0;
            const auto* const end = text.data() + text.size();
            const auto read = std::from_chars(text.data(), end, number);
            if (text.empty() || read.ec != std::errc() || read.ptr != end) {
                return wrong(name, fmt::format("{} is a whole number", name));
            }
            return json(number);
        }
        case Kind::text:
        case Kind::words:
            return json(std::string(text));
        default:
            return wrong(name, fmt::format("{} belongs into the body", name));
    }
}

// The member of a change that says in which state alone it is to be made.
constexpr std::string_view expect = "expect";

/// The parameters as they come together.
class Parameters {
public:
    explicit Parameters(const Route& route) : route_(route) {}

    ~Parameters() { wire::wipe(all_); }

    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;
    Parameters(Parameters&&) = delete;
    Parameters& operator=(Parameters&&) = delete;

    Status take_body(const std::string& body) {
        auto parsed = wire::parse_json(body);
        if (!parsed) {
            return Error{
                Errc::invalid_argument, "the body is not JSON: " + parsed.error().message, {}, {}};
        }
        if (!parsed->is_object()) {
            wire::wipe(*parsed);
            return Error{Errc::invalid_argument, "the body is an object of JSON", {}, {}};
        }
        all_ = *std::move(parsed);
        for (const auto& member : route_.ask().parameters->members) {
            if (is_in_query(route_, member) && all_.contains(member.name)) {
                return wrong(member.name, fmt::format("{} belongs into the query", member.name));
            }
        }
        return {};
    }

    Status take_from_query(std::string_view name, std::string_view text) {
        const auto* const member = route_.ask().parameters->find(name);
        if (member != nullptr && !is_in_query(route_, *member)) {
            return wrong(name, fmt::format("{} belongs into the body", name));
        }
        return take(name, text);
    }

    Status take(std::string_view name, std::string_view text) {
        const auto* const member = route_.ask().parameters->find(name);
        if (member == nullptr) {
            return unknown(name);
        }
        const auto& shape = without_option(*member->shape);
        auto value = value_of(name, is_list(shape) ? *shape.of : shape, text);
        if (!value) {
            return value.error();
        }
        const std::string key(name);
        if (is_list(shape)) {
            auto& list = all_[key];
            if (list.is_null() || list.is_array()) {
                list.push_back(*std::move(value));
                return {};
            }
        }
        if (all_.contains(key)) {
            return wrong(name, fmt::format("{} is there twice", name));
        }
        all_[key] = *std::move(value);
        return {};
    }

    // The state in which alone it is to be done, as an answer's ETag has told it.
    Status take_condition(const http::Fields& fields) {
        if (fields.count("If-Match") == 0) {
            return {};
        }
        const auto tag = fields.only("If-Match").value_or("");
        if (tag == "*") {
            return {};
        }
        const bool is_one = tag.size() > 2 && tag.front() == '"' && tag.back() == '"' &&
                            tag.substr(1, tag.size() - 2).find('"') == std::string_view::npos;
        if (!is_one) {
            return wrong("If-Match", "If-Match is one ETag of ours, or \"*\"");
        }
        if (route_.ask().parameters->find(expect) == nullptr) {
            return wrong("If-Match", "nothing at this path has an ETag: leave If-Match out");
        }
        return take(expect, tag.substr(1, tag.size() - 2));
    }

    Result<std::string> text() { return text_of(route_.ask(), all_); }

private:
    const Route& route_;
    json all_ = json::object();
};

bool is_bare(const Found& found, const http::Request& request) {
    return request.body.empty() && found.places.empty() && request.target.query.empty() &&
           request.fields.count("If-Match") == 0;
}

// The same each time: made once where it is right.
Result<std::string> text_of_nothing(const Route& route) {
    static std::map<const Ask*, std::string> made;
    if (const auto found = made.find(&route.ask()); found != made.end()) {
        return found->second;
    }
    auto text = Parameters(route).text();
    if (text) {
        made.emplace(&route.ask(), *text);
    }
    return text;
}

}  // namespace

bool has_body(const Route& route) { return http::may_have_body(route.method); }

// Secrets and what is no single value stand in a body alone.
bool is_in_query(const Route& route, const wire::MemberShape& member) {
    using Kind = wire::Shape::Kind;
    const auto& bare = without_option(*member.shape);
    const auto kind = is_list(bare) ? bare.of->kind : bare.kind;
    const bool is_plain = kind != Kind::secret && kind != Kind::record && kind != Kind::object;
    return is_plain && (!has_body(route) || member.name == "dry_run");
}

Found find_route(Routes routes, http::Method method, const std::vector<std::string>& segments) {
    const auto wanted = method == http::Method::head ? http::Method::get : method;
    Found found;
    for (const auto& route : routes) {
        if (!fits(route.pattern, segments)) {
            continue;
        }
        if (route.method == wanted) {
            return {&route, places_in(route.pattern, segments), {}};
        }
        found.allowed.push_back(route.method);
    }
    return found;
}

Result<std::string> parameters_of(const Found& found, const http::Request& request) {
    if (is_bare(found, request)) {
        return text_of_nothing(*found.route);
    }
    Parameters parameters(*found.route);
    if (!request.body.empty()) {
        if (auto status = parameters.take_body(request.body); !status) {
            return status.error();
        }
    }
    for (const auto& [name, text] : found.places) {
        if (auto status = parameters.take(name, text); !status) {
            return status.error();
        }
    }
    for (const auto& [name, text] : request.target.query) {
        const bool is_place = std::any_of(
            found.places.begin(),
            found.places.end(),
            [&, &query = name](const auto& place) { return place.first == query; }
        );
        if (is_place) {
            return unknown(name);
        }
        if (auto status = parameters.take_from_query(name, text); !status) {
            return status.error();
        }
    }
    if (auto status = parameters.take_condition(request.fields); !status) {
        return status.error();
    }
    return parameters.text();
}

}  // namespace mailctl::httpd
