#pragma once

#include "daemon/httpd/dinomail/kinds.hpp"
#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>

namespace mailctl::httpd::dinomail {

/// The person's own key, made anew: {"created", "id", "key", "resource_uri"}. Who it is says a name
/// and a password ("Basic"), and nothing else does; of `id` only where it is that person's.
asio::awaitable<Told> renewed_key(
    Links& links, const Errand& errand, std::optional<std::int64_t> id
);

}  // namespace mailctl::httpd::dinomail
