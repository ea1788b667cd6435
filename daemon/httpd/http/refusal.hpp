#pragma once

#include <string_view>

namespace mailctl::httpd::http {

/// Why a request is not served: a status and a sentence for the client.
struct Refusal {
    unsigned status;
    std::string_view sentence;  ///< Lives as long as the program.
};

}  // namespace mailctl::httpd::http
