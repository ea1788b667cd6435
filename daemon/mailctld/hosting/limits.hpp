#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <string>

/// What a tenant may have no more of. All are asked when the change is made, in its transaction, so
/// that of two at once the second sees the first.
namespace mailctl::hosting {

/// One domain, mailbox or alias more. `parameter` is the request's that asks for it.
Status check_domains(store::Database& db, const std::string& owner, const char* parameter);
Status check_mailboxes(store::Database& db, const std::string& owner, const char* parameter);
Status check_aliases(store::Database& db, const std::string& owner, const char* parameter);

/// A quota that was another one, or of a mailbox that was not there: then `before` is 0, too. What
/// counts is what all mailboxes have been promised, so none may be without a quota.
Status check_storage(
    store::Database& db, const std::string& owner, std::int64_t before, std::int64_t now
);

}  // namespace mailctl::hosting
