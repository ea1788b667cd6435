#include "daemon/mailctld/serve/dispatch.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace mailctl {
namespace {

using wire::json;

void audit(
    const Method& method,
    const Caller& caller,
    const std::string& request,
    std::string outcome,
    std::string text = {}
) {
    log_info(
        "request",
        {{"user", caller.name},
         {"uid", caller.uid ? std::to_string(*caller.uid) : std::string()},
         {"request", request},
         {"method", std::string(method.name)},
         {"outcome", std::move(outcome)},
         {"text", std::move(text)}}
    );
}

Status check_proof(const Method& method, const Caller& caller) {
    const auto& logged_in = caller.logged_in;
    if (!method.needs_proof || !logged_in ||
        logged_in->proven > store::timestamp(-access::proof_lasts)) {
        return {};
    }
    return Error{
        Errc::proof_needed,
        "this asks for the password once more",
        "prove with io.mailctl.session.Prove, and then do it",
        {}};
}

}  // namespace

// The only catches in the daemon end here: past this line, an exception is a broken world, not an
// answer.
Error broken(std::string_view method, const std::exception& error) {
    log_error("internal", {{"method", std::string(method)}, {"text", error.what()}});
    return {
        Errc::internal,
        "something that mailctld needs is broken",
        "the daemon's log has the cause: `journalctl -u mailctld`",
        {}};
}

const Method* find_method(Methods methods, std::string_view name) {
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method& row) {
        return row.name == name;
    });
    return found == methods.end() ? nullptr : &*found;
}

Status authorise(const Method& method, const Caller& caller, const std::string& request) {
    const auto may = [&](const Scope& rights) {
        return !method.right || rights.allows(method.right->resource, method.right->verb);
    };
    if (may(caller.rights)) {
        return check_proof(method, caller);
    }
    audit(method, caller, request, "denied");
    if (caller.owner.empty()) {
        return Error{
            Errc::unauthenticated,
            fmt::format("{} is not for everybody", method.name),
            "show a token: `mailctl token create` makes one",
            {}};
    }
    if (!caller.uid) {
        return Error{
            Errc::permission_denied,
            fmt::format("{} may not call {}", caller.name, method.name),
            fmt::format(
                "from here it may {}; `mailctl token list` and front-may in mailctl.conf(5) say "
                "why",
                caller.rights.text()
            ),
            {}};
    }
    return Error{
        Errc::permission_denied,
        fmt::format("{} may not call {}", caller.name, method.name),
        fmt::format(
            "ask for membership in the group {} (and log in again to get it), or use sudo",
            may(rights_of(Role::read)) ? "mailctl" : "mailctl-admin"
        ),
        {}};
}

Error unheard(const Method& method, const Caller& caller, const std::string& request) {
    audit(method, caller, request, "refused", "its reply tells a secret, and oneway asks for none");
    return {Errc::protocol, "oneway is not for this method", {}, {}};
}

Result<access::Admission> admit(Services& services, const wire::Presented& presented) {
    try {
        return access::admit(services, presented);
    } catch (const std::exception& error) {
        return broken("io.mailctl", error);
    }
}

Result<json> run(const Method& method, Context& context, json parameters) {
    try {
        auto result = method.call(context, parameters);
        wire::wipe(parameters);
        if (method.effect == Effect::works) {
            context.services.run.acts.count(
                method.name, result ? "done" : info(result.error().code).name
            );
            audit(
                method,
                context.caller,
                context.request,
                result ? "done" : std::string(info(result.error().code).name),
                result ? "" : result.error().message
            );
        }
        return result;
    } catch (const std::exception& error) {
        wire::wipe(parameters);
        return broken(method.name, error);
    }
}

std::string unknown_method_text(Methods methods, std::string_view name) {
    const auto dot = std::min(name.rfind('.'), name.size());
    const bool interface_exists =
        std::any_of(methods.begin(), methods.end(), [&](const Method& row) {
            return row.name.substr(0, row.name.rfind('.')) == name.substr(0, dot);
        });
    if (!interface_exists) {
        return wire::to_text(
            {{"error", "org.varlink.service.InterfaceNotFound"},
             {"parameters", {{"interface", name.substr(0, dot)}}}}
        );
    }
    return wire::to_text(
        {{"error", "org.varlink.service.MethodNotFound"}, {"parameters", {{"method", name}}}}
    );
}

}  // namespace mailctl
