#include "common/api/net/platform/credential/remove.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/platform/credential/rows.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <stdexcept>

namespace mailctl::platform {
namespace {

using platform::AccountSession;
using store::Credential;
using store::CredentialState;

// The credential that a feature uses, where it is this account's.
Result<std::optional<std::string>> credential_in_use(const AccountSession& session) {
    const auto& house = session.context().services.house;
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    for (const auto& holding : ledger->holdings) {
        if (auto credential = credential_of(house.ties, holding);
            credential && credential->account == session.owner()) {
            return std::optional(std::move(credential->credential));
        }
    }
    return std::optional<std::string>();
}

// The credentials that an undo can bring back.
Result<std::set<std::string>> credentials_within_reach(const AccountSession& session) {
    const auto holdings = session.context().services.engine.holdings_within_reach();
    if (!holdings) {
        return holdings.error();
    }
    std::set<std::string> found;
    for (const auto& holding : *holdings) {
        const auto credential = credential_of(session.context().services.house.ties, holding);
        if (credential && credential->account == session.owner()) {
            found.insert(credential->credential);
        }
    }
    return found;
}

RemoteId id_of(const Credential& credential) {
    auto id = RemoteId::parse(credential.remote_id.value_or(""));
    if (!id) {
        throw std::runtime_error("the store holds a credential without an ID");
    }
    return *std::move(id);
}

const api::Credential* find_by_mark(
    const std::vector<api::Credential>& there, const std::string& mark
) {
    const auto found = std::find_if(there.begin(), there.end(), [&](const auto& credential) {
        return carries_mark(credential.description, mark);
    });
    return found == there.end() ? nullptr : &*found;
}

// How things are when credentials are settled.
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

// So long a credential may come into being after nobody waits for it any more.
constexpr std::time_t late_seconds_max = 86'400;

bool may_come_yet(const Credential& credential) {
    const auto then = std::time(nullptr) - late_seconds_max;
    return credential.at > fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(then));
}

// It stays at the platform, and only the note goes: where it is not there any more, or where its
// password has been somebody's for so long that a doubt is of no use.
std::optional<Credential> settled_note(Credential credential, const Sight& sight) {
    const bool is_doubt = credential.state == CredentialState::telling && !may_come_yet(credential);
    if (sight.has(credential.remote_id) && !is_doubt) {
        return std::nullopt;
    }
    credential.remote_id.reset();
    credential.state = CredentialState::retiring;
    return credential;
}

// What is to become of a credential that was left in the middle; nothing where it is as it should
// be.
std::optional<Credential> settled(Credential credential, const Sight& sight) {
    if (store::is_somebodys(credential)) {
        return settled_note(std::move(credential), sight);
    }
    const bool is_in_use = sight.in_use && credential.remote_id == sight.in_use;
    if (credential.state == CredentialState::creating) {
        const auto* found = find_by_mark(sight.there, credential.mark);
        if (found == nullptr && may_come_yet(credential)) {
            return std::nullopt;
        }
        credential.remote_id = found == nullptr ? std::nullopt : std::optional(found->id.text());
        credential.state = CredentialState::retiring;  // its password was never told to anybody
        return credential;
    }
    if (credential.state == CredentialState::fresh ||
        credential.state == CredentialState::retiring) {
        credential.state = is_in_use ? CredentialState::active : CredentialState::retiring;
        return credential;
    }
    // It is kept for an undo, as long as there can be one.
    const bool is_kept = credential.remote_id &&
                         sight.within_reach.count(*credential.remote_id) != 0 &&
                         sight.has(credential.remote_id);
    if (!is_in_use && !is_kept) {
        credential.state = CredentialState::retiring;
        return credential;
    }
    return std::nullopt;
}

// Its making was cut short, and it is not there: only looked for, in case that it comes yet.
bool is_only_awaited(const Credential& credential) {
    return credential.state == CredentialState::creating;
}

// Deletes a credential that is to go, and forgets it once it is gone.
std::optional<Error> finish(const AccountSession& session, const Credential& credential) {
    if (credential.remote_id) {
        if (auto status = remove_credential(session, id_of(credential)); !status) {
            log_warning(
                "credential.retire", {{"owner", session.owner()}, {"text", status.error().message}}
            );
            return status.error();
        }
    }
    forget(session, credential);
    return std::nullopt;
}

}  // namespace

