#pragma once

#include "daemon/net/dns/provider.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace mailctl::net::dns {

/// What became of one attempt to change a zone.
struct Attempt {
    enum class Fate { done, refused, unknown };

    Fate fate;
    std::optional<Error> error;  ///< Where it is not done.
};

/// A zone, for the length of one change.
class ChangingZone {
public:
    ChangingZone() = default;
    ChangingZone(const ChangingZone&) = delete;
    ChangingZone& operator=(const ChangingZone&) = delete;
    ChangingZone(ChangingZone&&) = delete;
    ChangingZone& operator=(ChangingZone&&) = delete;
    virtual ~ChangingZone() = default;

    /// The sets of these names as they are now. What the first call sees is what attempt() keeps
    /// TTLs and foreign parts of.
    virtual Result<std::vector<api::RecordSet>> read(const std::vector<RecordName>& names) = 0;

    /// Makes all of the changes at once, or none. Doing it twice is as good as once.
    virtual Attempt attempt(const std::vector<api::RecordSetChange>& changes) = 0;
};

/// Makes a change whole or not at all, as far as the provider lets us: reads, compares, changes,
/// reads again. After an answer that was lost it tries once more, if there is time left. Where
/// somebody else has crossed the change, it puts back what it had made.
Result<api::WriteRecordsReply> make_change(
    ChangingZone& zone,
    const std::vector<api::RecordSetChange>& changes,
    const Cancelled& cancelled,
    std::chrono::seconds patience
);

}  // namespace mailctl::net::dns
