#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/login/logins.hpp"
#include "daemon/mailctld/login/mark.hpp"
#include "daemon/mailctld/login/rows.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::login {
namespace {

using platform::AccountSession;
using store::Login;
using store::LoginState;

std::optional<Login> known_by_mark(const AccountSession& session, const std::string& mark) {
    for (auto& login : known_logins(session)) {
        if (login.mark == mark) {
            return std::move(login);
        }
    }
    return std::nullopt;
}

// What has come into being since `before`, and may be anybody's.
const api::Credential* newcomer(
    const std::vector<api::Credential>& there, const std::vector<api::Credential>& before
) {
    const auto found = std::find_if(there.begin(), there.end(), [&](const auto& login) {
        return std::none_of(before.begin(), before.end(), [&](const auto& old) {
            return old.id == login.id;
        });
    });
    return found == there.end() ? nullptr : &*found;
}

// Its answer was lost, and with it the password. What has the mark is of no use to anybody, and is
// deleted; of anything else there is no proof that it is ours.
Error settle_lost(
    const AccountSession& session,
    const std::string& mark,
    const std::vector<api::Credential>& before,
    Error error
) {
    const auto there = settle_logins(session);
    if (!there) {
        log_warning("login.settle", {{"owner", session.owner()}, {"text", there.error().message}});
        error.hint = "`mailctl account status` looks whether a login was made, and deletes it";
        return error;
    }
    const auto left = known_by_mark(session, mark);
    if (left && left->remote_id) {
        error.hint = fmt::format(
            "the login {0} was made, and nobody knows its password: `mailctl account status` tries "
            "again to delete it, or `mailctl credential remove {0}`",
            *left->remote_id
        );
        return error;
    }
    const auto* const other = left ? newcomer(*there, before) : nullptr;
    if (other != nullptr) {
        error.hint = fmt::format(
            "the login {0} is new there, and nothing proves that it is this one; if nobody knows "
            "its password: `mailctl credential remove {0}`",
            other->id.text()
        );
        return error;
    }
    return {Errc::remote_unavailable, error.message, "no login is left behind; try again", {}};
}

}  // namespace

Result<api::PlatformCredentialCreateReply> make_login(
    const AccountSession& session, std::string_view text, const std::vector<api::Credential>& before
) {
    Login login{
        new_mark(),
        session.owner(),
        LoginState::creating,
        std::nullopt,
        std::nullopt,
        store::timestamp()};
    save(session, login);
    auto made = network::ask_net(
        session.context(),
        api::PlatformCredentialCreate{
            session.access(), session.login(), description_with(login.mark, text)},
        network::JobEffect::changes
    );
    if (made) {
        login.state = LoginState::fresh;
        login.remote_id = made->id.text();
        login.username = made->username.text();
        save(session, login);
        return made;
    }
    if (made.error().code == Errc::remote_unknown) {
        return settle_lost(session, login.mark, before, made.error());
    }
    forget(session, login);
    return made;
}

}  // namespace mailctl::login
