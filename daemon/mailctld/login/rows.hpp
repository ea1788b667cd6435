#pragma once

#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/logins.hpp"

#include <optional>
#include <string>
#include <vector>

/// What is written down of the logins of one account.
namespace mailctl::login {

inline void save(const platform::AccountSession& session, const store::Login& login) {
    session.context().services.shared.change([&](store::Database& db) {
        store::save_login(db, login);
    });
}

inline void forget(const platform::AccountSession& session, const store::Login& login) {
    session.context().services.shared.change([&](store::Database& db) {
        store::forget_login(db, login.mark);
    });
}

inline std::vector<store::Login> known_logins(const platform::AccountSession& session) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::logins_of(db, session.owner());
    });
}

}  // namespace mailctl::login
