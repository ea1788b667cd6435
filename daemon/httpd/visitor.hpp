#pragma once

#include "common/error.hpp"
#include "common/types/secret.hpp"
#include "daemon/httpd/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Who a request comes from, as far as that can be seen from here: what it presents, and whether a
/// browser was made to send it by somebody else's page. Who may do what, mailctld decides.
namespace mailctl::httpd {

struct Visitor {
    std::optional<Secret> token;    ///< A token, or what a login has given.
    std::string name = {};          ///< Whose token they say it is.
    std::optional<Secret> browser;  ///< What an earlier login of this browser has left.
    bool is_by_cookie = false;      ///< The browser sends it by itself, whoever has asked it to.
};

/// Why nobody can be made out: two that differ, or what no token can be.
struct Seen {
    Visitor visitor;
    std::optional<Error> error = {};
};

Seen visitor_of(const http::Request& request);

/// Why a request that a browser has sent with its cookie is not its user's own; nothing where it
/// is, or where nothing is changed by it.
std::optional<Error> check_own(const http::Request& request, const Visitor& visitor);

/// What a page of ours sends along with each change, as X-CSRF-Token or, as the panel's page does,
/// as X-CSRFToken: nobody else's page can read it.
std::string csrf_of(const Secret& session);

/// For a browser to keep: of its session until it is closed, of the browser itself for a year.
/// An empty value takes the cookie away.
std::string session_cookie(std::string_view value, bool is_tls);
std::string csrf_cookie(std::string_view value, bool is_tls);
std::string browser_cookie(std::string_view value, bool is_tls);

}  // namespace mailctl::httpd
