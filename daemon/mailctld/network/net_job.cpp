#include "daemon/mailctld/network/net_job.hpp"

#include "common/api/net/requests.hpp"
#include "common/wire/call.hpp"
#include "common/wire/tame.hpp"
#include "daemon/mailctld/system/helper.hpp"

#include <boost/mp11/list.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <tuple>

namespace mailctl::network {
namespace {

// Longer than any job takes. Its unit ends one after 90 seconds.
constexpr std::chrono::seconds patience{85};

// What a helper can sensibly say of a job. Anything else is its own trouble.
constexpr std::array sayable{
    Errc::cancelled,
    Errc::configuration,
    Errc::conflict,
    Errc::invalid_argument,
    Errc::not_found,
    Errc::remote_refused,
    Errc::remote_unavailable,
    Errc::remote_unknown,
    Errc::rollback_failed,
    Errc::rolled_back,
};

std::string tamed(std::string text) {
    wire::tame(text);
    return text;
}

// The error that the caller gets for the one that the helper sent, or for its silence.
Error judged(const Error& told, JobEffect effect) {
    if (std::find(sayable.begin(), sayable.end(), told.code) != sayable.end()) {
        return {told.code, tamed(told.message), tamed(told.hint), {}};
    }
    return {
        effect == JobEffect::changes ? Errc::remote_unknown : Errc::unavailable,
        fmt::format("mailctl-net gave no usable answer: {}", tamed(told.message)),
        "look at `journalctl -u 'mailctl-net@*'`",
        {}};
}

}  // namespace

template <class Request>
Result<typename Request::Reply> ask_net(
    const Context& context, const Request& request, JobEffect effect, const Parts<Request>& on_part
) {
    if (context.dry_run && effect == JobEffect::changes) {
        throw std::logic_error(fmt::format("a dry run would have sent {}", Request::method));
    }
    auto socket = system::reach_helper(context.services.config, "net.sock", "mailctl-net");
    if (!socket) {
        return socket.error();
    }
    wire::Client helper(*std::move(socket), patience);
    // Patience of the client's own is for one answer, and a helper may send them one by one for
    // ever.
    const auto deadline = wire::Clock::now() + patience;
    helper.give_up_when([&] {
        const bool is_unwanted =
            effect == JobEffect::none && context.is_cancelled && context.is_cancelled();
        return is_unwanted || wire::Clock::now() > deadline;
    });
    const auto pass_on = [&](typename Request::Reply part) {
        wire::tame(part);
        on_part(std::move(part));
    };
    auto reply = on_part ? helper.call(request, Parts<Request>(pass_on)) : helper.call(request);
    auto& tally = context.services.run.jobs;
    if (reply) {
        tally.count(Request::method, "done");
        wire::tame(*reply);
        return reply;
    }
    if (reply.error().code == Errc::cancelled && wire::Clock::now() > deadline) {
        reply.error() = {Errc::unavailable, "it did not come to an end", {}, {}};
    }
    auto error = judged(reply.error(), effect);
    tally.count(Request::method, info(error.code).name);
    return error;
}

namespace {

template <class... Jobs>
constexpr auto instantiated(boost::mp11::mp_list<Jobs...> /*jobs*/) {
    return std::tuple{&ask_net<Jobs>...};
}

// Every job of mailctl-net can be asked for, and is compiled here.
[[gnu::used]] const auto all = instantiated(api::NetRequests());

}  // namespace

}  // namespace mailctl::network
