#include "daemon/mailctld/house.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/login/logins.hpp"
#include "daemon/mailctld/login/mark.hpp"
#include "daemon/mailctld/login/rows.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <stdexcept>

namespace mailctl::login {
namespace {

using platform::AccountSession;
using store::Login;
using store::LoginState;

// The login that a feature uses, where it is this account's.
Result<std::optional<std::string>> login_in_use(const AccountSession& session) {
    const auto& house = session.context().services.house;
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    for (const auto& holding : ledger->holdings) {
        if (auto login = login_of(house.ties, holding);
            login && login->account == session.owner()) {
            return std::optional(std::move(login->credential));
        }
    }
    return std::optional<std::string>();
}

// The logins that an undo can bring back.
Result<std::set<std::string>> logins_within_reach(const AccountSession& session) {
    const auto holdings = session.context().services.engine.holdings_within_reach();
    if (!holdings) {
        return holdings.error();
    }
    std::set<std::string> found;
    for (const auto& holding : *holdings) {
        const auto login = login_of(session.context().services.house.ties, holding);
        if (login && login->account == session.owner()) {
            found.insert(login->credential);
        }
    }
    return found;
}

RemoteId id_of(const Login& login) {
    auto id = RemoteId::parse(login.remote_id.value_or(""));
    if (!id) {
        throw std::runtime_error("the store holds a login without an ID");
    }
    return *std::move(id);
}

const api::Credential* find_by_mark(
    const std::vector<api::Credential>& there, const std::string& mark
) {
    const auto found = std::find_if(there.begin(), there.end(), [&](const auto& credential) {
        return carries(credential.description, mark);
    });
    return found == there.end() ? nullptr : &*found;
}

// How things are when logins are settled.
struct Sight {
    const std::vector<api::Credential>& there;
    const std::optional<std::string>& in_use;
    const std::set<std::string>& within_reach;

    bool has(const std::optional<std::string>& id) const {
        return std::any_of(there.begin(), there.end(), [&](const auto& credential) {
            return credential.id.text() == id;
        });
    }
};

// So long a login may come into being after nobody waits for it any more.
constexpr std::time_t late_seconds_max = 86'400;

bool may_come_yet(const Login& login) {
    const auto then = std::time(nullptr) - late_seconds_max;
    return login.at > fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(then));
}

// It stays at the platform, and only the note goes: where it is not there any more, or where its
// password has been somebody's for so long that a doubt is of no use.
std::optional<Login> settled_note(Login login, const Sight& sight) {
    const bool is_doubt = login.state == LoginState::telling && !may_come_yet(login);
    if (sight.has(login.remote_id) && !is_doubt) {
        return std::nullopt;
    }
    login.remote_id.reset();
    login.state = LoginState::retiring;
    return login;
}

// What is to become of a login that was left in the middle; nothing where it is as it should be.
std::optional<Login> settled(Login login, const Sight& sight) {
    if (store::is_somebodys(login)) {
        return settled_note(std::move(login), sight);
    }
    const bool is_in_use = sight.in_use && login.remote_id == sight.in_use;
    if (login.state == LoginState::creating) {
        const auto* found = find_by_mark(sight.there, login.mark);
        if (found == nullptr && may_come_yet(login)) {
            return std::nullopt;
        }
        login.remote_id = found == nullptr ? std::nullopt : std::optional(found->id.text());
        login.state = LoginState::retiring;  // its password was never told to anybody
        return login;
    }
    if (login.state == LoginState::fresh || login.state == LoginState::retiring) {
        login.state = is_in_use ? LoginState::active : LoginState::retiring;
        return login;
    }
    // It is kept for an undo, as long as there can be one.
    const bool is_kept = login.remote_id && sight.within_reach.count(*login.remote_id) != 0 &&
                         sight.has(login.remote_id);
    if (!is_in_use && !is_kept) {
        login.state = LoginState::retiring;
        return login;
    }
    return std::nullopt;
}

// Its making was cut short, and it is not there: only looked for, in case that it comes yet.
bool is_only_awaited(const Login& login) { return login.state == LoginState::creating; }

// Deletes a login that is to go, and forgets it once it is gone.
std::optional<Error> finish(const AccountSession& session, const Login& login) {
    if (login.remote_id) {
        if (auto status = delete_login(session, id_of(login)); !status) {
            log_warning(
                "login.retire", {{"owner", session.owner()}, {"text", status.error().message}}
            );
            return status.error();
        }
    }
    forget(session, login);
    return std::nullopt;
}

}  // namespace

