#include "daemon/mailctld/change/present.hpp"

#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/reload.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

namespace mailctl::change {
namespace {

void add_relay_drift(const Config& config, const Snapshot& now, std::vector<api::Drift>& drift) {
    for (auto& item : find_table_drift(config, *now.ledger.relay)) {
        drift.push_back(std::move(item));
    }
    for (const auto& text : relay::find_overrides(now)) {
        drift.push_back({"main.cf", "this overrules the relay: " + text, std::nullopt, std::nullopt}
        );
    }
}

}  // namespace

Present look(const Config& config, store::Database& reader) {
    Present present{store::read_ledger(reader), {}, find_master(config).has_value(), {}};
    const auto main = files::read_file(config.main_cf());
    const auto master = files::read_file(config.master_cf());
    if (!main || !master) {
        const auto& error = main ? master.error() : main.error();
        present.drift.push_back({"Postfix", error.message, std::nullopt, std::nullopt});
        return present;
    }
    present.revision = revision_of(*main);
    const Snapshot now{
        postfix::MainCf(*main), postfix::MasterCf(*master), present.ledger, present.revision, 0};
    present.drift = find_drift(now.main, now.master, present.ledger);
    if (present.ledger.relay) {
        add_relay_drift(config, now, present.drift);
    }
    return present;
}

}  // namespace mailctl::change
