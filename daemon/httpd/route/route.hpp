#pragma once

#include "common/wire/shape.hpp"
#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/route/ask.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mailctl::httpd {

/// What a request does, and so on which connection to mailctld it goes.
enum class Deed : std::uint8_t {
    glances,  ///< Reads what mailctld answers from memory: all share one connection.
    reads,    ///< Asked again where a connection was lost before an answer.
    changes,  ///< Never asked twice; goes on when the client leaves.
};

/// One row of a table: an HTTP request that is one request of mailctld's.
struct Route {
    http::Method method;
    std::string_view
        pattern;  ///< "/api/v1/domains/{domain}": the members in braces are its path's.
    Deed deed;
    const Ask& (*ask)();
    unsigned status = 200;  ///< Of success.
};

constexpr bool changes(const Route& route) { return route.deed == Deed::changes; }

using Routes = std::span<const Route>;

bool has_body(const Route& route);

/// Whether a member that is none of the path's stands in the query; else it stands in the body.
bool is_in_query(const Route& route, const wire::MemberShape& member);

/// What stands in the places of a pattern's members: {"domain", "example.org"}.
using Places = std::vector<std::pair<std::string_view, std::string_view>>;

/// A row, and which part of the path is what.
struct Found {
    const Route* route = nullptr;
    Places places;
    std::vector<http::Method> allowed;  ///< Of the path, where it has no row of this method.
};

/// HEAD is found as GET. Nothing is allowed where the path is nobody's.
Found find_route(Routes routes, http::Method method, const std::vector<std::string>& segments);

/// The text of the parameters for mailctld: from the path, the query, the body and If-Match, each
/// member once. An error names the member. Used on the io_context's thread alone.
Result<std::string> parameters_of(const Found& found, const http::Request& request);

}  // namespace mailctl::httpd
