#include "daemon/mailctld/overview/owned.hpp"

#include "common/api/owned.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"

#include <string>
#include <vector>

namespace mailctl::overview {
namespace {

std::vector<std::string> features_with(const store::Ledger& ledger, const std::string& thing) {
    std::vector<std::string> features;
    for (const auto& holding : ledger.holdings) {
        if (change::things_of(holding).count(thing) != 0) {
            features.push_back(holding.feature);
        }
    }
    return features;
}

api::OwnedThing told(const store::Owned& owned, std::vector<std::string> features) {
    if (store::is_file_object(owned.name)) {
        return {owned.name, std::move(features), std::nullopt, std::nullopt};
    }
    if (store::is_service_object(owned.name)) {
        return {owned.name, std::move(features), owned.ours, std::nullopt};
    }
    auto before = change::base_value(owned);
    if (before) {
        before = postfix::shown_value(owned.name, *before);
    }
    return {
        "main.cf " + owned.name,
        std::move(features),
        postfix::shown_value(owned.name, owned.ours),
        std::move(before)};
}

}  // namespace

Result<api::OwnedReply> owned(Context& context, api::ListOwned&) {
    const auto& ledger = context.services.onlooker.look(!context.caller.sees_all).ledger;
    api::OwnedReply reply;
    for (const auto& thing : ledger.owned) {
        reply.things.push_back(told(thing, features_with(ledger, thing.name)));
    }
    for (const auto& holding : ledger.holdings) {
        const auto tables = holding.tables.value_or(store::TableSet());
        const auto directory =
            change::generation_directory(context.services.config, tables.generation);
        for (const auto& file : tables.files) {
            reply.things.push_back({directory / file.name, {holding.feature}, {}, {}});
        }
    }
    context.basis = context.services.onlooker.basis();
    return reply;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::ListOwned, mailctl::overview::owned)
