#include "common/api/credential/create.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/platform/credential/rows.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

namespace mailctl::platform {
namespace {

using platform::AccountSession;
using store::Credential;
using store::CredentialState;

void set_state(const AccountSession& session, const std::string& id, CredentialState state) {
    for (auto& credential : known_credentials(session)) {
        if (credential.remote_id == id) {
            credential.state = state;
            save(session, credential);
        }
    }
}

void forget_at(const AccountSession& session, const std::string& id) {
    session.context().services.shared.change([&](store::Database& db) {
        store::forget_credential_at(db, session.owner(), id);
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
    const auto left = retire_credential(session, id);
    note(
        session,
        api::CredentialCreate::method,
        left ? "credential-loose" : "credential-removed",
        left ? fmt::format("nobody got the password of the credential {}: {}", id, left->message)
             : fmt::format("credential {} removed at the platform: nobody got its password", id)
    );
}

}  // namespace

Handover handover_of_new(std::shared_ptr<const AccountSession> session, std::string id) {
    return {
        [session, id] { set_state(*session, id, CredentialState::telling); },
        [session, id](Delivery delivery) {
            if (delivery == Delivery::read) {
                forget_at(*session, id);
            } else if (delivery == Delivery::lost) {
                take_back(*session, id);
            }
        }};
}

Credential begin_rotation(const AccountSession& session, const api::Credential& credential) {
    Credential rotation{
        new_mark(),
        session.owner(),
        CredentialState::rotating,
        credential.id.text(),
        credential.username,
        store::timestamp()};
    save(session, rotation);
    return rotation;
}

void cancel_rotation(const AccountSession& session, const Credential& rotation) {
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
                return set_state(*session, id, CredentialState::telling);
            }
            note(
                *session,
                api::CredentialRotate::method,
                "credential-loose",
                fmt::format("nobody got the new password of the credential {}", id)
            );
        }};
}

}  // namespace mailctl::platform
