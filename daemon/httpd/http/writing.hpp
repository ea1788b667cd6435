#pragma once

#include "daemon/httpd/http/message.hpp"

#include <ctime>
#include <string>
#include <string_view>

namespace mailctl::httpd::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" of this second: made once in it.
class Date {
public:
    std::string_view now();

private:
    std::time_t second_ = -1;
    std::string text_;
};

struct Manner {
    bool closes = false;       ///< The connection, after this.
    bool is_of_length = true;  ///< False for a stream, which ends with the connection.
    std::string_view date;
};

/// Status line and fields. Throws for a field that would be more than one line: what a handler puts
/// in is ours, and a client's text in there is a defect.
std::string head_text(const Response& response, const Manner& manner);

std::string_view body_of(const Response& response);

}  // namespace mailctl::httpd::http
