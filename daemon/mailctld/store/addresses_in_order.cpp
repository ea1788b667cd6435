#include "daemon/mailctld/store/addresses_in_order.hpp"

namespace mailctl::store {
namespace {

std::string query_with(std::size_t names) {
    std::string text =
        "SELECT local, name FROM ("
        "SELECT local, domain FROM mailbox UNION SELECT local, domain FROM alias";
    for (std::size_t i = 0; i < names; ++i) {
        text += " UNION SELECT ?, id FROM hosted_domain";
    }
    return text + ") JOIN hosted_domain d ON d.id = domain ORDER BY local || '@' || name";
}

}  // namespace

// SQLite sorts beside its memory, in a file: a million of them take no more of it than a thousand.
AddressesInOrder::AddressesInOrder(Database& db, std::span<const std::string_view> everywhere)
    : query_(db, query_with(everywhere.size())) {
    for (const auto local : everywhere) {
        query_.bind(local);
    }
}

std::optional<HostedAddress> AddressesInOrder::next() {
    // Asked once more, SQLite would begin anew.
    is_over_ = is_over_ || !query_.step();
    if (is_over_) {
        return std::nullopt;
    }
    return HostedAddress{query_.text(0), query_.text(1)};
}

}  // namespace mailctl::store