Result<std::vector<api::Credential>> list_credentials(const AccountSession& session) {
    auto reply = network::ask_net(
        session.context(),
        api::PlatformCredentialList{session.access(), session.key()},
        network::JobEffect::none
    );
    if (!reply) {
        return reply.error();
    }
    return std::move(reply->credentials);
}

Status remove_credential(const AccountSession& session, const RemoteId& id) {
    const auto reply = network::ask_net(
        session.context(),
        api::PlatformCredentialRemove{session.access(), session.key(), id},
        network::JobEffect::changes
    );
    if (reply || reply.error().code == Errc::not_found) {
        return {};
    }
    // Whatever it said: what counts is whether it is there.
    const auto there = list_credentials(session);
    const bool is_gone =
        there && std::none_of(there->begin(), there->end(), [&](const auto& credential) {
            return credential.id == id;
        });
    return is_gone ? Status() : Status(reply.error());
}

Result<std::vector<api::Credential>> settle_credentials(const AccountSession& session) {
    auto there = list_credentials(session);
    if (!there) {
        return there;
    }
    const auto in_use = credential_in_use(session);
    if (!in_use) {
        return in_use.error();
    }
    const auto within_reach = credentials_within_reach(session);
    if (!within_reach) {
        return within_reach.error();
    }
    bool is_changed = false;
    for (auto& credential : known_credentials(session)) {
        const auto now = settled(std::move(credential), {*there, *in_use, *within_reach});
        if (!now) {
            continue;
        }
        save(session, *now);
        is_changed = is_changed || now->state == CredentialState::retiring;
        if (now->state == CredentialState::retiring) {
            finish(session, *now);
        }
    }
    return is_changed ? list_credentials(session) : there;
}

void keep_credential(const AccountSession& session, const std::string& id) {
    session.context().services.shared.change([&](store::Database& db) {
        for (auto& credential : store::credentials_of(db, session.owner())) {
            // What is being made has no ID yet, and is settled by its mark.
            if (credential.state != CredentialState::creating && !store::is_somebodys(credential)) {
                credential.state = credential.remote_id == id ? CredentialState::active
                                                              : CredentialState::retiring;
                store::save_credential(db, credential);
            }
        }
    });
}

std::optional<Error> retire_credential(const AccountSession& session, const std::string& id) {
    for (auto& credential : known_credentials(session)) {
        if (credential.remote_id == id) {
            credential.state = CredentialState::retiring;
            save(session, credential);
            return finish(session, credential);
        }
    }
    return std::nullopt;
}

std::optional<Error> retire_all_credentials(const AccountSession& session) {
    keep_credential(session, {});
    const auto left = settle_credentials(session);
    if (!left) {
        return left.error();
    }
    auto still_known = known_credentials(session);
    std::erase_if(still_known, [](const Credential& credential) {
        return is_only_awaited(credential) || store::is_somebodys(credential);
    });
    if (still_known.empty()) {
        return std::nullopt;
    }
    return Error{
        Errc::remote_unavailable,
        fmt::format("{} credentials could not be removed at the platform", still_known.size()),
        "`mailctl account status` tries again",
        {}};
}

std::vector<std::string> pending_work(Context& context, const std::string& owner) {
    const auto credentials = context.services.shared.with([&](store::Database& db) {
        return store::credentials_of(db, owner);
    });
    std::vector<std::string> pending;
    for (const auto& credential : credentials) {
        if (credential.state == CredentialState::retiring) {
            pending.push_back(fmt::format(
                "the credential {} has to be removed at the platform",
                credential.username.value_or(credential.mark)
            ));
        } else if (credential.state == CredentialState::fresh) {
            pending.push_back(fmt::format(
                "whether the credential \"{}\" is needed has to be settled", credential.mark
            ));
        } else if (store::is_somebodys(credential)) {
            pending.push_back(fmt::format(
                "nobody may have the password of the credential {}: `mailctl credential rotate {}` "
                "makes another",
                credential.username.value_or(credential.mark),
                credential.remote_id.value_or("ID")
            ));
        }
    }
    return pending;
}

}  // namespace mailctl::platform
