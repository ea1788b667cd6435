#include "daemon/httpd/problem.hpp"

#include "common/wire/json.hpp"

#include <fmt/format.h>

namespace mailctl::httpd {
namespace {

using wire::json;

// How long whoever is told 503 waits: mailctld starts in a second, a change takes one.
constexpr int retry_seconds = 2;

constexpr unsigned internal_status = 500;

std::string_view name_of(unsigned status) {
    switch (status) {
        case 401:
            return "Unauthenticated";
        case 403:
            return "PermissionDenied";
        case 404:
            return "NotFound";
        case 405:
            return "MethodNotAllowed";
        case 413:
            return "TooLarge";
        case 429:
            return "TooMany";
        case internal_status:
            return "Internal";
        case 503:
            return "Unavailable";
        case 504:
            return "RemoteUnknown";
        default:
            return "InvalidRequest";
    }
}

http::Response shaped(unsigned status, json error, const std::string& request) {
    json body{{"error", std::move(error)}};
    if (!request.empty()) {
        body["request"] = request;
    }
    return json_response(status, wire::to_text(body));
}

}  // namespace

unsigned status_of(Errc code) {
    switch (code) {
        case Errc::usage:
        case Errc::invalid_argument:
            return 422;
        case Errc::not_found:
            return 404;
        case Errc::unauthenticated:
            return 401;
        case Errc::permission_denied:
        case Errc::proof_needed:
            return 403;
        case Errc::failed:
        case Errc::rolled_back:
        case Errc::cancelled:
        case Errc::conflict:
        case Errc::drift:
        case Errc::configuration:
            return 409;
        case Errc::too_many:
            return 429;
        case Errc::trial_failed:
        case Errc::remote_refused:
            return 502;
        case Errc::unavailable:
        case Errc::remote_unavailable:
        case Errc::busy:
            return 503;
        case Errc::remote_unknown:
            return 504;
        case Errc::rollback_failed:
        case Errc::internal:
        case Errc::protocol:
            break;
    }
    return internal_status;
}

http::Response json_response(unsigned status, std::string body) {
    http::Response response;
    response.status = status;
    response.fields.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

http::Response problem(const Error& error, const std::string& request) {
    const auto status = status_of(error.code);
    json shown{{"code", info(error.code).name}, {"message", error.message}};
    if (status == internal_status && error.code != Errc::rollback_failed) {
        shown["message"] = "something is broken on the server";
        shown["hint"] = "the logs have the cause under the number of this request";
    } else {
        if (!error.hint.empty()) {
            shown["hint"] = error.hint;
        }
        if (!error.parameter.empty()) {
            shown["field"] = error.parameter;
        }
    }
    auto response = shaped(status, std::move(shown), request);
    if (error.retry_after > 0) {
        response.fields.add("Retry-After", std::to_string(error.retry_after));
    } else if (status == 503) {
        response.fields.add("Retry-After", std::to_string(retry_seconds));
    } else if (status == 401) {
        response.fields.add("WWW-Authenticate", "Bearer realm=\"mailctl\"");
    }
    return response;
}

http::Response problem(unsigned status, std::string_view sentence, const std::string& request) {
    return shaped(status, {{"code", name_of(status)}, {"message", sentence}}, request);
}

}  // namespace mailctl::httpd
