#include "daemon/httpd/api/own.hpp"

#include "common/api/invitation/accept.hpp"
#include "common/api/session/log_in.hpp"
#include "common/types/whole.hpp"
#include "common/wire/described_method.hpp"

#include <array>
#include <limits>
#include <optional>

namespace mailctl::httpd {
namespace {

using http::Method;

// The names are those of the description, and no method of mailctld's.

struct AskHealth {
    static constexpr std::string_view method = "io.mailctl.Health";
    static constexpr std::string_view summary = "Tell that the server lives.";
    using Reply = Health;
};
BOOST_DESCRIBE_STRUCT(AskHealth, (), ())

struct AskReadiness {
    static constexpr std::string_view method = "io.mailctl.Readiness";
    static constexpr std::string_view summary = "Tell whether mailctld answers.";
    using Reply = Readiness;
};
BOOST_DESCRIBE_STRUCT(AskReadiness, (), ())

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct AskSamples {
    static constexpr std::string_view method = "io.mailctl.Samples";
    static constexpr std::string_view summary =
        "Tell the numbers of mailctld and of the server in the text form of Prometheus.";
    using Reply = Nothing;
};
BOOST_DESCRIBE_STRUCT(AskSamples, (), ())

/// What a person types: the rest of api::SessionLogIn the browser and the server know.
struct AskLogIn {
    static constexpr std::string_view method = api::SessionLogIn::method;
    static constexpr std::string_view summary =
        "Log in. The session comes as a cookie; what answers as csrf has to be sent back with\n"
        "each change, in X-CSRF-Token.";
    using Reply = LoggedIn;

    std::string user;
    Secret password;
    std::optional<Secret> code;
};
BOOST_DESCRIBE_STRUCT(AskLogIn, (), (user, password, code))

struct AskLogOut {
    static constexpr std::string_view method = "io.mailctl.session.LogOut";
    static constexpr std::string_view summary = "End the session of the cookie.";
    using Reply = Nothing;
};
BOOST_DESCRIBE_STRUCT(AskLogOut, (), ())

using RowNumber = Whole<0, std::numeric_limits<std::int64_t>::max()>;

struct AskEvents {
    static constexpr std::string_view method = "io.mailctl.Events";
    static constexpr std::string_view summary =
        "Follow the history: what there is behind a row, and then each row as it comes. An event\n"
        "\"entry\" has the row as a HistoryEntry and its number as the id; \"error\" says why "
        "there\n"
        "are no more, and \"bye\" that the server ends. The same as a WebSocket, where each event\n"
        "is a text.";
    using Reply = Nothing;

    std::optional<RowNumber> after;
};
BOOST_DESCRIBE_STRUCT(AskEvents, (), (after))

// None has a key or a dry run, whatever it does: so all are reads.
template <class Request>
constexpr Route own_route(Method method, std::string_view path, unsigned status = 200) {
    return {method, path, Deed::reads, &ask_of<Request>, status};
}

constexpr unsigned created = 201;
constexpr unsigned nothing_to_show = 204;

}  // namespace

constexpr OwnRoute health_route{own_route<AskHealth>(Method::get, "/healthz"), Admission::anybody};
constexpr OwnRoute readiness_route{
    own_route<AskReadiness>(Method::get, "/readyz"), Admission::anybody};
constexpr OwnRoute metrics_route{
    own_route<AskSamples>(Method::get, "/metrics"), Admission::known, "text/plain"};
constexpr OwnRoute log_in_route{
    own_route<AskLogIn>(Method::post, "/api/v1/session", created), Admission::guest};
constexpr OwnRoute log_out_route{
    own_route<AskLogOut>(Method::remove, "/api/v1/session", nothing_to_show), Admission::guest};
constexpr OwnRoute accept_route{
    own_route<api::InvitationAccept>(Method::post, "/api/v1/invitations/accept"),
    Admission::anybody};
constexpr OwnRoute events_route{
    own_route<AskEvents>(Method::get, "/api/v1/events"), Admission::known, "text/event-stream"};

std::span<const OwnRoute* const> own_routes() {
    static constexpr std::array all{
        &health_route,
        &readiness_route,
        &metrics_route,
        &log_in_route,
        &log_out_route,
        &accept_route,
        &events_route};
    return all;
}

}  // namespace mailctl::httpd
