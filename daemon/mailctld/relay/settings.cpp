#include "daemon/mailctld/relay/settings.hpp"

#include "common/wire/described.hpp"

#include <algorithm>
#include <stdexcept>

namespace mailctl::relay {

Relay relay_in(const store::Holding& holding) {
    auto words = wire::parse_json(holding.settings.text);
    auto settings =
        words ? wire::decode<Settings>(*words, "settings") : Result<Settings>(words.error());
    if (!settings || !holding.tables) {
        throw std::runtime_error(
            "the store's relay is damaged: " +
            (settings ? std::string("it has no tables") : settings.error().message)
        );
    }
    return {*std::move(settings), *holding.tables, holding.since};
}

std::optional<Relay> relay_of(const store::Ledger& ledger) {
    const auto* holding = ledger.holding(feature_name);
    return holding == nullptr ? std::nullopt : std::optional(relay_in(*holding));
}

bool takes_mail_from(const Settings& settings, std::string_view domain) {
    const auto& senders = settings.senders;
    return !senders || std::any_of(senders->begin(), senders->end(), [&](const DomainName& name) {
        return name.text() == domain;
    });
}

wire::JsonText to_json(const Settings& settings) { return {wire::to_text(wire::encode(settings))}; }

}  // namespace mailctl::relay
