#pragma once

#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/credentials.hpp"

#include <optional>
#include <string>
#include <vector>

/// What is written down of the credentials of one account.
namespace mailctl::platform {

inline void save(const platform::AccountSession& session, const store::Credential& credential) {
    session.context().services.shared.change([&](store::Database& db) {
        store::save_credential(db, credential);
    });
}

inline void forget(const platform::AccountSession& session, const store::Credential& credential) {
    session.context().services.shared.change([&](store::Database& db) {
        store::forget_credential(db, credential.mark);
    });
}

inline std::vector<store::Credential> known_credentials(const platform::AccountSession& session) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::credentials_of(db, session.owner());
    });
}

}  // namespace mailctl::platform
