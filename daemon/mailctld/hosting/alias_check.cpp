#include "common/api/alias/check.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/reach.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/hosting/trace.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::hosting {
namespace {

constexpr std::size_t most_steps = 1000;

// Mail for another's domain goes on to a stranger.
void leave_out_others(Context& context, Addresses& addresses) {
    const auto is_others = [&](const DomainName& name) {
        const auto domain = store::find_hosted_domain(context.services.reader, name.text());
        return !context.caller.sees_all && domain && domain->owner != context.caller.owner;
    };
    auto& domains = addresses.domains;
    domains.erase(std::remove_if(domains.begin(), domains.end(), is_others), domains.end());
}

bool takes_no_mail(store::Database& db, const std::string& address) {
    const auto [local, name] = parts_of(address);
    const auto domain = store::find_hosted_domain(db, name);
    const auto mailbox = domain ? store::find_mailbox(db, domain->id, local) : std::nullopt;
    return mailbox && mailbox->is_suspended && mailbox->refuses;
}

std::string problem_in(const api::AliasCheckReply& reply) {
    std::vector<std::string> nobodys;
    std::vector<std::string> refusing;
    for (const auto& step : reply.steps) {
        if (step.fate == api::MailFate::loop) {
            return "it leads back to itself";
        }
        if (step.fate == api::MailFate::nobody && nobodys.size() < missing_ends_told) {
            nobodys.push_back(step.address);
        }
        if (step.fate == api::MailFate::refused) {
            refusing.push_back(step.address);
        }
    }
    if (!nobodys.empty()) {
        return fmt::format("nobody has {}", fmt::join(nobodys, ", "));
    }
    return refusing.empty()
               ? std::string()
               : fmt::format("suspended, and takes no mail: {}", fmt::join(refusing, ", "));
}

}  // namespace

Result<api::AliasCheckReply> check_alias(Context& context, api::AliasCheck& request) {
    auto& reader = context.services.reader;
    const store::ReadTransaction moment(reader);
    const auto address = lower_case(request.address.text());
    auto addresses = reach_of(reader, {address});
    leave_out_others(context, addresses);
    api::AliasCheckReply reply{};
    reply.steps = trace(addresses, request.address, most_steps);
    for (auto& step : reply.steps) {
        if (step.fate == api::MailFate::mailbox && takes_no_mail(reader, step.address)) {
            step.fate = api::MailFate::refused;
        }
    }
    auto problem = problem_in(reply);
    const auto source = AliasSource::parse(address);
    if (const auto verdict = source ? Aliases(addresses).verdict_of(*source) : std::nullopt;
        verdict && problem.empty()) {
        problem = problem_of(*verdict);
    }
    reply.ok = problem.empty();
    reply.problem = problem.empty() ? std::nullopt : std::optional(std::move(problem));
    if (reply.steps.front().fate != api::MailFate::exterior) {
        reply.senders = senders_with(reader, address);
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::AliasCheck, mailctl::hosting::check_alias)
