#include "daemon/mailctld/access/named_user.hpp"

#include "daemon/mailctld/act.hpp"

#include <fmt/format.h>

namespace mailctl::access {

Result<store::User> user_named(const Context& context, const Label& name) {
    auto found = context.services.shared.with([&](store::Database& db) {
        return store::find_user_named(db, name.text());
    });
    if (!found) {
        return Error{
            Errc::not_found,
            fmt::format("there is no user {}", name.text()),
            "`mailctl user list` lists them",
            "name"};
    }
    return *std::move(found);
}

Result<api::Act> act_on(
    Context& context,
    const store::User& user,
    Deed deed,
    const std::function<void(store::Database&)>& work
) {
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"user " + user.name, "mailctl", std::move(deed.before), std::move(deed.after)}}};
    if (!act.dry_run) {
        act::record(
            context,
            {deed.method, std::move(deed.event), std::move(deed.text), act.plan, deed.forgets},
            work
        );
    }
    return act;
}

}  // namespace mailctl::access
