#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// That somebody is logged in. What they present is nowhere: who reads the store cannot use it.
struct Session {
    std::int64_t id = 0;
    std::int64_t user = 0;
    std::string hash;  ///< SHA-256 of what they present.
    std::string since;
    std::string seen;    ///< About: written down once a minute.
    std::string proven;  ///< When the password was last given.
    std::string address;
    std::string agent;
};

std::optional<Session> find_session_hashed(Database& db, std::string_view hash);

/// The newest first.
std::vector<Session> sessions_of(Database& db, std::int64_t user);

void add_session(Database& db, const Session& session);
void note_seen(Database& db, std::int64_t id, std::string_view at);
void note_proof(Database& db, std::int64_t id, std::string_view at);

void forget_session(Database& db, std::int64_t id);

/// A person's own key is a token of such a name: no Label, so that nobody gives one that name.
constexpr std::string_view key_prefix = "user:";
std::string key_name(std::int64_t user);

/// All of a user's but one, or all where `kept` is 0; and the key that their programs have.
void forget_sessions(Database& db, std::int64_t user, std::int64_t kept);

/// Those that are over: begun, or seen last, before these.
void forget_sessions_before(Database& db, std::string_view since, std::string_view seen);

}  // namespace mailctl::store
