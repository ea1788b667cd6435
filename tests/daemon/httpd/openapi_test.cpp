#include "daemon/httpd/api/openapi.hpp"

#include "common/wire/json.hpp"
#include "daemon/httpd/api/routes.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using mailctl::httpd::native_routes;
using mailctl::httpd::openapi_of;
using mailctl::wire::json;

namespace {

const json& document() {
    static const json parsed = json::parse(openapi_of(native_routes()));
    return parsed;
}

// Each "$ref" of the tree.
void collect_references(const json& tree, std::set<std::string>& found) {
    if (tree.is_object() && tree.contains("$ref")) {
        found.insert(tree["$ref"]);
    }
    for (const auto& branch : tree) {
        if (branch.is_structured()) {
            collect_references(branch, found);
        }
    }
}

}  // namespace

TEST_CASE("the API's description has every route", "[httpd]") {
    std::size_t operations = 0;
    std::set<std::string> ids;
    for (const auto& path : document()["paths"]) {
        for (const auto& operation : path) {
            ++operations;
            CHECK(ids.insert(operation["operationId"]).second);
        }
    }
    CHECK(operations == native_routes().size());
}

TEST_CASE("what the API's description refers to is there", "[httpd]") {
    std::set<std::string> found;
    collect_references(document(), found);
    CHECK(found.size() > 20);
    for (const auto& reference : found) {
        CAPTURE(reference);
        REQUIRE(reference.starts_with("#"));
        const auto& meant = document()[json::json_pointer(reference.substr(1))];
        CHECK(meant.is_object());
    }
}

TEST_CASE("a member stands where the shim takes it", "[httpd]") {
    const auto& undo = document()["paths"]["/api/v1/history/{change}/undo"]["post"];
    CHECK(
        undo["parameters"][0] ==
        json::parse(R"({"in":"path","name":"change","required":true,"schema":{"type":"integer"}})")
    );
    CHECK(undo["parameters"][1]["name"] == "dry_run");
    const auto& body = undo["requestBody"];
    CHECK(body["required"] == false);
    const auto& schema = body["content"]["application/json"]["schema"];
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["properties"].contains("force"));
    CHECK_FALSE(schema["properties"].contains("change"));
    CHECK_FALSE(schema["properties"].contains("dry_run"));

    const auto& enable = document()["paths"]["/api/v1/relay"]["put"]["requestBody"];
    const auto& members = enable["content"]["application/json"]["schema"]["properties"];
    CHECK(members["password"] == json::parse(R"({"type":"string","format":"password"})"));

    const auto& disable = document()["paths"]["/api/v1/relay"]["delete"];
    CHECK_FALSE(disable.contains("requestBody"));
    std::set<std::string> headers;
    for (const auto& parameter : disable["parameters"]) {
        if (parameter["in"] == "header") {
            headers.insert(parameter["name"]);
        } else {
            CHECK(parameter["in"] == "query");
        }
    }
    CHECK(headers == std::set<std::string>{"Idempotency-Key", "If-Match"});
}
