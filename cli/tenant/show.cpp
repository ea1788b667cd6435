#include "common/api/tenant/show.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/types/byte_size.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string count_text(std::int64_t used, const std::optional<std::int64_t>& most) {
    return most ? fmt::format("{} of {}", used, *most) : std::to_string(used);
}

std::string size_text(std::int64_t bytes) {
    const auto size = ByteSize::of(bytes);
    return size ? size->rounded_text() : std::to_string(bytes);
}

Colour colour_of_use(std::int64_t used, const std::optional<std::int64_t>& most) {
    return most && used >= *most ? Colour::yellow : Colour::plain;
}

std::string tenant_text(const api::TenantState& tenant, const Palette& palette) {
    Table table(palette);
    const auto add = [&](const char* name, std::string text, Colour colour = Colour::plain) {
        table.add({{name, Colour::bold}, {std::move(text), colour}});
    };
    const auto& use = tenant.use;
    const auto& limits = tenant.limits;
    const auto count =
        [&](const char* name, std::int64_t used, const std::optional<std::int64_t>& most) {
            add(name, count_text(used, most), colour_of_use(used, most));
        };
    add("Tenant", tenant.name);
    count("Domains", use.domains, limits.domains);
    count("Mailboxes", use.mailboxes, limits.mailboxes);
    count("Aliases", use.aliases, limits.aliases);
    auto promised = size_text(use.storage);
    promised += limits.storage ? " of " + size_text(*limits.storage) : "";
    promised += use.unlimited > 0 ? fmt::format(", and {} without limit", use.unlimited) : "";
    add("Promised", std::move(promised), colour_of_use(use.storage, limits.storage));
    add("Account", tenant.connected ? "connected" : "-");
    add("Sends for", fmt::format("{} domains", tenant.domains));
    add("Records", std::to_string(tenant.records));
    add("Grants", std::to_string(tenant.grants));
    add("Since", fmt::format("{} by {}", tenant.since, tenant.by));
    return table.take();
}

}  // namespace

Result<int> tenant_show(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const api::TenantShow request{.name = *std::move(name)};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), tenant_text(reply->tenant, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
