#pragma once

#include "common/result.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/answer.hpp"
#include "daemon/httpd/link/links.hpp"
#include "daemon/httpd/route/ask.hpp"

#include <boost/asio/awaitable.hpp>

#include <utility>

namespace mailctl::httpd {

/// Where a route makes its calls, for one visitor.
class Desk {
public:
    Desk(Links& links, On on) : links_(links), on_(std::move(on)) {}

    /// What the reply has beside its progress. Wipes the parameters.
    template <class Request>
    asio::awaitable<Result<wire::json>> look(wire::json parameters = wire::json::object()) {
        return call(ask_of<Request>(), std::move(parameters), Deed::reads);
    }

    template <class Request>
    asio::awaitable<Result<wire::json>> act(wire::json parameters = wire::json::object()) {
        return call(ask_of<Request>(), std::move(parameters), Deed::changes);
    }

    asio::awaitable<Result<wire::json>> call(const Ask& ask, wire::json parameters, Deed deed);

private:
    Links& links_;
    On on_;
};

}  // namespace mailctl::httpd
