#include "daemon/mailctld/platform/access.hpp"

#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/network/authorities.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace mailctl::platform {
namespace {

// A value that options.cpp or a request's own types have judged already.
template <class T>
T accepted(Result<T> value, const char* what) {
    if (!value) {
        throw std::runtime_error(fmt::format("{}: {}", what, value.error().message));
    }
    return *std::move(value);
}

Error no_account(const std::string& name) {
    return {
        Errc::not_found,
        fmt::format("{} has no account at a delivery platform", name),
        "connect one with `mailctl account connect EMAIL`",
        {}};
}

}  // namespace

Result<api::PlatformAccess> access(const Config& config) {
    std::optional<std::string> authorities;
    if (!config.platform_ca_file.empty()) {
        auto read = network::read_authorities(config.platform_ca_file);
        if (!read) {
            return read.error();
        }
        authorities = *std::move(read);
    }
    return api::PlatformAccess{
        api::PlatformKind::cybermail,
        accepted(HttpUrl::parse(config.platform_url), "platform-url"),
        std::move(authorities)};
}

Result<Turns::Turn> take_turn(Context& context, const std::string& owner) {
    return context.services.turns.take("account " + owner);
}

Result<AccountSession> AccountSession::open(Context& context, const std::string& owner) {
    auto turn = take_turn(context, owner);
    if (!turn) {
        return turn.error();
    }
    auto account = context.services.shared.with([&](store::Database& db) {
        return store::find_account(db, owner);
    });
    if (!account) {
        return no_account(owner == context.caller.owner ? context.caller.name : owner);
    }
    auto where = platform::access(context.services.config);
    if (!where) {
        return where.error();
    }
    return AccountSession(context, *std::move(turn), *std::move(account), *std::move(where));
}

Result<AccountSession> AccountSession::open_own(Context& context) {
    auto session = open(context, context.caller.owner);
    if (session) {
        if (auto status = act::check_name(context.caller, session->account().name); !status) {
            return status.error();
        }
    }
    return session;
}

api::PlatformKey AccountSession::key() const {
    return {
        accepted(MailAddress::parse(account_.email), "the account's address"),
        account_.key.clone()};
}

}  // namespace mailctl::platform