Result<std::vector<api::Credential>> list_logins(const AccountSession& session) {
    auto reply = network::ask_net(
        session.context(),
        api::PlatformCredentialList{session.access(), session.login()},
        network::JobEffect::none
    );
    if (!reply) {
        return reply.error();
    }
    return std::move(reply->credentials);
}

Status delete_login(const AccountSession& session, const RemoteId& id) {
    const auto reply = network::ask_net(
        session.context(),
        api::PlatformCredentialRemove{session.access(), session.login(), id},
        network::JobEffect::changes
    );
    if (reply || reply.error().code == Errc::not_found) {
        return {};
    }
    // Whatever it said: what counts is whether it is there.
    const auto there = list_logins(session);
    const bool is_gone =
        there && std::none_of(there->begin(), there->end(), [&](const auto& credential) {
            return credential.id == id;
        });
    return is_gone ? Status() : Status(reply.error());
}

Result<std::vector<api::Credential>> settle_logins(const AccountSession& session) {
    auto there = list_logins(session);
    if (!there) {
        return there;
    }
    const auto in_use = login_in_use(session);
    if (!in_use) {
        return in_use.error();
    }
    const auto within_reach = logins_within_reach(session);
    if (!within_reach) {
        return within_reach.error();
    }
    bool is_changed = false;
    for (auto& login : known_logins(session)) {
        const auto now = settled(std::move(login), {*there, *in_use, *within_reach});
        if (!now) {
            continue;
        }
        save(session, *now);
        is_changed = is_changed || now->state == LoginState::retiring;
        if (now->state == LoginState::retiring) {
            finish(session, *now);
        }
    }
    return is_changed ? list_logins(session) : there;
}

void keep_login(const AccountSession& session, const std::string& id) {
    session.context().services.shared.change([&](store::Database& db) {
        for (auto& login : store::logins_of(db, session.owner())) {
            // What is being made has no ID yet, and is settled by its mark.
            if (login.state != LoginState::creating && !store::is_somebodys(login)) {
                login.state = login.remote_id == id ? LoginState::active : LoginState::retiring;
                store::save_login(db, login);
            }
        }
    });
}

std::optional<Error> retire_login(const AccountSession& session, const std::string& id) {
    for (auto& login : known_logins(session)) {
        if (login.remote_id == id) {
            login.state = LoginState::retiring;
            save(session, login);
            return finish(session, login);
        }
    }
    return std::nullopt;
}

std::optional<Error> retire_all_logins(const AccountSession& session) {
    keep_login(session, {});
    const auto left = settle_logins(session);
    if (!left) {
        return left.error();
    }
    auto still_known = known_logins(session);
    std::erase_if(still_known, [](const Login& login) {
        return is_only_awaited(login) || store::is_somebodys(login);
    });
    if (still_known.empty()) {
        return std::nullopt;
    }
    return Error{
        Errc::remote_unavailable,
        fmt::format("{} logins could not be deleted at the platform", still_known.size()),
        "`mailctl account status` tries again",
        {}};
}

std::vector<std::string> pending_work(Context& context, const std::string& owner) {
    const auto logins = context.services.shared.with([&](store::Database& db) {
        return store::logins_of(db, owner);
    });
    std::vector<std::string> pending;
    for (const auto& login : logins) {
        if (login.state == LoginState::retiring) {
            pending.push_back(fmt::format(
                "the login {} has to be deleted at the platform",
                login.username.value_or(login.mark)
            ));
        } else if (login.state == LoginState::fresh) {
            pending.push_back(
                fmt::format("whether the login \"{}\" is needed has to be settled", login.mark)
            );
        } else if (store::is_somebodys(login)) {
            pending.push_back(fmt::format(
                "nobody may have the password of the login {}: `mailctl credential rotate {}` "
                "makes another",
                login.username.value_or(login.mark),
                login.remote_id.value_or("ID")
            ));
        }
    }
    return pending;
}

}  // namespace mailctl::login
