#include "daemon/mailctld/features.hpp"

#include "daemon/mailctld/hosting/may_return.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/relay/accepted.hpp"
#include "daemon/mailctld/relay/may_return.hpp"
#include "daemon/mailctld/relay/rebuild.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/relay/status.hpp"
#include "daemon/mailctld/relay/switch.hpp"

#include <algorithm>
#include <array>

namespace mailctl {
namespace {

std::optional<HeldCredential> credential_of_relay(const store::Holding& holding) {
    const auto relay = relay::relay_in(holding);
    if (!relay.account || !relay.credential) {
        return std::nullopt;
    }
    return HeldCredential{*relay.account, *relay.credential};
}

constexpr std::array all{
    change::Feature{hosting::feature_name, nullptr, nullptr},
    change::Feature{relay::feature_name, relay::look_for_overrules, relay::rebuild_tables},
};

constexpr std::array all_ties{
    Ties{
        .feature = hosting::feature_name,
        .may_touch = hosting::may_touch,
        .may_return = hosting::may_return,
        .credential_of = nullptr,
        .told = hosting::told,
        .alarms = nullptr},
    Ties{
        .feature = relay::feature_name,
        .may_touch = relay::check_owner,
        .may_return = relay::may_return,
        .credential_of = credential_of_relay,
        .told = relay::told,
        .alarms = relay::alarms},
};

static_assert(all.size() == all_ties.size());

}  // namespace

change::Features features() { return all; }

AllTies ties() { return all_ties; }

const Ties* find_ties(AllTies ties, std::string_view feature) {
    const auto found = std::find_if(ties.begin(), ties.end(), [&](const Ties& row) {
        return row.feature == feature;
    });
    return found == ties.end() ? nullptr : &*found;
}

std::optional<HeldCredential> credential_of(AllTies ties, const store::Holding& holding) {
    const auto* row = find_ties(ties, holding.feature);
    return row == nullptr || row->credential_of == nullptr ? std::nullopt
                                                           : row->credential_of(holding);
}

}  // namespace mailctl
