#pragma once

#include "daemon/httpd/dinomail/kinds.hpp"
#include "daemon/httpd/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::dinomail {

/// What a list's query wants.
struct Wanted {
    json parameters;  ///< Of the request that finds it.
    std::int64_t limit;
    std::int64_t offset;
    bool is_filtered;
};

/// An error names what cannot be read. A parameter that is none of the kind's is passed over where
/// the list is only shown, and is an error where that would make more of it go than was meant.
Result<Wanted> wanted_of(const Kind& kind, const http::Request& request, bool is_for_show);

/// {"meta": …, "objects": […]}.
asio::awaitable<Told> page(Desk& desk, const Kind& kind, const http::Request& request);

/// {"objects": […], "not_found": […]} of "1;2;3".
asio::awaitable<Told> set_of(Desk& desk, const Kind& kind, std::string_view text);

/// The query as it came, without some of its parameters.
std::string query_text(
    const http::Request& request, std::initializer_list<std::string_view> without
);

json schema_of(const Kind& kind);
json schema_of_key();
json schema_of_password();

}  // namespace mailctl::httpd::dinomail
