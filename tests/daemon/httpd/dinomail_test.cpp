#include "daemon/httpd/dinomail/dinomail.hpp"

#include "daemon/httpd/dinomail/lists.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::httpd;
using namespace mailctl::httpd::dinomail;

namespace {

http::Request request_for(const std::string& target) {
    http::Request request;
    REQUIRE_FALSE(http::parse_target(target, request.target));
    return request;
}

// "virtualuser detail 5"; "-" for a path of others.
std::string place_of(const std::string& target) {
    const auto place = dinomail::find(request_for(target).target.segments);
    return place ? pattern_of(*place) + (place->rest.empty() ? "" : " " + place->rest) +
                       (place->has_slash ? "" : " moved")
                 : "-";
}

std::string wanted(const std::string& query, bool is_for_show = true) {
    const auto found = wanted_of(users, request_for("/api/virtualuser/?" + query), is_for_show);
    return found ? found->parameters.dump() : found.error().message;
}

}  // namespace

TEST_CASE("a path is a list, one of it, a set, a schema, or another's", "[httpd][dinomail]") {
    CHECK(place_of("/api/virtualuser/") == "/api/virtualuser/");
    CHECK(place_of("/api/virtualuser") == "/api/virtualuser/ moved");
    CHECK(place_of("/api/virtualdomain/5/") == "/api/virtualdomain/{id}/ 5");
    CHECK(place_of("/api/virtualdomain/5") == "/api/virtualdomain/{id}/ 5 moved");
    CHECK(place_of("/api/virtualalias/set/1;2/") == "/api/virtualalias/set/{ids}/ 1;2");
    CHECK(place_of("/api/apikey/schema/") == "/api/apikey/schema/");
    CHECK(place_of("/api/changeuserpassword/5/") == "/api/changeuserpassword/{id}/ 5");
    for (const auto* other :
         {"/",
          "/api/",
          "/api/v1/status",
          "/api/openapi.json",
          "/api/virtualuser/set/",
          "/api/apikey/set/1/",
          "/api/virtualuser/5/x/",
          "/apix/virtualuser/"}) {
        CAPTURE(other);
        CHECK(place_of(other) == "-");
    }
}

TEST_CASE("who accepts a page is a person", "[httpd][dinomail]") {
    auto request = request_for("/api/");
    CHECK_FALSE(wants_page(request));
    request.fields.add("Accept", "application/json, */*");
    CHECK_FALSE(wants_page(request));
    auto browser = request_for("/api/");
    browser.fields.add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    CHECK(wants_page(browser));
}

TEST_CASE("a query is read by the kind's own table", "[httpd][dinomail]") {
    CHECK(wanted("") == R"({"limit":1000,"offset":0})");
    CHECK(wanted("limit=0&offset=7") == R"({"limit":1000,"offset":7})");
    CHECK(wanted("limit=1001") == R"({"limit":1000,"offset":0})");
    CHECK(wanted("limit=5&email=a@b.test") == R"({"address":"a@b.test","limit":5,"offset":0})");
    CHECK(wanted("id__in=3,4") == R"({"ids":[3,4],"limit":1000,"offset":0})");
    CHECK(wanted("domain=/api/virtualdomain/5/") == R"({"domain_id":5,"limit":1000,"offset":0})");
    CHECK(
        wanted("order_by=-email") ==
        R"({"descending":true,"limit":1000,"offset":0,"order":"address"})"
    );
    CHECK(wanted("surprise=1") == R"({"limit":1000,"offset":0})");
    CHECK(
        wanted("surprise=1", /*is_for_show=*/false) ==
        "The 'surprise' field does not allow filtering."
    );
    for (const auto* odd :
         {"limit=-1",
          "offset=x",
          "id=x",
          "id__in=1,,2",
          "domain=/api/virtualuser/5/",
          "email=a&email=b",
          "order_by=x",
          "resource_uri=x"}) {
        CAPTURE(odd);
        CHECK_FALSE(wanted_of(users, request_for(std::string("/api/virtualuser/?") + odd), true));
    }
}

TEST_CASE("an address of an object has its kind and its number", "[httpd][dinomail]") {
    CHECK(uri_of("virtualuser", 5) == "/api/virtualuser/5/");
    CHECK(id_in("/api/virtualuser/5/", "virtualuser") == 5);
    for (const json& odd :
         {json("/api/virtualuser/5"),
          json("/api/virtualdomain/5/"),
          json("/api/virtualuser//"),
          json("/api/virtualuser/"),
          json("/api/virtualuser/x/"),
          json(5),
          json()}) {
        CAPTURE(odd.dump());
        CHECK_FALSE(id_in(odd, "virtualuser"));
    }
}

TEST_CASE("an address is in its domain, whatever its case", "[httpd][dinomail]") {
    CHECK(check_in_domain("a@Example.org", "example.org"));
    CHECK(check_in_domain("@example.org", "example.org"));
    CHECK(
        check_in_domain("a@else.test", "example.org").error().message ==
        "The domain of a@else.test (else.test) is not the same as the domain example.org"
    );
    CHECK_FALSE(check_in_domain("a", "example.org"));
    CHECK_FALSE(check_in_domain("a@b@example.org.test", "example.org"));
}
