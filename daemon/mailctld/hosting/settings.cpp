#include "daemon/mailctld/hosting/settings.hpp"

#include "common/wire/described.hpp"

#include <stdexcept>

namespace mailctl::hosting {

Settings settings_in(const store::Holding& holding) {
    auto words = wire::parse_json(holding.settings.text);
    auto settings =
        words ? wire::decode<Settings>(*words, "settings") : Result<Settings>(words.error());
    if (!settings) {
        throw std::runtime_error("the store's hosting is damaged: " + settings.error().message);
    }
    return *std::move(settings);
}

std::optional<Settings> settings_of(const store::Ledger& ledger) {
    const auto* holding = ledger.holding(feature_name);
    return holding == nullptr ? std::nullopt : std::optional(settings_in(*holding));
}

lookup::Spelling spelling_of(const Settings& settings) {
    return settings.dovecot ? lookup::Spelling::line : lookup::Spelling::json;
}

wire::JsonText to_json(const Settings& settings) { return {wire::to_text(wire::encode(settings))}; }

std::string told(const store::Holding& holding) {
    return "mailboxes at " + settings_in(holding).mail_host.text();
}

}  // namespace mailctl::hosting
