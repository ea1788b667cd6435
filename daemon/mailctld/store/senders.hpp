#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// An address that a mailbox may send with, besides its own and those whose mail it gets.
struct Sender {
    std::int64_t mailbox = 0;
    std::int64_t domain = 0;  ///< Of the address.
    std::string local = {};
};

/// Whole addresses, sorted.
std::vector<std::string> sender_addresses_of(Database& db, std::int64_t mailbox);

/// The mailboxes that may send with an address: "john@example.org".
std::vector<std::string> mailboxes_sending_as(
    Database& db, std::int64_t domain, std::string_view local
);

void add_sender(Database& db, const Sender& sender);

/// All of a mailbox.
void forget_senders(Database& db, std::int64_t mailbox);

}  // namespace mailctl::store
