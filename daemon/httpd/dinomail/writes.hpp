#pragma once

#include "daemon/httpd/dinomail/kinds.hpp"
#include "daemon/httpd/dinomail/lists.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace mailctl::httpd::dinomail {

/// The number of what was added.
asio::awaitable<Told> add_one(Desk& desk, const Kind& kind, const json& object);

/// `not_found` where there is none of that number.
asio::awaitable<Told> change_one(Desk& desk, const Kind& kind, std::int64_t id, const json& object);
asio::awaitable<Told> remove_one(Desk& desk, const Kind& kind, std::int64_t id);

/// What "objects" has is added or, where it has an address, changed; then what "deleted_objects"
/// has goes.
asio::awaitable<Told> patch_list(Desk& desk, const Kind& kind, const json& body);

/// The same, and then all goes that "objects" does not have.
asio::awaitable<Told> put_list(Desk& desk, const Kind& kind, const json& body);

/// All that fits the query goes.
asio::awaitable<Told> remove_list(Desk& desk, const Kind& kind, const http::Request& request);

/// Another password for a mailbox.
asio::awaitable<Told> set_password(Desk& desk, std::int64_t id, const json& body);

}  // namespace mailctl::httpd::dinomail
