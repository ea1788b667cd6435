#include "daemon/httpd/accept.hpp"

#include "common/api/invitation/accept.hpp"
#include "common/types/secret.hpp"
#include "daemon/httpd/api/own.hpp"
#include "daemon/httpd/problem.hpp"
#include "daemon/httpd/route/route.hpp"

#include <string>
#include <utility>

namespace mailctl::httpd {
namespace {

bool never_leaves(const std::string&) { return true; }

}  // namespace

asio::awaitable<http::Response> accept_invitation(Links& links, Errand errand) {
    const auto& id = errand.request.id;
    const Found found{&accept_route.route, {}, {}};
    auto parameters = parameters_of(found, errand.request);
    mailctl::wipe(errand.request.body);
    if (!parameters) {
        co_return problem(parameters.error(), id);
    }
    auto call = call_text(
        api::InvitationAccept::method, *parameters, errand.on_of_nobody(), /*more=*/false
    );
    mailctl::wipe(*parameters);
    auto reply = co_await links.change(std::move(call), never_leaves);
    const auto text = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (!text) {
        co_return problem(text.error(), id);
    }
    co_return json_response(200, *text);
}

}  // namespace mailctl::httpd
