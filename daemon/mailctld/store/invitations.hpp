#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Lets whoever has its code choose a mailbox's password, once. Of the code there is a hash alone.
struct Invitation {
    std::int64_t mailbox = 0;
    std::string hash = {};
    std::string expires = {};
    std::string since = {};
    std::string by = {};
};

std::optional<Invitation> find_invitation(Database& db, std::int64_t mailbox);
std::optional<Invitation> find_invitation_hashed(Database& db, std::string_view hash);

/// With the address of its mailbox.
struct InvitationRow {
    Invitation invitation;
    std::string address;
};

/// In the order of addresses. Of an owner's domains, or of all where it is empty.
std::vector<InvitationRow> invitations(Database& db, std::string_view owner);

/// In the place of the one that the mailbox had.
void save_invitation(Database& db, const Invitation& invitation);

void forget_invitation(Database& db, std::int64_t mailbox);

}  // namespace mailctl::store
