#include "common/api/account/connect.hpp"
#include "common/api/account/disconnect.hpp"
#include "common/api/account/status.hpp"
#include "common/api/credential/create.hpp"
#include "common/api/credential/list.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/dns/apply.hpp"
#include "common/api/domain/add.hpp"
#include "common/api/domain/list.hpp"
#include "common/api/domain/records.hpp"
#include "common/api/domain/remove.hpp"
#include "common/api/domain/verify.hpp"
#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/api/relay/disable.hpp"
#include "common/api/relay/enable.hpp"
#include "common/types/domain_name.hpp"
#include "daemon/httpd/members.hpp"
#include "daemon/httpd/panel/panel.hpp"
#include "daemon/httpd/panel/shapes.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::panel {
namespace {

using Told = Result<json>;

// Made outside of the coroutines: GCC 12 has no initializer lists in them.
json message(std::string_view text) { return with("message", text); }

json data(json members) { return with("data", std::move(members)); }

/// What a route is about: a member of its body, its name for people, and the member of the call's.
struct Subject {
    const char* member;
    std::string_view name;
    const char* ours;
};
constexpr Subject domain_of_body{"domain", "Domain name", "domain"};
constexpr Subject credential_of_body{"credential_id", "credential_id", "id"};

template <class Request>
asio::awaitable<Told> act_on(Desk& desk, const json& body, const Subject& subject) {
    auto named = needed_text(body, subject.member, subject.name);
    if (!named) {
        co_return named.error();
    }
    co_return co_await desk.act<Request>(with(subject.ours, *named));
}

// The notes are what somebody has to know: one text for the page.
std::string joined(const json& notes) {
    std::string text;
    for (const auto& note : notes) {
        text += fmt::format("{}{}", text.empty() ? "" : "; ", note.get<std::string>());
    }
    return text;
}

/// All of the account's domains, page by page.
asio::awaitable<Told> all_domains(Desk& desk) {
    auto all = json::array();
    auto wanted = json::object();
    for (;;) {
        auto page = co_await desk.look<api::DomainList>(wanted);
        if (!page) {
            co_return page.error();
        }
        for (auto& domain : domains_of((*page)["domains"])) {
            all.push_back(std::move(domain));
        }
        if (!page->contains("next")) {
            co_return all;
        }
        wanted["after"] = (*page)["next"];
    }
}

// Asks the platform, as the page expects; where that does not answer there is nothing to show.
asio::awaitable<Told> account_now(Desk& desk) {
    auto account = co_await desk.look<api::AccountStatus>();
    if (!account) {
        co_return account.error();
    }
    if (!(*account)["connected"].get<bool>()) {
        co_return Error{Errc::not_found, "Account not connected", {}, {}};
    }
    if (account->contains("problem")) {
        co_return Error{Errc::remote_unavailable, (*account)["problem"].get<std::string>(), {}, {}};
    }
    co_return account;
}

// ---- The account

asio::awaitable<Told> connect(Desk& desk, const json& body) {
    auto email = needed_text(body, "email", "E-mail address");
    if (!email) {
        co_return email.error();
    }
    auto password = needed_text(body, "password", "Password");
    if (!password) {
        co_return password.error();
    }
    auto wanted = with("email", *email);
    wanted["password"] = *password;
    mailctl::wipe(*password);
    auto done = co_await desk.act<api::AccountConnect>(std::move(wanted));
    co_return done ? Told(message("Connected to CyberMail successfully")) : Told(done.error());
}

asio::awaitable<Told> status(Desk& desk, const json&) {
    auto account = co_await account_now(desk);
    if (!account) {
        co_return account.error();
    }
    auto domains = co_await all_domains(desk);
    if (!domains) {
        co_return domains.error();
    }
    auto told = with("account", account_of(*account));
    told["domains"] = *std::move(domains);
    told["stats"] = usage_of(*account);
    co_return told;
}

asio::awaitable<Told> disconnect(Desk& desk, const json&) {
    auto done = co_await desk.act<api::AccountDisconnect>();
    co_return done ? Told(message("Disconnected from CyberMail")) : Told(done.error());
}

// ---- Domains

asio::awaitable<Told> add_domain(Desk& desk, const json& body) {
    auto act = co_await act_on<api::DomainAdd>(desk, body, domain_of_body);
    if (!act) {
        co_return act.error();
    }
    auto domains = co_await all_domains(desk);
    if (!domains) {
        co_return domains.error();
    }
    const auto added = DomainName::parse(body["domain"].get<std::string>());
    auto told = message("Domain added successfully");
    told["dns_configured"] = false;
    for (const auto& row : *domains) {
        if (added && row["domain"] == added->text()) {
            told["dns_configured"] = row["dns_configured"];
        }
    }
    told["dns_message"] = joined((*act)["notes"]);
    co_return told;
}

asio::awaitable<Told> list_domains(Desk& desk, const json&) {
    auto account = co_await account_now(desk);
    if (!account) {
        co_return account.error();
    }
    auto domains = co_await all_domains(desk);
    if (!domains) {
        co_return domains.error();
    }
    co_return with("domains", *std::move(domains));
}

asio::awaitable<Told> verify_domain(Desk& desk, const json& body) {
    auto report = co_await act_on<api::DomainVerify>(desk, body, domain_of_body);
    if (!report) {
        co_return report.error();
    }
    co_return data(verdict_of((*report)["domain"]));
}

asio::awaitable<Told> dns_records(Desk& desk, const json& body) {
    auto wanted = co_await act_on<api::DomainRecords>(desk, body, domain_of_body);
    if (!wanted) {
        co_return wanted.error();
    }
    auto records = json::array();
    for (const auto& record : (*wanted)["records"]) {
        records.push_back(record_of(record));
    }
    co_return data(with("records", std::move(records)));
}

asio::awaitable<Told> configure_dns(Desk& desk, const json& body) {
    auto report = co_await act_on<api::DnsApply>(desk, body, domain_of_body);
    if (!report) {
        co_return report.error();
    }
    int written = 0;
    for (const auto& item : (*report)["items"]) {
        written += item["action"] == "add" || item["action"] == "replace" ? 1 : 0;
    }
    const auto notes = joined((*report)["notes"]);
    co_return message(fmt::format(
        "{} DNS records configured automatically.{}{}", written, notes.empty() ? "" : " ", notes
    ));
}

asio::awaitable<Told> remove_domain(Desk& desk, const json& body) {
    auto done = co_await act_on<api::DomainRemove>(desk, body, domain_of_body);
    co_return done ? Told(message("Domain removed successfully")) : Told(done.error());
}

// ---- Credentials

Told secret_of(Result<json> made) {
    if (!made) {
        return made.error();
    }
    auto told = std::move((*made)["credential"]);
    told["credential_id"] = number_of(told["id"]);
    told.erase("id");
    return data(std::move(told));
}

asio::awaitable<Told> create_credential(Desk& desk, const json& body) {
    auto wanted = json::object();
    if (const auto given = body.find("description"); given != body.end() && !given->is_null()) {
        wanted["description"] = *given;
    }
    auto made = co_await desk.act<api::CredentialCreate>(std::move(wanted));
    co_return secret_of(std::move(made));
}

asio::awaitable<Told> list_credentials(Desk& desk, const json&) {
    auto list = co_await desk.look<api::CredentialList>();
    if (!list) {
        co_return list.error();
    }
    auto all = json::array();
    for (const auto& credential : (*list)["credentials"]) {
        all.push_back(credential_of(credential));
    }
    co_return data(with("credentials", std::move(all)));
}

asio::awaitable<Told> rotate_credential(Desk& desk, const json& body) {
    auto made = co_await act_on<api::CredentialRotate>(desk, body, credential_of_body);
    co_return secret_of(std::move(made));
}

asio::awaitable<Told> delete_credential(Desk& desk, const json& body) {
    auto done = co_await act_on<api::CredentialRemove>(desk, body, credential_of_body);
    co_return done ? Told(json::object()) : Told(done.error());
}

// ---- The relay

asio::awaitable<Told> enable_relay(Desk& desk, const json&) {
    auto done = co_await desk.act<api::RelayEnable>();
    co_return done ? Told(message("SMTP relay enabled successfully")) : Told(done.error());
}

asio::awaitable<Told> disable_relay(Desk& desk, const json&) {
    auto done = co_await desk.act<api::RelayDisable>();
    co_return done ? Told(message("SMTP relay disabled successfully")) : Told(done.error());
}

// ---- What the platform tells

asio::awaitable<Told> stats(Desk& desk, const json&) {
    auto told = co_await desk.look<api::Stats>();
    co_return told ? Told(data(stats_of((*told)["total"]))) : Told(told.error());
}

asio::awaitable<Told> stats_by_domain(Desk& desk, const json&) {
    auto told = co_await desk.look<api::Stats>(with("by_domain", true));
    if (!told) {
        co_return told.error();
    }
    auto rows = json::array();
    for (const auto& one : told->value("domains", json::array())) {
        auto row = stats_of(one["stats"]);
        row["sent"] = row["total_sent"];
        row["domain"] = one["domain"];
        rows.push_back(std::move(row));
    }
    co_return data(with("domains", std::move(rows)));
}

asio::awaitable<Told> logs(Desk& desk, const json& body) {
    auto wanted = logs_wanted(body);
    if (!wanted) {
        co_return wanted.error();
    }
    auto page = co_await desk.look<api::Logs>(*std::move(wanted));
    if (!page) {
        co_return page.error();
    }
    auto rows = json::array();
    for (const auto& entry : (*page)["entries"]) {
        rows.push_back(log_of(entry));
    }
    auto pages = with("page", (*page)["page"]);
    pages["total_pages"] = (*page)["pages"];
    auto told = pages;
    told["logs"] = std::move(rows);
    told["pagination"] = std::move(pages);
    co_return data(std::move(told));
}

asio::awaitable<Told> health(Desk& desk, const json&) {
    auto told = co_await desk.look<api::PlatformStatus>();
    if (!told) {
        co_return told.error();
    }
    if (!(*told)["healthy"].get<bool>()) {
        co_return Error{Errc::remote_unavailable, (*told)["text"].get<std::string>(), {}, {}};
    }
    co_return data(with("status", "ok"));
}

constexpr http::Method post = http::Method::post;

// clang-format off
constexpr std::array all{
    Row{http::Method::get, "/emailDelivery/", nullptr},
    Row{post, "/emailDelivery/connect/",                     connect},
    Row{post, "/emailDelivery/status/",                      status},
    Row{post, "/emailDelivery/disconnect/",                  disconnect},
    Row{post, "/emailDelivery/domains/add/",                 add_domain},
    Row{post, "/emailDelivery/domains/list/",                list_domains},
    Row{post, "/emailDelivery/domains/verify/",              verify_domain},
    Row{post, "/emailDelivery/domains/dns-records/",         dns_records},
    Row{post, "/emailDelivery/domains/auto-configure-dns/",  configure_dns, true},
    Row{post, "/emailDelivery/domains/remove/",              remove_domain},
    Row{post, "/emailDelivery/smtp/create/",                 create_credential},
    Row{post, "/emailDelivery/smtp/list/",                   list_credentials},
    Row{post, "/emailDelivery/smtp/rotate/",                 rotate_credential},
    Row{post, "/emailDelivery/smtp/delete/",                 delete_credential},
    Row{post, "/emailDelivery/relay/enable/",                enable_relay},
    Row{post, "/emailDelivery/relay/disable/",               disable_relay},
    Row{post, "/emailDelivery/stats/",                       stats},
    Row{post, "/emailDelivery/stats/domains/",               stats_by_domain},
    Row{post, "/emailDelivery/logs/",                        logs},
    Row{post, "/emailDelivery/health/",                      health},
};
// clang-format on

}  // namespace

std::span<const Row> rows() { return all; }

}  // namespace mailctl::httpd::panel
