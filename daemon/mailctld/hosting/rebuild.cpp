#include "common/api/hosting/rebuild.hpp"

#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailctl::hosting {
namespace {

std::vector<api::PlanItem> plan_of(const Rebuilt& rebuilt) {
    constexpr const char* right = "as the store says";
    std::vector<api::PlanItem> plan;
    for (const auto& name : rebuilt.missing) {
        plan.push_back({"look-up table " + name, "mailctl", "missing or damaged", right});
    }
    for (const auto& [name, rows] : {
             std::pair("domains.lmdb", rebuilt.different.domains),
             std::pair("mailboxes.lmdb", rebuilt.different.mailboxes),
             std::pair("aliases.lmdb", rebuilt.different.aliases),
             std::pair("senders.lmdb", rebuilt.different.senders),
         }) {
        if (rows > 0) {
            plan.push_back(
                {fmt::format("look-up table {}", name),
                 "mailctl",
                 fmt::format("{} rows otherwise", rows),
                 right}
            );
        }
    }
    if (rebuilt.different.files > 0) {
        plan.push_back(
            {"look-up files of Dovecot",
             "mailctl",
             fmt::format("{} files otherwise", rebuilt.different.files),
             right}
        );
    }
    if (rebuilt.strangers > 0) {
        plan.push_back(
            {"look-up tables",
             "nobody",
             fmt::format("{} rows of others", rebuilt.strangers),
             std::nullopt}
        );
    }
    return plan;
}

}  // namespace

Result<api::Act> rebuild(Context& context, api::HostingRebuild&) {
    const auto ledger = context.services.engine.ledger();
    const auto settings = ledger ? settings_of(*ledger) : std::nullopt;
    if (!settings) {
        return Error{
            Errc::conflict,
            "this machine does not host, and nobody looks anything up",
            "`mailctl hosting enable` makes it host",
            {}};
    }
    const auto depth = context.dry_run ? Lookups::Depth::look : Lookups::Depth::mend;
    const auto rebuilt = context.services.lookups.rebuild(*settings, depth);
    if (!rebuilt) {
        return rebuilt.error();
    }
    api::Act act{.changed = !rebuilt->is_right(), .dry_run = context.dry_run};
    act.plan = plan_of(*rebuilt);
    if (act.dry_run && !rebuilt->missing.empty()) {
        act.notes.push_back("the rest can be compared once all tables are there");
    }
    if (act.dry_run) {
        return act;
    }
    if (act.changed) {
        act::record(
            context,
            {api::HostingRebuild::method,
             "look-ups-rebuilt",
             "look-ups say what the store says",
             act.plan},
            [](store::Database&) {}
        );
    }
    follow(context, act.notes);
    return act;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingRebuild, mailctl::hosting::rebuild)
