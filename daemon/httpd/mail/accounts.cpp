#include "common/api/mailbox/add.hpp"
#include "common/api/mailbox/find.hpp"
#include "common/api/mailbox/remove.hpp"
#include "common/api/mailbox/set.hpp"
#include "common/api/mailbox/set_password.hpp"
#include "common/api/mailbox/suspend.hpp"
#include "common/api/mailbox/unsuspend.hpp"
#include "daemon/httpd/mail/asks.hpp"
#include "daemon/httpd/mail/mail.hpp"
#include "daemon/httpd/mail/shapes.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::mail {
namespace {

using http::Method;

std::string quota_text(const json& megabytes) { return megabytes.dump() + "M"; }

// The members of a mailbox that are there, in mailctld's words.
void take_traits(json& wanted, const json& asked) {
    if (asked.contains("quota_mb")) {
        wanted["quota"] = quota_text(asked["quota_mb"]);
    }
    if (asked.contains("display_name")) {
        wanted["display_name"] = asked["display_name"];
    }
}

json account_done(const json& found, json notes) {
    auto told = with("account", shown_account(found));
    told["notes"] = std::move(notes);
    return told;
}

json account_removed(const json& asked, const json& act) {
    auto told = with("id", asked["id"]);
    told["notes"] = notes_of(act);
    return told;
}

json new_account(const json& domain, const json& asked) {
    auto wanted = with(
        "address",
        fmt::format(
            "{}@{}", asked["local_part"].get<std::string>(), domain["domain"].get<std::string>()
        )
    );
    wanted["password"] = asked["password"];
    take_traits(wanted, asked);
    return wanted;
}

asio::awaitable<Told> now_with_notes(Desk& desk, const json& asked, json notes) {
    auto found = co_await one_account(desk, asked);
    co_return found ? Told(account_done(*found, std::move(notes))) : found;
}

asio::awaitable<Told> list_accounts(Desk& desk, const json& asked) {
    auto domain = co_await one_domain(desk, asked);
    if (!domain) {
        co_return domain;
    }
    auto wanted = page_of(asked, "domain_id");
    auto page = co_await desk.look<api::MailboxFind>(std::move(wanted));
    if (!page) {
        co_return page.error();
    }
    co_return shown_page(*page, "mailboxes", "accounts", shown_account);
}

asio::awaitable<Told> add_account(Desk& desk, const json& asked) {
    auto domain = co_await one_domain(desk, asked);
    if (!domain) {
        co_return domain;
    }
    auto wanted = new_account(*domain, asked);
    auto named = with("address", wanted["address"]);
    auto made = co_await desk.act<api::MailboxAdd>(std::move(wanted));
    if (!made) {
        co_return made.error();
    }
    auto page = co_await desk.look<api::MailboxFind>(std::move(named));
    auto row = just_made(std::move(page), "mailboxes");
    co_return row ? Told(account_done(*row, notes_of((*made)["act"]))) : row;
}

asio::awaitable<Told> show_account(Desk& desk, const json& asked) {
    auto found = co_await one_account(desk, asked);
    co_return found ? Told(shown_account(*found)) : found;
}

// What is refused is refused before anything is done: so all but the last is a dry run first.
asio::awaitable<Told> set_account(Desk& desk, const json& asked) {
    auto found = co_await one_account(desk, asked);
    if (!found) {
        co_return found;
    }
    auto traits = with("address", (*found)["address"]);
    auto secret = traits;
    take_traits(traits, asked);
    const bool has_traits = traits.size() > 1;
    auto notes = json::array();
    if (asked.contains("password")) {
        if (has_traits) {
            auto trial = traits;
            trial["dry_run"] = true;
            auto judged = co_await desk.act<api::MailboxSet>(std::move(trial));
            if (!judged) {
                co_return judged.error();
            }
        }
        secret["password"] = asked["password"];
        auto done = co_await desk.act<api::MailboxSetPassword>(std::move(secret));
        if (!done) {
            co_return done.error();
        }
        notes = notes_of((*done)["act"]);
    }
    if (has_traits) {
        auto done = co_await desk.act<api::MailboxSet>(std::move(traits));
        if (!done) {
            co_return done.error();
        }
        for (const auto& note : notes_of(*done)) {
            notes.push_back(note);
        }
    }
    co_return co_await now_with_notes(desk, asked, std::move(notes));
}

asio::awaitable<Told> remove_account(Desk& desk, const json& asked) {
    auto found = co_await one_account(desk, asked);
    if (!found) {
        co_return found;
    }
    auto wanted = with("address", (*found)["address"]);
    auto act = co_await desk.act<api::MailboxRemove>(std::move(wanted));
    co_return act ? Told(account_removed(asked, *act)) : act;
}

template <class Request>
asio::awaitable<Told> act_on_account(Desk& desk, const json& asked) {
    auto found = co_await one_account(desk, asked);
    if (!found) {
        co_return found;
    }
    auto wanted = with("address", (*found)["address"]);
    if (asked.contains("refuse")) {
        wanted["refuse"] = asked["refuse"];
    }
    auto act = co_await desk.act<Request>(std::move(wanted));
    if (!act) {
        co_return act.error();
    }
    auto notes = notes_of(*act);
    co_return co_await now_with_notes(desk, asked, std::move(notes));
}

constexpr unsigned made_account = 201;

// clang-format off
constexpr std::array all_accounts{
    Row{{Method::get,    "/api/v1/mail/domains/{id}/accounts",   Deed::reads, &ask_of<AskAccounts>},                 list_accounts},
    Row{{Method::post,   "/api/v1/mail/domains/{id}/accounts",   Deed::reads, &ask_of<AskAddAccount>, made_account}, add_account},
    Row{{Method::get,    "/api/v1/mail/accounts/{id}",           Deed::reads, &ask_of<AskAccount>},                  show_account},
    Row{{Method::put,    "/api/v1/mail/accounts/{id}",           Deed::reads, &ask_of<AskSetAccount>},               set_account},
    Row{{Method::remove, "/api/v1/mail/accounts/{id}",           Deed::reads, &ask_of<AskRemoveAccount>},            remove_account},
    Row{{Method::post,   "/api/v1/mail/accounts/{id}/suspend",   Deed::reads, &ask_of<AskSuspend>},                  act_on_account<api::MailboxSuspend>},
    Row{{Method::post,   "/api/v1/mail/accounts/{id}/unsuspend", Deed::reads, &ask_of<AskUnsuspend>},                act_on_account<api::MailboxUnsuspend>},
};
// clang-format on

}  // namespace

std::span<const Row> account_rows() { return all_accounts; }

}  // namespace mailctl::httpd::mail
