#include "daemon/mailctld/access/sessions.hpp"

#include "common/types/word.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/store/journal.hpp"

namespace mailctl::access {

bool is_over(const store::Session& session, std::chrono::seconds in) {
    return session.since <= store::timestamp(in - session_whole) ||
           session.seen <= store::timestamp(in - session_idle);
}

std::vector<api::SessionState> present_sessions(
    store::Database& db, std::int64_t user, const Caller& caller
) {
    std::vector<api::SessionState> present;
    for (auto& session : store::sessions_of(db, user)) {
        if (!is_over(session)) {
            present.push_back(
                {session.id,
                 caller.logged_in && session.id == caller.logged_in->session,
                 session.since,
                 session.seen,
                 session.address,
                 session.agent}
            );
        }
    }
    return present;
}

Caller caller_for(const store::User& user, const Scope& ceiling) {
    const auto role = from_word<AccessRole>(user.role).value_or(AccessRole::read);
    const auto rights = rights_in(user.owner, role);
    return {
        .owner = user.owner,
        .name = "user:" + user.name,
        .rights = rights.narrowed_to(ceiling),
        .sees_all =
            user.owner == store::machine_owner && rights.allows(Resource::access, Verb::read)};
}

}  // namespace mailctl::access
