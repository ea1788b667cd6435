#include "daemon/httpd/dinomail/place.hpp"

#include "daemon/httpd/dinomail/kinds.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::httpd::dinomail {
namespace {

using http::Method;

const Kind* kind_named(std::string_view name) {
    for (const auto* const kind : {&aliases, &domains, &users}) {
        if (kind->name == name) {
            return kind;
        }
    }
    return nullptr;
}

std::string names_of(const std::vector<Method>& methods) {
    std::string names;
    for (const auto method : methods) {
        names += fmt::format("{}{}", names.empty() ? "" : ",", http::name(method));
    }
    return names;
}

}  // namespace

std::optional<Place> find(const std::vector<std::string>& segments) {
    if (segments.size() < 2 || segments[0] != "api") {
        return std::nullopt;
    }
    const auto* const kind = kind_named(segments[1]);
    const auto name = kind != nullptr                ? kind->name
                      : segments[1] == key_name      ? key_name
                      : segments[1] == password_name ? password_name
                                                     : std::string_view();
    if (name.empty()) {
        return std::nullopt;
    }
    Place place{name, kind};
    place.has_slash = segments.back().empty();
    const auto count = segments.size() - (place.has_slash ? 1 : 0);
    if (count == 3 && segments[2] == "schema") {
        place.what = Place::What::schema;
    } else if (count == 3 && !(kind != nullptr && segments[2] == "set")) {
        place.what = Place::What::detail;
        place.rest = segments[2];
    } else if (count == 4 && kind != nullptr && segments[2] == "set") {
        place.what = Place::What::set;
        place.rest = segments[3];
    } else if (count != 2) {
        return std::nullopt;
    }
    return place;
}

std::string pattern_of(const Place& place) {
    switch (place.what) {
        case Place::What::detail:
            return fmt::format("/api/{}/{{id}}/", place.name);
        case Place::What::schema:
            return fmt::format("/api/{}/schema/", place.name);
        case Place::What::set:
            return fmt::format("/api/{}/set/{{ids}}/", place.name);
        case Place::What::list:
            break;
    }
    return fmt::format("/api/{}/", place.name);
}

std::vector<Method> methods_of(const Place& place) {
    if (place.what == Place::What::schema || place.what == Place::What::set) {
        return {Method::get};
    }
    if (place.name == key_name) {
        return {Method::get};
    }
    if (place.name == password_name) {
        return place.what == Place::What::detail ? std::vector{Method::put, Method::patch}
                                                 : std::vector<Method>();
    }
    return {Method::get, Method::post, Method::put, Method::patch, Method::remove};
}

http::Response by_other_methods(const Place& place, Method asked) {
    const auto names = names_of(methods_of(place));
    http::Response response;
    response.status = asked == Method::options ? 200 : 405;
    response.fields.add("Allow", names);
    response.fields.add("Content-Type", "text/html; charset=utf-8");
    response.body = names;
    return response;
}

}  // namespace mailctl::httpd::dinomail
