#pragma once

#include "daemon/httpd/answer.hpp"
#include "daemon/httpd/visitor.hpp"

#include <string>

namespace mailctl::httpd {

/// One request, and who it comes from.
struct Errand {
    http::Request& request;
    Visitor visitor;

    /// For whom a call is made on it.
    On on() const {
        return {
            visitor.token ? std::string(visitor.token->reveal()) : std::string(),
            request.client,
            request.id,
            {},
            visitor.name};
    }

    /// For what nobody has to be known for.
    On on_of_nobody() const { return {{}, request.client, request.id}; }
};

}  // namespace mailctl::httpd
