#pragma once

#include "common/error.hpp"
#include "common/result.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/desk.hpp"
#include "daemon/httpd/members.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string_view>

/// What the routes of all three kinds have in common: the platform's words for what mailctld tells.
namespace mailctl::httpd::mail {

using wire::json;
using Told = Result<json>;

json shown_domain(const json& found);
json shown_account(const json& found);
json shown_alias(const json& found);

/// The members of a list's request that mailctld knows by the same name, and the number of the
/// domain.
json page_of(const json& asked, const char* domain_member = nullptr);

/// A page's rows below `member`, `total`, and `next` where there are others.
json shown_page(const json& page, const char* theirs, const char* ours, json (*shown)(const json&));

/// The one row of that number; `not_found` where there is none, or it is another's.
asio::awaitable<Told> one_domain(Desk& desk, const json& asked);
asio::awaitable<Told> one_account(Desk& desk, const json& asked);
asio::awaitable<Told> one_alias(Desk& desk, const json& asked);

/// The row that has just been made, of the page by which it is found.
Told just_made(Told page, const char* member);

/// The same error about the member by which it was asked for here.
Error renamed(Error error);

/// The notes of an act.
json notes_of(const json& act);

}  // namespace mailctl::httpd::mail
