#include "daemon/httpd/panel/panel.hpp"

#include "daemon/httpd/html.hpp"
#include "daemon/httpd/panel/shapes.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace mailctl;
using namespace mailctl::httpd::panel;

TEST_CASE("the panel has its 20 routes, each once", "[httpd]") {
    std::set<std::string> paths;
    for (const auto& row : rows()) {
        const std::string path(row.path);
        CAPTURE(path);
        CHECK(path.starts_with("/emailDelivery/"));
        CHECK(path.ends_with('/'));
        CHECK(find(path) == &row);
        CHECK(find(path.substr(0, path.size() - 1)) == nullptr);
        paths.insert(path);
    }
    CHECK(paths.size() == 20);
    CHECK(find("/emailDelivery/nothing/") == nullptr);
}

TEST_CASE("a platform's number is one for the panel", "[httpd]") {
    CHECK(number_of("5") == 5);
    CHECK(number_of("a5") == "a5");
    CHECK(number_of("5a") == "5a");
    CHECK(number_of("99999999999999999999") == "99999999999999999999");
    CHECK(number_of("") == "");
    CHECK(number_of(json()).is_null());
}

TEST_CASE("a record of type MX has its priority apart", "[httpd]") {
    const auto record = [](const char* type, const char* value) {
        return record_of({{"name", "a.test"}, {"type", type}, {"value", value}, {"ttl", 60}});
    };
    const auto mx = record("MX", "10 mx.a.test");
    CHECK(mx["value"] == "mx.a.test");
    CHECK(mx["priority"] == 10);
    for (const char* odd : {"mx.a.test", "10", "ten mx.a.test", ""}) {
        CHECK(record("MX", odd)["value"] == odd);
        CHECK(record("MX", odd)["priority"] == 0);
    }
    CHECK(record("TXT", "10 words")["value"] == "10 words");
}

TEST_CASE("what the panel does not send is not asked for", "[httpd]") {
    CHECK(*logs_wanted(json::object()) == json::object());
    const json sent{
        {"page", "2"}, {"per_page", 50}, {"status", ""}, {"from_domain", "a.test"}, {"days", "30"}};
    const json wanted{{"page", 2}, {"per_page", 50}, {"domain", "a.test"}, {"days", 30}};
    CHECK(*logs_wanted(sent) == wanted);
    for (const json& odd :
         {json{{"page", "two"}}, json{{"page", 1.5}}, json{{"days", true}}, json{{"status", 1}}}) {
        CAPTURE(odd.dump());
        CHECK_FALSE(logs_wanted(odd));
    }
}

TEST_CASE("a needed member is text, or a number as text", "[httpd]") {
    CHECK(*needed_text({{"id", 5}}, "id", "id") == "5");
    CHECK(*needed_text({{"id", "5"}}, "id", "id") == "5");
    for (const json& odd : {json::object(), json{{"id", nullptr}}, json{{"id", ""}}}) {
        CHECK(needed_text(odd, "id", "The id").error().message == "The id is required");
    }
    for (const json& odd : {json{{"id", true}}, json{{"id", 1.5}}, json{{"id", json::array()}}}) {
        CHECK(needed_text(odd, "id", "The id").error().message == "The id is to be text");
    }
}

TEST_CASE("no text of others ends a tag or a value", "[httpd]") {
    CHECK(mailctl::httpd::html_text("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
}
