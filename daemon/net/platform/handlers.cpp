#include "daemon/net/platform/handlers.hpp"

#include "daemon/net/platform/cybermail/cybermail.hpp"
#include "daemon/net/platform/platform.hpp"

#include <array>
#include <chrono>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

namespace mailctl::net::platform {
namespace {

// The unit is killed after 90 s, and its caller may have been silent for 15 of them.
constexpr std::chrono::seconds job_limit{55};

// A row has 450 bytes at most, and a reply 1 MiB.
constexpr std::ptrdiff_t domains_per_part = 1000;

std::unique_ptr<Platform> open(
    const api::PlatformAccess& access, const Caller& caller, const Mask& mask
) {
    cybermail::World world{
        .send = http::send,
        .sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); },
        .cancelled = [&caller] { return caller.gone(); },
        .mask = &mask,
        .deadline = std::chrono::steady_clock::now() + job_limit};
    switch (access.platform) {
        case api::PlatformKind::cybermail:
            return std::make_unique<cybermail::CyberMail>(access, std::move(world));
    }
    throw std::logic_error("a platform without a client");
}

template <class Request>
using Operation = Result<typename Request::Reply> (Platform::*)(const Request&);

template <class Request, Operation<Request> operation>
Result<typename Request::Reply> ask(const Request& request, Caller& caller, const Mask& mask) {
    const auto platform = open(request.access, caller, mask);
    return (platform.get()->*operation)(request);
}

Result<api::PlatformDomainListReply> list_domains(
    const api::PlatformDomainList& request, Caller& caller, const Mask& mask
) {
    auto list = ask<api::PlatformDomainList, &Platform::domains>(request, caller, mask);
    if (!list) {
        return list.error();
    }
    auto rest = std::make_move_iterator(list->domains.begin());
    const auto end = std::make_move_iterator(list->domains.end());
    while (caller.wants_progress() && end - rest > domains_per_part && !caller.gone()) {
        const api::PlatformDomainListReply part{
            .domains = {rest, rest + domains_per_part}, .left_out = list->left_out};
        rest += domains_per_part;
        caller.tell(wire::encode(part));
    }
    return api::PlatformDomainListReply{.domains = {rest, end}, .left_out = list->left_out};
}

template <class Request, Operation<Request> operation>
constexpr Method row() {
    return Method::of<Request, ask<Request, operation>>();
}

constexpr std::array table{
    row<api::PlatformRegister, &Platform::connect>(),
    row<api::PlatformAccount, &Platform::account>(),
    row<api::PlatformHealth, &Platform::health>(),
    row<api::PlatformDomainAdd, &Platform::add_domain>(),
    Method::of<api::PlatformDomainList, list_domains>(),
    row<api::PlatformDomainVerify, &Platform::verify_domain>(),
    row<api::PlatformDomainRecords, &Platform::records>(),
    row<api::PlatformDomainRemove, &Platform::remove_domain>(),
    row<api::PlatformCredentialCreate, &Platform::create_credential>(),
    row<api::PlatformCredentialList, &Platform::credentials>(),
    row<api::PlatformCredentialRotate, &Platform::rotate_credential>(),
    row<api::PlatformCredentialRemove, &Platform::remove_credential>(),
    row<api::PlatformStats, &Platform::stats>(),
    row<api::PlatformDomainStats, &Platform::domain_stats>(),
    row<api::PlatformLogs, &Platform::logs>(),
};

}  // namespace

std::span<const Method> methods() { return table; }

}  // namespace mailctl::net::platform
