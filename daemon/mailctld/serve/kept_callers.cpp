#include "daemon/mailctld/serve/kept_callers.hpp"

#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

namespace mailctl {
namespace {

std::string key_of(const wire::Presented& presented) {
    const auto name = presented.name.value_or("");
    return fmt::format(
        "{} {} {}{}",
        store::sha256(presented.token->reveal()),
        name.size(),
        name,
        presented.address.value_or("")
    );
}

}  // namespace

const Caller* KeptCallers::find(const wire::Presented& presented, Clock::time_point now) {
    const auto found = rows_.find(key_of(presented));
    if (found == rows_.end()) {
        return nullptr;
    }
    const auto& kept = found->second;
    if (kept.until <= now || kept.moment.is_over()) {
        rows_.erase(found);
        return nullptr;
    }
    return &kept.caller;
}

void KeptCallers::keep(
    const wire::Presented& presented, const access::Admission& admission, Clock::time_point now
) {
    if (!admission.moment) {
        return;
    }
    if (rows_.size() >= known_max) {
        rows_.clear();
    }
    rows_.insert_or_assign(
        key_of(presented), Kept{admission.caller, *admission.moment, now + access::admission_lasts}
    );
}

}  // namespace mailctl
