#include "common/api/hosting/add_domain.hpp"
#include "common/api/hosting/find_domains.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "common/api/hosting/set_domain.hpp"
#include "common/api/hosting/status.hpp"
#include "daemon/httpd/mail/asks.hpp"
#include "daemon/httpd/mail/mail.hpp"
#include "daemon/httpd/mail/shapes.hpp"

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::mail {
namespace {

using http::Method;

// Which records a domain's name servers should have. None of them is written by anything yet that
// mailctld does for a domain that receives: so each is told with the reason, and what to write.
json wanted_records(const std::string& mail_host) {
    const std::string by_hand = "mailctl writes no records of domains that receive: write it";
    const std::string of_host =
        mail_host.empty() ? "this machine does not host yet, and has no mail host" : by_hand;
    const auto row = [](const char* name, const char* type, const std::string& value, auto reason) {
        json record{{"name", name}, {"type", type}, {"action", "left_alone"}, {"reason", reason}};
        if (!value.empty()) {
            record["value"] = value;
        }
        return record;
    };
    const bool has_host = !mail_host.empty();
    auto all = json::array();
    all.push_back(row("@", "MX", has_host ? "10 " + mail_host : "", of_host));
    all.push_back(row("@", "TXT", has_host ? "v=spf1 mx -all" : "", of_host));
    all.push_back(row("_dmarc", "TXT", "v=DMARC1; p=none", by_hand));
    all.push_back(row("mail._domainkey", "TXT", "", "mailctl signs no mail, so there is no key"));
    all.push_back(row("autoconfig", "CNAME", mail_host, of_host));
    return all;
}

json named_domain(
    const json& found, std::initializer_list<const char*> members, const json& asked
) {
    auto wanted = with("domain", found["domain"]);
    for (const auto* const member : members) {
        wanted[member] = asked[member];
    }
    return wanted;
}

json added_domain(const json& found, const json& act, const std::string& mail_host) {
    auto told = with("domain", shown_domain(found));
    told["records"] = wanted_records(mail_host);
    told["notes"] = notes_of(act);
    return told;
}

json removed_row(const json& asked, const json& act) {
    auto told = with("id", asked["id"]);
    told["notes"] = notes_of(act);
    return told;
}

asio::awaitable<Told> list_domains(Desk& desk, const json& asked) {
    auto wanted = page_of(asked);
    if (asked.contains("customer_id")) {
        wanted["tenant"] = asked["customer_id"];
    }
    auto page = co_await desk.look<api::HostingFindDomains>(std::move(wanted));
    if (!page) {
        co_return page.error();
    }
    co_return shown_page(*page, "domains", "domains", shown_domain);
}

asio::awaitable<Told> add_domain(Desk& desk, const json& asked) {
    auto wanted = with("domain", asked["domain"]);
    if (asked.contains("customer_id")) {
        wanted["tenant"] = asked["customer_id"];
    }
    auto act = co_await desk.act<api::HostingAddDomain>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    auto named = with("domain", asked["domain"]);
    auto page = co_await desk.look<api::HostingFindDomains>(std::move(named));
    const auto made = just_made(std::move(page), "domains");
    if (!made) {
        co_return made;
    }
    auto status = co_await desk.look<api::HostingStatus>();
    std::string mail_host;
    if (status) {
        mail_host = status->value("mail_host", std::string());
    }
    co_return added_domain(*made, *act, mail_host);
}

asio::awaitable<Told> show_domain(Desk& desk, const json& asked) {
    auto found = co_await one_domain(desk, asked);
    co_return found ? Told(shown_domain(*found)) : found;
}

asio::awaitable<Told> set_domain(Desk& desk, const json& asked) {
    auto found = co_await one_domain(desk, asked);
    if (!found) {
        co_return found;
    }
    auto wanted = named_domain(*found, {"display_name"}, asked);
    auto act = co_await desk.act<api::HostingSetDomain>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    co_return co_await show_domain(desk, asked);
}

asio::awaitable<Told> remove_domain(Desk& desk, const json& asked) {
    auto found = co_await one_domain(desk, asked);
    if (!found) {
        co_return found;
    }
    auto wanted = with("domain", (*found)["domain"]);
    wanted["with_mailboxes"] = asked.value("with_accounts", false);
    auto act = co_await desk.act<api::HostingRemoveDomain>(std::move(wanted));
    co_return act ? Told(removed_row(asked, *act)) : act;
}

constexpr unsigned created = 201;

// clang-format off
constexpr std::array all_domains{
    Row{{Method::get,    "/api/v1/mail/domains",      Deed::reads, &ask_of<AskDomains>},            list_domains},
    Row{{Method::post,   "/api/v1/mail/domains",      Deed::reads, &ask_of<AskAddDomain>, created}, add_domain},
    Row{{Method::get,    "/api/v1/mail/domains/{id}", Deed::reads, &ask_of<AskDomain>},             show_domain},
    Row{{Method::put,    "/api/v1/mail/domains/{id}", Deed::reads, &ask_of<AskSetDomain>},          set_domain},
    Row{{Method::remove, "/api/v1/mail/domains/{id}", Deed::reads, &ask_of<AskRemoveDomain>},       remove_domain},
};
// clang-format on

}  // namespace

std::span<const Row> domain_rows() { return all_domains; }

}  // namespace mailctl::httpd::mail
