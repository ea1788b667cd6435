#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/platform/credential/rows.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::platform {
namespace {

using platform::AccountSession;
using store::Credential;
using store::CredentialState;

std::optional<Credential> known_by_mark(const AccountSession& session, const std::string& mark) {
    for (auto& credential : known_credentials(session)) {
        if (credential.mark == mark) {
            return std::move(credential);
        }
    }
    return std::nullopt;
}

// What has come into being since `before`, and may be anybody's.
const api::Credential* newcomer(
    const std::vector<api::Credential>& there, const std::vector<api::Credential>& before
) {
    const auto found = std::find_if(there.begin(), there.end(), [&](const auto& credential) {
        return std::none_of(before.begin(), before.end(), [&](const auto& old) {
            return old.id == credential.id;
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
    const auto there = settle_credentials(session);
    if (!there) {
        log_warning(
            "credential.settle", {{"owner", session.owner()}, {"text", there.error().message}}
        );
        error.hint = "`mailctl account status` looks whether a credential was made, and deletes it";
        return error;
    }
    const auto left = known_by_mark(session, mark);
    if (left && left->remote_id) {
        error.hint = fmt::format(
            "the credential {0} was made, and nobody knows its password: `mailctl account status` "
            "tries "
            "again to delete it, or `mailctl credential remove {0}`",
            *left->remote_id
        );
        return error;
    }
    const auto* const other = left ? newcomer(*there, before) : nullptr;
    if (other != nullptr) {
        error.hint = fmt::format(
            "the credential {0} is new there, and nothing proves that it is this one; if nobody "
            "knows "
            "its password: `mailctl credential remove {0}`",
            other->id.text()
        );
        return error;
    }
    return {Errc::remote_unavailable, error.message, "no credential is left behind; try again", {}};
}

}  // namespace

Result<api::PlatformCredentialCreateReply> make_credential(
    const AccountSession& session, std::string_view text, const std::vector<api::Credential>& before
) {
    Credential credential{
        new_mark(),
        session.owner(),
        CredentialState::creating,
        std::nullopt,
        std::nullopt,
        store::timestamp()};
    save(session, credential);
    auto made = network::ask_net(
        session.context(),
        api::PlatformCredentialCreate{
            session.access(), session.key(), description_with(credential.mark, text)},
        network::JobEffect::changes
    );
    if (made) {
        credential.state = CredentialState::fresh;
        credential.remote_id = made->id.text();
        credential.username = made->username.text();
        save(session, credential);
        return made;
    }
    if (made.error().code == Errc::remote_unknown) {
        return settle_lost(session, credential.mark, before, made.error());
    }
    forget(session, credential);
    return made;
}

}  // namespace mailctl::platform
