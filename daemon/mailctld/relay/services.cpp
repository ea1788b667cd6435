#include "daemon/mailctld/relay/services.hpp"

#include "daemon/mailctld/postfix/enabled.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace mailctl::relay {
namespace {

// Each was taken out of master.cf, and mail stayed: in the queue, or before it. With any of the
// others missing it went.
constexpr std::array needed{
    std::pair{"qmgr", "the queue manager"},
    std::pair{"cleanup", "which puts mail into the queue"},
    std::pair{"rewrite", "which finds the way of each address"},
    std::pair{"tlsmgr", "without which there is no TLS"},
};

std::string client_of(const change::Snapshot& now, std::int64_t port) {
    if (port == implicit_tls_port) {
        return {};
    }
    const auto value = change::foreign_value(now, "default_transport");
    const auto transport = value.substr(0, value.find(':'));
    // What else stands there overrules the relay, which is judged elsewhere.
    return transport == "relay" ? transport : "smtp";
}

}  // namespace

std::optional<MissingService> missing_service(
    const postfix::MasterCf& master, std::string_view disabled, std::string_view client
) {
    for (const auto& [name, purpose] : needed) {
        if (!postfix::is_enabled(master, disabled, name)) {
            return MissingService{name, purpose};
        }
    }
    if (!client.empty() && !postfix::is_enabled(master, disabled, client)) {
        return MissingService{std::string(client), "the client that would talk to the relay"};
    }
    return std::nullopt;
}

Status check_services(const change::Snapshot& now, std::int64_t port) {
    const auto disabled = now.main.value("master_service_disable").value_or("");
    const auto missing = missing_service(now.master, disabled, client_of(now, port));
    if (!missing) {
        return {};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "nothing would deliver mail: master.cf has no service {}, {}",
            missing->name,
            missing->purpose
        ),
        "put its line back (master.cf.proto beside main.cf has it; master_service_disable may turn "
        "it off, too), then `postfix reload`",
        {}};
}

}  // namespace mailctl::relay
