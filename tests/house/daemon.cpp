#include "common/api/change.hpp"
#include "common/wire/described_method.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/call/observer.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// mailctld with two more features in it, hardening and signing, and a request that sets what they
/// have: how features live beside each other is tested before there are many.
namespace mailctl::house {
namespace {

/// One feature's part: all that it is to have, or nothing.
struct Part {
    std::string feature;
    std::optional<wire::TextMap> parameters;  ///< Absent: it is to have nothing.
    std::optional<wire::TextMap> services;
    std::optional<wire::TextMap> files;
};
BOOST_DESCRIBE_STRUCT(Part, (), (feature, parameters, services, files))

/// Sets several features in one change.
struct Set {
    static constexpr std::string_view method = "io.mailctl.testing.Set";
    static constexpr std::string_view summary = "Set several features in one change.";
    using Reply = api::ChangeReply;

    std::vector<Part> parts;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(Set, (), (parts, dry_run, force))

change::Part wanted(const Context& context, const Part& part) {
    return {
        part.feature, [&](const change::Snapshot& now) -> Result<std::optional<change::Wanted>> {
            if (!part.parameters) {
                return std::optional<change::Wanted>();
            }
            store::Holding holding;
            holding.feature = part.feature;
            holding.parameters = *part.parameters;
            holding.services = part.services.value_or(wire::TextMap());
            holding.files = part.files;
            holding.since = {"now", context.caller.name, 0};
            const auto* present = now.ledger.holding(part.feature);
            return std::optional(change::Wanted{
                present != nullptr && store::is_same(*present, holding) ? *present : holding,
                {},
                {},
                {}});
        }};
}

Result<api::ChangeReply> set(Context& context, Set& request) {
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(Set::method),
        .text = "some features",
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .expect = {}};
    std::vector<change::Part> parts;
    for (const auto& part : request.parts) {
        parts.push_back(wanted(context, part));
    }
    auto report = context.services.engine.run(order, parts, observer(context));
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

Status always(const Context&, const store::Ledger&, bool) { return {}; }
Status always(const Context&, const store::Holding&) { return {}; }

std::string told(const store::Holding& holding) {
    return fmt::format("{} parameters", holding.parameters.size());
}

}  // namespace

int run(int argc, char** argv) {
    std::vector<change::Feature> rooms(features().begin(), features().end());
    std::vector<Ties> all_ties(ties().begin(), ties().end());
    for (const char* name : {"hardening", "signing"}) {
        rooms.push_back({name, nullptr, nullptr});
        all_ties.push_back({name, always, always, nullptr, told, nullptr});
    }
    std::vector<Method> rows(methods().begin(), methods().end());
    rows.push_back(method<Set, set>(Resource::machine, Verb::change, Effect::works));
    return run_daemon(argc, argv, {rooms, all_ties, rows});
}

}  // namespace mailctl::house

int main(int argc, char** argv) { return mailctl::house::run(argc, argv); }
