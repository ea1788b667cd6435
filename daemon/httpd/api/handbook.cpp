#include "daemon/httpd/api/handbook.hpp"

#include "common/wire/json.hpp"
#include "daemon/httpd/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

namespace mailctl::httpd {
namespace {

using wire::json;

constexpr std::string_view begin_of_page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API of mailctl</title>
<link rel="stylesheet" href="/api/handbook.css">
</head>
<body>
<main>
)";

constexpr std::string_view manner = R"(<p>Requests and answers are JSON. A program sends
<code>Authorization: Bearer</code> with a token that <code>mailctl token create</code> has made; a
browser logs in with <code>POST /api/v1/session</code> and sends what that answers as
<code>csrf</code> along with each change, in <code>X-CSRF-Token</code>.</p>
<p>With <code>?dry_run=true</code> a change answers what it would do. With
<code>Accept: text/event-stream</code> it tells how far it is, and then its result. With an
<code>Idempotency-Key</code> it is done once, however often it is asked for within a day. Where
something goes wrong the answer is <code>{"error":{"code","message","hint","field"}}</code>.</p>
<p>The journal comes as it grows from <code>GET /api/v1/events</code>, as an event stream or a
WebSocket. The same for programs: <a href="/api/openapi.json">openapi.json</a>.</p>
)";

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return text;
}

/// Writes what a value may be.
class Types {
public:
    explicit Types(const json& schemas) : schemas_(schemas) {}

    std::string of(const json& schema) const {
        if (schema.contains("$ref")) {
            return of_reference(schema["$ref"].get<std::string>());
        }
        if (schema.contains("enum")) {
            return words(schema["enum"]);
        }
        const auto type = schema.value("type", std::string("any"));
        if (type == "array") {
            return fmt::format("list of {}", of(schema["items"]));
        }
        return schema.value("format", std::string()) == "password" ? "secret text" : type;
    }

    const json& meant(const json& schema) const {
        return schema.contains("$ref") ? schemas_.at(name_in(schema["$ref"].get<std::string>()))
                                       : schema;
    }

private:
    static std::string name_in(const std::string& reference) {
        return reference.substr(reference.rfind('/') + 1);
    }

    std::string of_reference(const std::string& reference) const {
        const auto name = name_in(reference);
        const auto& schema = schemas_.at(name);
        return schema.contains("enum") ? words(schema["enum"])
                                       : fmt::format("<a href=\"#{0}\">{0}</a>", html_text(name));
    }

    static std::string words(const json& all) {
        std::string text;
        for (const auto& word : all) {
            text += fmt::format(
                "{}<code>{}</code>", text.empty() ? "" : " | ", html_text(word.get<std::string>())
            );
        }
        return text;
    }

    const json& schemas_;
};

struct Row {
    std::string name;
    std::string where;
    std::string type;
    bool is_required;
    std::string about;
};

std::string table(const std::vector<Row>& rows) {
    if (rows.empty()) {
        return {};
    }
    std::string text = "<table>\n";
    for (const auto& row : rows) {
        text += fmt::format(
            "<tr><td><code>{}</code></td><td>{}{}</td><td>{}{}{}</td></tr>\n",
            html_text(row.name),
            row.where,
            row.is_required ? ", needed" : "",
            row.type,
            row.about.empty() ? "" : ": ",
            html_text(row.about)
        );
    }
    return text + "</table>\n";
}

std::vector<Row> members_of(const json& schema, const std::string& where, const Types& types) {
    std::vector<Row> rows;
    const auto required = schema.value("required", json::array());
    const auto properties = schema.value("properties", json::object());
    for (const auto& [name, member] : properties.items()) {
        const bool is_required =
            std::find(required.begin(), required.end(), name) != required.end();
        rows.push_back({name, where, types.of(member), is_required, {}});
    }
    return rows;
}

std::string content_text(const json& answer, const Types& types) {
    const auto& content = answer["content"];
    return content.contains("application/json") ? types.of(content["application/json"]["schema"])
                                                : content.begin().key();
}

std::string operation_text(
    const std::string& path, const std::string& method, const json& operation, const Types& types
) {
    std::vector<Row> rows;
    for (const auto& parameter : operation.value("parameters", json::array())) {
        rows.push_back(
            {parameter["name"],
             parameter["in"],
             types.of(parameter["schema"]),
             parameter["required"],
             parameter.value("description", std::string())}
        );
    }
    if (operation.contains("requestBody")) {
        const auto& body = operation["requestBody"]["content"]["application/json"]["schema"];
        const auto members = members_of(types.meant(body), "body", types);
        rows.insert(rows.end(), members.begin(), members.end());
    }
    auto text = fmt::format(
        "<h3 id=\"{}\"><b>{}</b> <code>{}</code></h3>\n<p>{}</p>\n",
        html_text(operation["operationId"].get<std::string>()),
        upper(method),
        html_text(path),
        html_text(operation.value("description", operation["summary"].get<std::string>()))
    );
    text += table(rows);
    for (const auto& [status, answer] : operation["responses"].items()) {
        if (status.starts_with('2') && answer.contains("content")) {
            text +=
                fmt::format("<p>Answers {} with {}.</p>\n", status, content_text(answer, types));
        }
    }
    return text;
}

}  // namespace

const std::string_view handbook_style = R"(:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid; }
h3 { margin: 2rem 0 0; font-size: 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
td { padding: 0.15rem 1rem 0.15rem 0; vertical-align: top; }
)";

std::string handbook_of(const json& openapi) {
    const auto& schemas = openapi["components"]["schemas"];
    const Types types(schemas);
    std::map<std::string, std::string> by_tag;
    for (const auto& [path, methods] : openapi["paths"].items()) {
        for (const auto& [method, operation] : methods.items()) {
            by_tag[operation["tags"][0].get<std::string>()] +=
                operation_text(path, method, operation, types);
        }
    }
    auto page = std::string(begin_of_page) +
                fmt::format(
                    "<h1>The API of mailctl {}</h1>\n",
                    html_text(openapi["info"]["version"].get<std::string>())
                ) +
                std::string(manner);
    for (const auto& [tag, text] : by_tag) {
        page += fmt::format("<h2>{}</h2>\n{}", html_text(tag), text);
    }
    page += "<h2>What stands in answers</h2>\n";
    for (const auto& [name, schema] : schemas.items()) {
        if (schema.contains("properties")) {
            page += fmt::format(
                "<h3 id=\"{0}\">{0}</h3>\n{1}",
                html_text(name),
                table(members_of(schema, "", types))
            );
        }
    }
    return page + "</main>\n</body>\n</html>\n";
}

}  // namespace mailctl::httpd
