#pragma once

#include "daemon/httpd/http/limits.hpp"
#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/http/names.hpp"
#include "daemon/httpd/http/refusal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The head of a request: its grammar is Beast's business, and what Beast lets through and two
/// programs in a row could read in two ways is refused here. The connection is closed after that:
/// what stands behind such a head is nobody's request.
namespace mailctl::httpd::http {

enum class HeadState { incomplete, complete, broken };

/// Looks for the end of the head in what has come, from `scanned` on, which is where it ends then.
HeadState find_end_of_head(std::string_view text, std::size_t& scanned);

struct HeadRules {
    const Limits& limits;
    const Names& names;
    const std::string& health_path;  ///< What alone a client of HTTP/1.0 may ask for, by GET.
    std::uint16_t port;              ///< The listener's; 0 at a Unix socket.
};

struct Head {
    Request request;
    bool expects_continue = false;  ///< Waits for our word before it sends the body.
};

/// A whole head, with the empty line at its end. Why it is refused; nothing where it is not.
std::optional<Refusal> parse_head(std::string_view text, const HeadRules& rules, Head& head);

}  // namespace mailctl::httpd::http
