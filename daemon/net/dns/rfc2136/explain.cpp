#include "daemon/net/dns/rfc2136/explain.hpp"

#include <fmt/format.h>

namespace mailctl::net::dns::rfc2136 {

Error explain(Signature signature, const std::string& server) {
    const auto refused = [&](const char* message, const char* hint) {
        return Error{Errc::remote_refused, fmt::format("{} {}", server, message), hint, {}};
    };
    switch (signature) {
        case Signature::bad_key:
            return refused(
                "does not know the TSIG key (BADKEY)",
                "compare the key's name and algorithm with the server's configuration"
            );
        case Signature::wrong:
            return refused(
                "and mailctl do not have the same secret for the TSIG key (BADSIG)",
                "compare the key's secret with the server's configuration"
            );
        case Signature::bad_time:
            return refused(
                "has a clock that differs from this machine's by more than five minutes (BADTIME)",
                "set both clocks right"
            );
        case Signature::absent:
            return refused(
                "does not sign its answer", "it must know the TSIG key; some servers have no TSIG"
            );
        case Signature::good:
        case Signature::malformed:
            break;
    }
    return refused("sent an answer that is no DNS message", "is this a name server's port?");
}

Error explain(Code code, const std::string& server) {
    const auto refused = [&](const char* message, const char* hint) {
        return Error{Errc::remote_refused, fmt::format("{} {}", server, message), hint, {}};
    };
    switch (code) {
        case Code::name_exists:
        case Code::set_exists:
        case Code::set_missing:
        case Code::no_name:
            return {
                Errc::conflict,
                "the records are not as they were when the change was planned",
                "somebody else has changed them; look at them and plan again",
                {}};
        case Code::not_authoritative:
            return refused(
                "is not the primary server of the zone (NOTAUTH)",
                "give the address of the server on which the zone is edited"
            );
        case Code::refused:
            return refused(
                "refuses it (REFUSED)",
                "allow the TSIG key to update the zone: allow-update or update-policy at BIND, acl "
                "at Knot"
            );
        case Code::not_implemented:
            return refused("has no dynamic updates (NOTIMP)", "switch them on, or use its own API");
        case Code::not_in_zone:
            return refused("finds a name outside the zone (NOTZONE)", "");
        default:
            break;
    }
    return {
        code == Code::server_failure ? Errc::remote_unavailable : Errc::remote_refused,
        fmt::format("{} answered with error {}", server, static_cast<int>(code)),
        "its log has the reason",
        {}};
}

}  // namespace mailctl::net::dns::rfc2136
