#include "daemon/httpd/panel/page.hpp"

#include "common/api/account/status.hpp"
#include "common/api/domain/list.hpp"
#include "daemon/httpd/desk.hpp"
#include "daemon/httpd/html.hpp"
#include "daemon/httpd/panel/shapes.hpp"
#include "daemon/httpd/problem.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailctl::httpd::panel {
namespace {

constexpr std::string_view frame = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Email delivery</title></head>
<body>
<h1>Email delivery</h1>
{}</body>
</html>
)";

http::Response html(unsigned status, std::string_view body) {
    http::Response response;
    response.status = status;
    response.fields.add("Content-Type", "text/html; charset=utf-8");
    response.body = fmt::format(frame, body);
    return response;
}

std::string cell(const json& value) {
    if (value.is_boolean()) {
        return value.get<bool>() ? "<td>yes</td>" : "<td>no</td>";
    }
    return fmt::format(
        "<td>{}</td>",
        html_text(value.is_string() ? value.get<std::string>() : wire::to_text(value))
    );
}

std::string facts(const json& account) {
    std::string text = "<dl>\n";
    const auto add = [&](std::string_view name, const json& value) {
        if (!value.is_null()) {
            text += fmt::format(
                "<dt>{}</dt><dd>{}</dd>\n",
                name,
                html_text(value.is_string() ? value.get<std::string>() : wire::to_text(value))
            );
        }
    };
    const auto shown = account_of(account);
    add("Account", shown["email"]);
    add("Plan", shown["plan_name"]);
    add("Emails a month", shown["emails_per_month"]);
    add("Sent this month", account.value("emails_sent", json()));
    add("Relay", account["relay"].get<bool>() ? "this machine's mail goes through it" : "off");
    add("Problem", account.value("problem", json()));
    return text + "</dl>\n";
}

std::string domain_rows(const json& domains) {
    std::string text =
        "<table>\n<tr><th>Domain</th><th>Status</th><th>SPF</th><th>DKIM</th><th>DMARC</th>"
        "<th>DNS written by mailctl</th></tr>\n";
    for (const auto& row : domains) {
        text += fmt::format(
            "<tr>{}{}{}{}{}{}</tr>\n",
            cell(row["domain"]),
            cell(row["status"]),
            cell(row["spf_verified"]),
            cell(row["dkim_verified"]),
            cell(row["dmarc_verified"]),
            cell(row["dns_configured"])
        );
    }
    return text + "</table>\n";
}

http::Response page_refusal(const Error& error, const std::string& request) {
    auto response = problem(error, request);
    auto shown = html(
        response.status,
        fmt::format("<p>{}</p>\n<p>{}</p>\n", html_text(error.message), html_text(error.hint))
    );
    for (const auto& field : response.fields) {
        if (!http::same_name(field.name, "Content-Type")) {
            shown.fields.add(field.name, field.value);
        }
    }
    return shown;
}

}  // namespace

asio::awaitable<http::Reply> page(Links& links, Errand errand, std::optional<Error> refused) {
    const auto& id = errand.request.id;
    if (refused) {
        co_return page_refusal(*refused, id);
    }
    Desk desk(links, errand.on());
    auto account = co_await desk.look<api::AccountStatus>();
    if (!account) {
        co_return page_refusal(account.error(), id);
    }
    if (!(*account)["connected"].get<bool>()) {
        co_return html(200, "<p>No account at a delivery platform is connected.</p>\n");
    }
    auto domains = co_await desk.look<api::DomainList>();
    if (!domains) {
        co_return page_refusal(domains.error(), id);
    }
    const auto rows = domains_of((*domains)["domains"]);
    co_return html(200, facts(*account) + domain_rows(rows));
}

}  // namespace mailctl::httpd::panel
