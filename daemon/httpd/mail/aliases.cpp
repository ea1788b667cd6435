#include "common/api/alias/add.hpp"
#include "common/api/alias/find.hpp"
#include "common/api/alias/remove.hpp"
#include "common/api/alias/set.hpp"
#include "daemon/httpd/mail/asks.hpp"
#include "daemon/httpd/mail/mail.hpp"
#include "daemon/httpd/mail/shapes.hpp"

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::mail {
namespace {

using http::Method;

json alias_done(const json& found, const json& act) {
    auto told = with("alias", shown_alias(found));
    told["notes"] = notes_of(act);
    return told;
}

// "sales" or "sales@example.com".
Result<AliasSource> whole_source(const std::string& text, const std::string& domain) {
    auto source =
        AliasSource::parse(text.find('@') == std::string::npos ? text + '@' + domain : text);
    if (!source) {
        source.error().parameter = "source";
    }
    return source;
}

// Of another domain it would be that one's.
Result<AliasSource> source_in(const std::string& text, const std::string& domain) {
    auto source = whole_source(text, domain);
    if (source && source->domain().text() != domain) {
        return Error{
            Errc::invalid_argument,
            source->text() + " is not in " + domain,
            "give its local part alone, or ask below its own domain",
            "source"};
    }
    return source;
}

// Both ends of a row, as AliasAdd and AliasRemove take them.
json row_of(const json& source, const json& destination) {
    auto wanted = with("source", source);
    wanted["destinations"] = list_of(destination);
    return wanted;
}

// The row that AliasSet changes, and what of it.
json changed_row(const json& asked) {
    auto wanted = with("id", asked["id"]);
    if (asked.contains("source")) {
        wanted["rename"] = asked["source"];
    }
    if (asked.contains("destination")) {
        wanted["destinations"] = list_of(asked["destination"]);
    }
    return wanted;
}

json ends_of(const json& source, const json& destination) {
    auto wanted = with("source", source);
    wanted["destination"] = destination;
    return wanted;
}

asio::awaitable<Told> list_aliases(Desk& desk, const json& asked) {
    auto domain = co_await one_domain(desk, asked);
    if (!domain) {
        co_return domain;
    }
    auto wanted = page_of(asked, "domain_id");
    auto page = co_await desk.look<api::AliasFind>(std::move(wanted));
    if (!page) {
        co_return page.error();
    }
    co_return shown_page(*page, "aliases", "aliases", shown_alias);
}

asio::awaitable<Told> add_alias(Desk& desk, const json& asked) {
    // What is a source nowhere is told before anybody looks for the domain.
    const auto text_of_source = asked["source"].get<std::string>();
    if (const auto anywhere = whole_source(text_of_source, "example.org"); !anywhere) {
        co_return anywhere.error();
    }
    auto domain = co_await one_domain(desk, asked);
    if (!domain) {
        co_return domain;
    }
    const auto name = (*domain)["domain"].get<std::string>();
    const auto source = source_in(text_of_source, name);
    if (!source) {
        co_return source.error();
    }
    const json whole = source->text();
    auto wanted = row_of(whole, asked["destination"]);
    auto ends = ends_of(whole, asked["destination"]);
    auto act = co_await desk.act<api::AliasAdd>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    auto page = co_await desk.look<api::AliasFind>(std::move(ends));
    auto made = just_made(std::move(page), "aliases");
    co_return made ? Told(alias_done(*made, *act)) : made;
}

asio::awaitable<Told> show_alias(Desk& desk, const json& asked) {
    co_return co_await one_alias(desk, asked);
}

asio::awaitable<Told> set_alias(Desk& desk, const json& asked) {
    auto wanted = changed_row(asked);
    auto act = co_await desk.act<api::AliasSet>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    auto found = co_await one_alias(desk, asked);
    co_return found ? Told(alias_done(*found, *act)) : found;
}

asio::awaitable<Told> remove_alias(Desk& desk, const json& asked) {
    auto found = co_await one_alias(desk, asked);
    if (!found) {
        co_return found;
    }
    auto wanted = row_of((*found)["source"], (*found)["destination"]);
    auto act = co_await desk.act<api::AliasRemove>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    auto told = with("id", asked["id"]);
    told["notes"] = notes_of(*act);
    co_return told;
}

constexpr unsigned made_alias = 201;

// clang-format off
constexpr std::array all_aliases{
    Row{{Method::get,    "/api/v1/mail/domains/{id}/aliases", Deed::reads, &ask_of<AskAliases>},              list_aliases},
    Row{{Method::post,   "/api/v1/mail/domains/{id}/aliases", Deed::reads, &ask_of<AskAddAlias>, made_alias}, add_alias},
    Row{{Method::get,    "/api/v1/mail/aliases/{id}",         Deed::reads, &ask_of<AskAlias>},                show_alias},
    Row{{Method::put,    "/api/v1/mail/aliases/{id}",         Deed::reads, &ask_of<AskSetAlias>},             set_alias},
    Row{{Method::remove, "/api/v1/mail/aliases/{id}",         Deed::reads, &ask_of<AskRemoveAlias>},          remove_alias},
};
// clang-format on

}  // namespace

std::span<const Row> alias_rows() { return all_aliases; }

}  // namespace mailctl::httpd::mail
