#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mailctl::store {

/// What has a mailbox, an alias or both. Of a catch-all `local` is empty.
struct HostedAddress {
    std::string local;
    std::string domain;

    friend bool operator==(const HostedAddress&, const HostedAddress&) = default;
};

/// All of them, each once, by "local@domain" as bytes: the order in which a map is made. Other
/// statements of the connection may run meanwhile.
class AddressesInOrder {
public:
    /// Each domain has these names besides.
    AddressesInOrder(Database& db, std::span<const std::string_view> everywhere);

    /// Nothing behind the last one.
    std::optional<HostedAddress> next();

private:
    Statement query_;
    bool is_over_ = false;
};

}  // namespace mailctl::store
