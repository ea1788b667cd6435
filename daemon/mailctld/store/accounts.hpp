#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// What the platform told last of an account.
struct Usage {
    std::optional<api::Plan> plan;
    std::int64_t emails_sent;
    std::optional<double> reputation;
};
BOOST_DESCRIBE_STRUCT(Usage, (), (plan, emails_sent, reputation))

/// Somebody's account at a delivery platform. The key stands here alone, readable by root.
struct Account {
    std::string owner;  ///< "uid:1000": users may change their names.
    std::string name;   ///< The user's, when the account was connected.
    api::PlatformKind platform;
    std::string email;
    Secret key;
    std::optional<std::string> remote_id;
    Usage usage;
    std::string since;
};

std::optional<Account> find_account(Database& db, std::string_view owner);

/// All owners of accounts.
std::vector<std::string> account_owners(Database& db);

/// All of whom anything is kept: an account, credentials, grants or records.
std::vector<std::string> known_owners(Database& db);

/// Adds the account or overwrites the one of the same owner.
void save_account(Database& db, const Account& account);
void save_usage(Database& db, std::string_view owner, const Usage& usage);

/// Forgets the account with its domains and credentials.
void forget_account(Database& db, std::string_view owner);

}  // namespace mailctl::store
