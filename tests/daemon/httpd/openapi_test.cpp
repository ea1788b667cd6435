#include "daemon/httpd/api/openapi.hpp"

#include "common/wire/json.hpp"
#include "daemon/httpd/api/own.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/mail/mail.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using mailctl::httpd::native_routes;
using mailctl::httpd::openapi_of;
using mailctl::httpd::own_routes;
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
    const auto mail_rows = mailctl::httpd::mail::rows().size();
    CHECK(operations == native_routes().size() + mail_rows + own_routes().size());
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
        undo["parameters"][0] == json::parse(R"({"in":"path","name":"change","required":true,)"
                                             R"("schema":{"type":"integer","format":"int64"}})")
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
    CHECK(members["password"]["format"] == "password");

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

TEST_CASE("a member's schema has what its type knows", "[httpd]") {
    const auto& enable = document()["paths"]["/api/v1/relay"]["put"]["requestBody"];
    const auto& members = enable["content"]["application/json"]["schema"]["properties"];
    CHECK(
        members["port"] ==
        json::parse(R"({"type":"integer","format":"int64","minimum":1,"maximum":65535})")
    );
    CHECK(
        members["host"] ==
        json::parse(
            R"({"type":"string","pattern":"^[a-zA-Z0-9.:-]*$","minLength":1,"maxLength":254})"
        )
    );
    CHECK(members["senders"]["items"]["format"] == "hostname");
    CHECK(members["expect"] == json::parse(R"({"type":"string"})"));
    const auto& limit = document()["paths"]["/api/v1/history"]["get"]["parameters"][1];
    CHECK(limit["name"] == "limit");
    CHECK(limit["schema"]["maximum"] == 1000);
}

TEST_CASE("what the server answers by itself is described, too", "[httpd]") {
    const auto& paths = document()["paths"];
    const auto& log_in = paths["/api/v1/session"]["post"];
    CHECK(log_in["security"] == json::array());
    CHECK(log_in["responses"].contains("201"));
    const auto& members =
        log_in["requestBody"]["content"]["application/json"]["schema"]["properties"];
    CHECK(members.contains("code"));
    CHECK_FALSE(members.contains("browser"));
    CHECK_FALSE(paths["/api/v1/session"]["delete"]["responses"]["204"].contains("content"));
    const auto& events = paths["/api/v1/events"]["get"];
    CHECK_FALSE(events.contains("security"));
    CHECK(events["parameters"][0]["schema"]["minimum"] == 0);
    CHECK(events["parameters"][1]["name"] == "Last-Event-ID");
    CHECK(events["responses"]["200"]["content"].contains("text/event-stream"));
    CHECK(paths["/metrics"]["get"]["responses"]["200"]["content"].contains("text/plain"));
    CHECK(paths["/healthz"]["get"]["security"] == json::array());
}
