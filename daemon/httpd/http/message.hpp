#pragma once

#include "daemon/httpd/http/fields.hpp"
#include "daemon/httpd/http/method.hpp"
#include "daemon/httpd/http/target.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mailctl::httpd::http {

/// One request. Its head has been judged by the engine (head.hpp) before anybody sees it; the body
/// is there once the caller's own judgement of the head is over.
struct Request {
    Method method = Method::get;
    Target target;
    Fields fields;
    std::size_t body_bytes = 0;  ///< What the head announces.
    std::string body;
    std::string client;   ///< An address; "unix" where nobody has said one.
    bool is_tls = false;  ///< To us, or to the proxy that we trust.
    bool keep_alive = true;

    // For the access log, from whoever knows: never a path, which may hold a name.
    std::string route;  ///< The pattern: "/domains/{name}".
    std::string id;     ///< Under which the log has it.
};

/// The engine adds Date, Content-Length and Connection.
struct Response {
    unsigned status = 200;
    Fields fields;
    std::string body;
    /// Instead of `body`: what lives as long as the program is sent from where it lies.
    std::string_view constant_body;
    /// Fields behind the others, as lines with their ends: what all answers have is made once.
    std::string_view constant_lines;
};

}  // namespace mailctl::httpd::http
