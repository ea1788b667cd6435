#include "daemon/mailctld/relay/trial.hpp"

#include "common/wire/call.hpp"
#include "common/wire/tame.hpp"
#include "daemon/mailctld/network/authorities.hpp"
#include "daemon/mailctld/relay/client_settings.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/system/helper.hpp"

#include <fmt/format.h>

namespace mailctl::relay {
namespace {

// In all: mailctl-net gives up after 30 s, and up to 20 s of look-ups before that.
constexpr std::chrono::seconds patience{60};

constexpr int max_steps = 200;

std::string tamed_line(std::string text) {
    wire::tame(text);
    return text;
}

}  // namespace

Result<api::TrialVerdict> try_relay(
    const Context& context, const api::TrySmtp& request, const StepObserver& on_step
) {
    auto socket = system::reach_helper(context.services.config, "net.sock", "mailctl-net");
    if (!socket) {
        return socket.error();
    }
    wire::Client helper(*std::move(socket), patience);
    // Patience of the client's own is for one answer, and a helper may send them one by one for
    // ever.
    const auto deadline = wire::Clock::now() + patience;
    helper.give_up_when([&] {
        return wire::Clock::now() > deadline || (context.is_cancelled && context.is_cancelled());
    });
    int steps = 0;
    auto reply = helper.call(request, std::function<void(api::TrialReply)>([&](auto partial) {
                                 wire::tame(partial);
                                 if (partial.step && steps++ < max_steps && on_step) {
                                     on_step(*partial.step);
                                 }
                             }));
    if (!reply && context.is_cancelled && context.is_cancelled()) {
        return reply.error();
    }
    // It cannot work here at all, with the trial or without.
    if (!reply && reply.error().code == Errc::configuration) {
        return Error{
            Errc::configuration,
            tamed_line(reply.error().message),
            tamed_line(reply.error().hint),
            {}};
    }
    if (!reply || !reply->verdict) {
        return Error{
            Errc::unavailable,
            fmt::format(
                "mailctl-net gave no usable answer: {}",
                wire::Clock::now() > deadline ? "it did not come to an end"
                : reply                       ? "no verdict"
                                              : tamed_line(reply.error().message)
            ),
            "look at `journalctl -u 'mailctl-net@*'`; --no-trial goes without the trial",
            {}};
    }
    wire::tame(*reply->verdict);
    return *std::move(reply->verdict);
}

Result<std::optional<std::string>> authorities_for(Services& services, TlsLevel tls) {
    if (!is_verified(tls)) {
        return std::optional<std::string>();
    }
    const auto now = services.engine.look();
    if (!now) {
        return now.error();
    }
    return network::read_authorities(authorities_file(services.config, *now));
}

api::TrialVerdict with_named_authorities(Services& services, api::TrialVerdict verdict) {
    const auto now = services.engine.look();
    if (!now) {
        return verdict;  // true as it is, and worth more than what keeps us from looking
    }
    const auto file = authorities_file(services.config, *now);
    const bool is_own = file != services.config.ca_file.string();
    network::name_authorities(file, is_own, verdict);
    return verdict;
}

Result<api::ClientSettings> client_settings_now(Services& services, std::int64_t port) {
    const auto now = services.engine.look();
    if (!now) {
        return now.error();
    }
    return client_settings(services.config, *now, port);
}

}  // namespace mailctl::relay
