#include "daemon/mailctld/network/net_job.hpp"

#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/dns/find_zone.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/api/net/dns/write.hpp"
#include "common/api/net/platform/account/register.hpp"
#include "common/api/net/platform/account/show.hpp"
#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "common/api/net/platform/credential/remove.hpp"
#include "common/api/net/platform/credential/rotate.hpp"
#include "common/api/net/platform/domain/add.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/api/net/platform/domain/remove.hpp"
#include "common/api/net/platform/domain/verify.hpp"
#include "common/api/net/platform/health.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/wire/call.hpp"
#include "common/wire/tame.hpp"
#include "daemon/mailctld/system/helper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

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
    if (reply) {
        wire::tame(*reply);
        return reply;
    }
    if (reply.error().code == Errc::cancelled && wire::Clock::now() > deadline) {
        reply.error() = {Errc::unavailable, "it did not come to an end", {}, {}};
    }
    return judged(reply.error(), effect);
}

template Result<api::PlatformRegister::Reply>
ask_net(const Context&, const api::PlatformRegister&, JobEffect, const Parts<api::PlatformRegister>&);
template Result<api::PlatformAccount::Reply>
ask_net(const Context&, const api::PlatformAccount&, JobEffect, const Parts<api::PlatformAccount>&);
template Result<api::PlatformHealth::Reply>
ask_net(const Context&, const api::PlatformHealth&, JobEffect, const Parts<api::PlatformHealth>&);
template Result<api::PlatformDomainAdd::Reply>
ask_net(const Context&, const api::PlatformDomainAdd&, JobEffect, const Parts<api::PlatformDomainAdd>&);
template Result<api::PlatformDomainList::Reply>
ask_net(const Context&, const api::PlatformDomainList&, JobEffect, const Parts<api::PlatformDomainList>&);
template Result<api::PlatformDomainVerify::Reply>
ask_net(const Context&, const api::PlatformDomainVerify&, JobEffect, const Parts<api::PlatformDomainVerify>&);
template Result<api::PlatformDomainRecords::Reply>
ask_net(const Context&, const api::PlatformDomainRecords&, JobEffect, const Parts<api::PlatformDomainRecords>&);
template Result<api::PlatformDomainRemove::Reply>
ask_net(const Context&, const api::PlatformDomainRemove&, JobEffect, const Parts<api::PlatformDomainRemove>&);
template Result<api::PlatformCredentialCreate::Reply>
ask_net(const Context&, const api::PlatformCredentialCreate&, JobEffect, const Parts<api::PlatformCredentialCreate>&);
template Result<api::PlatformCredentialList::Reply>
ask_net(const Context&, const api::PlatformCredentialList&, JobEffect, const Parts<api::PlatformCredentialList>&);
template Result<api::PlatformCredentialRotate::Reply>
ask_net(const Context&, const api::PlatformCredentialRotate&, JobEffect, const Parts<api::PlatformCredentialRotate>&);
template Result<api::PlatformCredentialRemove::Reply>
ask_net(const Context&, const api::PlatformCredentialRemove&, JobEffect, const Parts<api::PlatformCredentialRemove>&);
template Result<api::PlatformStats::Reply>
ask_net(const Context&, const api::PlatformStats&, JobEffect, const Parts<api::PlatformStats>&);
template Result<api::PlatformDomainStats::Reply>
ask_net(const Context&, const api::PlatformDomainStats&, JobEffect, const Parts<api::PlatformDomainStats>&);
template Result<api::PlatformLogs::Reply>
ask_net(const Context&, const api::PlatformLogs&, JobEffect, const Parts<api::PlatformLogs>&);
template Result<api::FindZone::Reply>
ask_net(const Context&, const api::FindZone&, JobEffect, const Parts<api::FindZone>&);
template Result<api::ReadRecords::Reply>
ask_net(const Context&, const api::ReadRecords&, JobEffect, const Parts<api::ReadRecords>&);
template Result<api::WriteRecords::Reply>
ask_net(const Context&, const api::WriteRecords&, JobEffect, const Parts<api::WriteRecords>&);
template Result<api::TestProvider::Reply>
ask_net(const Context&, const api::TestProvider&, JobEffect, const Parts<api::TestProvider>&);
template Result<api::LookUpRecords::Reply>
ask_net(const Context&, const api::LookUpRecords&, JobEffect, const Parts<api::LookUpRecords>&);
template Result<api::CountSpf::Reply>
ask_net(const Context&, const api::CountSpf&, JobEffect, const Parts<api::CountSpf>&);

}  // namespace mailctl::network
