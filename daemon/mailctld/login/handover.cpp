#include "common/api/credential.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/login/logins.hpp"
#include "daemon/mailctld/login/mark.hpp"
#include "daemon/mailctld/login/rows.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

namespace mailctl::login {
namespace {

using platform::AccountSession;
using store::Login;
using store::LoginState;

void set_state(const AccountSession& session, const std::string& id, LoginState state) {
    for (auto& login : known_logins(session)) {
        if (login.remote_id == id) {
            login.state = state;
            save(session, login);
        }
    }
}

void forget_at(const AccountSession& session, const std::string& id) {
    session.context().services.shared.change([&](store::Database& db) {
        store::forget_login_at(db, session.owner(), id);
    });
}

void note(
    const AccountSession& session, std::string_view method, std::string event, std::string text
) {
    act::record(
        session.context(), {method, std::move(event), std::move(text)}, [](store::Database&) {}
    );
}

void take_back(const AccountSession& session, const std::string& id) {
    const auto left = retire_login(session, id);
    note(
        session,
        api::CredentialCreate::method,
        left ? "login-loose" : "login-deleted",
        left ? fmt::format("nobody got the password of the login {}: {}", id, left->message)
             : fmt::format("login {} deleted at the platform: nobody got its password", id)
    );
}

}  // namespace

Handover handover_of_new(std::shared_ptr<const AccountSession> session, std::string id) {
    return {
        [session, id] { set_state(*session, id, LoginState::telling); },
        [session, id](Delivery delivery) {
            if (delivery == Delivery::read) {
                forget_at(*session, id);
            } else if (delivery == Delivery::lost) {
                take_back(*session, id);
            }
        }};
}

Login begin_rotation(const AccountSession& session, const api::Credential& login) {
    Login rotation{
        new_mark(),
        session.owner(),
        LoginState::rotating,
        login.id.text(),
        login.username,
        store::timestamp()};
    save(session, rotation);
    return rotation;
}

void cancel_rotation(const AccountSession& session, const Login& rotation) {
    forget(session, rotation);
}

Handover handover_of_rotated(std::shared_ptr<const AccountSession> session, std::string id) {
    return {
        [] {},
        [session, id](Delivery delivery) {
            if (delivery == Delivery::read) {
                return forget_at(*session, id);
            }
            if (delivery == Delivery::unknown) {
                return set_state(*session, id, LoginState::telling);
            }
            note(
                *session,
                api::CredentialRotate::method,
                "login-loose",
                fmt::format("nobody got the new password of the login {}", id)
            );
        }};
}

}  // namespace mailctl::login
