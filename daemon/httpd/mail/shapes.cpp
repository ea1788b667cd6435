#include "daemon/httpd/mail/shapes.hpp"

#include "common/api/alias/find.hpp"
#include "common/api/hosting/find_domains.hpp"
#include "common/api/mailbox/find.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::mail {
namespace {

constexpr double bytes_in_megabyte = 1'048'576;

Error no_such(const char* kind, const json& asked) {
    return {Errc::not_found, fmt::format("there is no {} {}", kind, asked["id"].dump()), {}, "id"};
}

json by_number(const json& asked) { return with("ids", list_of(asked["id"])); }

Told only_row(Told page, const char* member, const char* kind, const json& asked) {
    if (!page) {
        return page;
    }
    auto& rows = (*page)[member];
    return rows.empty() ? Told(no_such(kind, asked)) : Told(std::move(rows[0]));
}

}  // namespace

json shown_domain(const json& found) {
    return {
        {"id", found["id"]},
        {"domain", found["domain"]},
        {"customer_id", found["tenant"]},
        {"display_name", found["display_name"]},
        {"accounts", found["mailboxes"]},
        {"aliases", found["aliases"]},
        {"created_at", found["since"]}};
}

json shown_account(const json& found) {
    const bool is_suspended = found["suspended"].get<bool>();
    return {
        {"id", found["id"]},
        {"email", found["address"]},
        {"domain_id", found["domain_id"]},
        {"quota_mb", static_cast<double>(found["quota"].get<std::int64_t>()) / bytes_in_megabyte},
        {"quota_bytes", found["quota"]},
        {"display_name", found.value("display_name", std::string())},
        {"status", is_suspended ? "suspended" : "active"},
        {"accepts_mail", !found["refuses"].get<bool>()},
        {"created_at", found["since"]}};
}

json shown_alias(const json& found) { return found; }

json page_of(const json& asked, const char* domain_member) {
    auto wanted = json::object();
    for (const auto* const member : {"contains", "suspended", "after", "limit"}) {
        if (asked.contains(member)) {
            wanted[member] = asked[member];
        }
    }
    if (domain_member != nullptr) {
        wanted[domain_member] = asked["id"];
    }
    return wanted;
}

json shown_page(
    const json& page, const char* theirs, const char* ours, json (*shown)(const json&)
) {
    auto rows = json::array();
    for (const auto& row : page[theirs]) {
        rows.push_back(shown(row));
    }
    json told{{"total", page["total"]}};
    if (page["total"].get<std::size_t>() > rows.size()) {
        told["next"] = rows.back()["id"];
    }
    told[ours] = std::move(rows);
    return told;
}

asio::awaitable<Told> one_domain(Desk& desk, const json& asked) {
    auto wanted = by_number(asked);
    auto page = co_await desk.look<api::HostingFindDomains>(std::move(wanted));
    co_return only_row(std::move(page), "domains", "domain", asked);
}

asio::awaitable<Told> one_account(Desk& desk, const json& asked) {
    auto wanted = by_number(asked);
    auto page = co_await desk.look<api::MailboxFind>(std::move(wanted));
    co_return only_row(std::move(page), "mailboxes", "account", asked);
}

asio::awaitable<Told> one_alias(Desk& desk, const json& asked) {
    auto wanted = by_number(asked);
    auto page = co_await desk.look<api::AliasFind>(std::move(wanted));
    co_return only_row(std::move(page), "aliases", "alias", asked);
}

Told just_made(Told page, const char* member) {
    if (!page) {
        return page;
    }
    auto& rows = (*page)[member];
    return rows.empty() ? Told(Error{Errc::conflict, "somebody has removed it meanwhile", {}, {}})
                        : Told(std::move(rows[0]));
}

Error renamed(Error error) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names{
        {{"address", "local_part"},
         {"quota", "quota_mb"},
         {"destinations", "destination"},
         {"rename", "source"},
         {"tenant", "customer_id"},
         {"with_mailboxes", "with_accounts"}}};
    for (const auto& [theirs, ours] : names) {
        if (error.parameter == theirs) {
            error.parameter = ours;
        }
    }
    return error;
}

json notes_of(const json& act) { return act.value("notes", json::array()); }

}  // namespace mailctl::httpd::mail
