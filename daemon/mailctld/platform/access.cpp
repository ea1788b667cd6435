#include "daemon/mailctld/platform/access.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/network/authorities.hpp"
#include "daemon/mailctld/store/journal.hpp"

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

std::string owner_of(const Peer& peer) { return fmt::format("uid:{}", peer.uid); }

Status check_name(const Peer& peer, const std::string& name) {
    if (peer.name == name) {
        return {};
    }
    return Error{
        Errc::permission_denied,
        fmt::format(
            "the account of uid {} is {}'s, and uid {} is {} now",
            peer.uid,
            escaped(name),
            peer.uid,
            peer.name
        ),
        fmt::format(
            "an administrator decides: `mailctl account list` shows it, `mailctl account forget "
            "{}` takes it away",
            peer.uid
        ),
        {}};
}

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
        return no_account(owner == owner_of(context.peer) ? context.peer.name : owner);
    }
    auto where = platform::access(context.services.config);
    if (!where) {
        return where.error();
    }
    return AccountSession(context, *std::move(turn), *std::move(account), *std::move(where));
}

Result<AccountSession> AccountSession::open_own(Context& context) {
    auto session = open(context, owner_of(context.peer));
    if (session) {
        if (auto status = check_name(context.peer, session->account().name); !status) {
            return status.error();
        }
    }
    return session;
}

api::PlatformLogin AccountSession::login() const {
    return {
        accepted(MailAddress::parse(account_.email), "the account's address"),
        account_.key.clone()};
}

void scrub(Services& services) {
    const bool is_cut = services.shared.with([](store::Database& db) {
        store::Statement cut(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        return cut.step() && cut.integer(0) == 0;  // 1: somebody reads for longer than we wait
    });
    if (!is_cut) {
        log_warning("store.scrub", {{"text", "a forgotten key stays in state.db-wal for now"}});
    }
}

void write_journal(store::Database& db, const Context& context, Note note) {
    constexpr std::int64_t no_change = 0;
    store::append(
        db,
        {no_change,
         store::timestamp(),
         context.peer.name,
         std::move(note.event),
         std::string(note.method),
         std::move(note.text),
         std::move(note.plan)}
    );
}

}  // namespace mailctl::platform
