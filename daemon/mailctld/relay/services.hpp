#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/postfix/master_cf.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::relay {

/// A service of master.cf without which no mail leaves by a relay.
struct MissingService {
    std::string name;     ///< "qmgr"
    std::string purpose;  ///< "the queue manager"
};

/// The first that master.cf lacks, or that master_service_disable takes out. `client` is who
/// delivers: "smtp"; empty where the relay has a client of its own.
std::optional<MissingService> missing_service(
    const postfix::MasterCf& master, std::string_view disabled, std::string_view client
);

/// `configuration` where nothing would deliver mail to a relay at this port. Postfix itself does
/// not mind: it starts, takes mail and keeps it.
Status check_services(const change::Snapshot& now, std::int64_t port);

}  // namespace mailctl::relay
