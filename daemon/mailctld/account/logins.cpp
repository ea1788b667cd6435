#include "daemon/mailctld/account/logins.hpp"

#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/system/net_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <system_error>

#include <sys/random.h>
#include <unistd.h>

namespace mailctl::account {
namespace {

using platform::AccountSession;
using store::Login;
using store::LoginState;

// Nobody else's login has it: by it a login is found again whose making was cut short.
std::string new_mark() {
    std::array<unsigned char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) {
        throw std::system_error(errno, std::generic_category(), "gethostname");
    }
    return fmt::format("mailctl relay on {} {:02x}", host.data(), fmt::join(bytes, ""));
}

void save(const AccountSession& session, const Login& login) {
    session.context().services.shared.change([&](store::Database& db) {
        store::save_login(db, login);
    });
}

void forget(const AccountSession& session, const Login& login) {
    session.context().services.shared.change([&](store::Database& db) {
        store::forget_login(db, login.mark);
    });
}

std::vector<Login> known_logins(const AccountSession& session) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::logins_of(db, session.owner());
    });
}

// The login that Postfix uses, where it is this account's.
Result<std::optional<std::string>> login_in_use(const AccountSession& session) {
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto& relay = ledger->relay;
    return relay && relay->account == session.owner() ? relay->credential : std::nullopt;
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
        return credential.description == mark;
    });
    return found == there.end() ? nullptr : &*found;
}

bool is_listed(const std::vector<api::Credential>& there, const std::optional<std::string>& id) {
    return std::any_of(there.begin(), there.end(), [&](const auto& credential) {
        return credential.id.text() == id;
    });
}

// What is to become of a login that was left in the middle; nothing where it is as it should be.
std::optional<Login> settled(
    Login login, const std::vector<api::Credential>& there, const std::optional<std::string>& in_use
) {
    if (login.state == LoginState::creating) {
        const auto* found = find_by_mark(there, login.mark);
        login.remote_id = found == nullptr ? std::nullopt : std::optional(found->id.text());
        login.state = LoginState::retiring;  // its password was never told to anybody
        return login;
    }
    if (login.state == LoginState::fresh || login.state == LoginState::retiring) {
        const bool is_in_use = in_use && login.remote_id == in_use;
        login.state = is_in_use ? LoginState::active : LoginState::retiring;
        return login;
    }
    // Of what Postfix used last, an undo may make use; not of one that another one of ours has
    // replaced, or that somebody has deleted.
    if (login.remote_id != in_use && (in_use || !is_listed(there, login.remote_id))) {
        login.state = LoginState::retiring;
        return login;
    }
    return std::nullopt;
}

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
    auto reply = system::ask_net(
        session.context(),
        api::PlatformCredentialList{session.access(), session.login()},
        system::JobEffect::none
    );
    if (!reply) {
        return reply.error();
    }
    return std::move(reply->credentials);
}

Status delete_login(const AccountSession& session, const RemoteId& id) {
    const auto reply = system::ask_net(
        session.context(),
        api::PlatformCredentialDelete{session.access(), session.login(), id},
        system::JobEffect::changes
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
    bool is_changed = false;
    for (auto& login : known_logins(session)) {
        const auto now = settled(std::move(login), *there, *in_use);
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

Result<api::PlatformCredentialCreateReply> make_login(const AccountSession& session) {
    Login login{
        new_mark(),
        session.owner(),
        LoginState::creating,
        std::nullopt,
        std::nullopt,
        store::timestamp()};
    save(session, login);
    auto made = system::ask_net(
        session.context(),
        api::PlatformCredentialCreate{session.access(), session.login(), login.mark},
        system::JobEffect::changes
    );
    if (made) {
        login.state = LoginState::fresh;
        login.remote_id = made->id.text();
        login.username = made->username.text();
        save(session, login);
        return made;
    }
    // Looks whether it is there after all; where that cannot be seen now, it stays written down.
    if (made.error().code != Errc::remote_unknown) {
        forget(session, login);
    } else if (auto left = settle_logins(session); !left) {
        log_warning("login.settle", {{"owner", session.owner()}, {"text", left.error().message}});
    }
    return made;
}

void keep_login(const AccountSession& session, const std::string& id) {
    session.context().services.shared.change([&](store::Database& db) {
        for (auto& login : store::logins_of(db, session.owner())) {
            // What is being made has no ID yet, and is settled by its mark.
            if (login.state != LoginState::creating) {
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

void give_up_logins(const AccountSession& session) { keep_login(session, {}); }

std::optional<Error> retire_all_logins(const AccountSession& session) {
    give_up_logins(session);
    const auto left = settle_logins(session);
    if (!left) {
        return left.error();
    }
    const auto still_known = known_logins(session);
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
        } else if (login.state != LoginState::active) {
            pending.push_back(
                fmt::format("whether the login \"{}\" is needed has to be settled", login.mark)
            );
        }
    }
    return pending;
}

}  // namespace mailctl::account
