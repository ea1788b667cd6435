#include "daemon/httpd/api/handbook.hpp"

#include "common/wire/json.hpp"
#include "daemon/httpd/api/openapi.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/http/method.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <regex>
#include <set>
#include <string>

using namespace mailctl::httpd;
using mailctl::wire::json;

namespace {

const std::string& page() {
    static const auto text = handbook_of(json::parse(openapi_of(native_routes())));
    return text;
}

std::set<std::string> found(const char* pattern) {
    std::set<std::string> all;
    const std::regex expression(pattern);
    for (std::sregex_iterator at(page().begin(), page().end(), expression), end; at != end; ++at) {
        all.insert((*at)[1]);
    }
    return all;
}

}  // namespace

TEST_CASE("the handbook has every route", "[httpd]") {
    for (const auto& route : native_routes()) {
        const auto head =
            fmt::format("<b>{}</b> <code>{}</code>", http::name(route.method), route.pattern);
        CAPTURE(head);
        CHECK(page().find(head) != std::string::npos);
    }
}

TEST_CASE("where the handbook points there is something", "[httpd]") {
    const auto places = found("id=\"([^\"]+)\"");
    const auto meant = found("href=\"#([^\"]+)\"");
    CHECK(meant.size() > 20);
    for (const auto& place : meant) {
        CAPTURE(place);
        CHECK(places.count(place) == 1);
    }
}

TEST_CASE("the handbook is no script and names no other host", "[httpd]") {
    CHECK(page().find("<script") == std::string::npos);
    CHECK(page().find("style=") == std::string::npos);
    CHECK(page().find("://") == std::string::npos);
}
