#include "common/api/user/list.hpp"

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <iterator>
#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::UserListReply& reply, const Palette& palette) {
    if (reply.users.empty()) {
        return "Nobody may log in over HTTP; \"mailctl user add\" lets somebody.\n";
    }
    Table table(
        palette, {"NAME", "ROLE", "TENANT", "STATE", "CODES", "SESSIONS", "LAST LOGIN", "FROM"}
    );
    for (const auto& user : reply.users) {
        table.add(
            {{user.name, Colour::bold},
             {user.role},
             {user.tenant},
             {user.enabled ? "enabled" : "disabled", user.enabled ? Colour::plain : Colour::red},
             {user.second_factor ? "yes" : "no"},
             {std::to_string(user.sessions)},
             {user.last_login.value_or("never")},
             {user.last_address.value_or("-")}}
        );
    }
    return table.take();
}

// All pages as one.
Result<api::UserListReply> every_user(Daemon& daemon, api::UserList request) {
    api::UserListReply all{};
    for (bool has_more = true; has_more;) {
        auto page = daemon.call(request);
        if (!page) {
            return page.error();
        }
        std::move(page->users.begin(), page->users.end(), std::back_inserter(all.users));
        has_more = page->next.has_value();
        if (has_more) {
            request.after = *Label::parse(*page->next);
        }
    }
    return all;
}

}  // namespace

void user_list_options(Options& options) {
    add_value(options, "tenant", "NAME", "List only those of this tenant");
    add_sort<api::UserColumn>(options);
}

Result<int> user_list(const Arguments& arguments, Output& output) {
    auto tenant = arguments.value<Label>("tenant");
    if (!tenant) {
        return tenant.error();
    }
    const auto sort = arguments.value<Sorting<api::UserColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::UserList request{
        .after = std::nullopt, .limit = std::nullopt, .tenant = *std::move(tenant), .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    const auto reply = every_user(daemon, request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
