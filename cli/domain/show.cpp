#include "common/api/domain/show.hpp"

#include "cli/domain/report.hpp"
#include "cli/idn.hpp"
#include "cli/output/table.hpp"
#include "common/api/hosting/show_domain.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <vector>

namespace mailctl::cli {
namespace {

std::string addresses_text(const std::vector<std::string>& addresses, const char* none) {
    return addresses.empty() ? none : fmt::format("{}", fmt::join(addresses, ", "));
}

std::string receiving_text(const api::HostingShowDomainReply& reply, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](const char* name, std::string text) {
        facts.add({{name, Colour::bold}, {std::move(text)}});
    };
    add("Receives", shown_domain(reply.domain.domain));
    const auto add_if_set = [&](const char* name, const std::optional<std::string>& text) {
        if (text) {
            add(name, *text);
        }
    };
    add_if_set("Called", reply.display_name);
    add_if_set("In short", reply.short_display_name);
    add("Tenant", reply.domain.tenant);
    add("Mailboxes", std::to_string(reply.domain.mailboxes));
    add("Aliases", std::to_string(reply.domain.aliases));
    add("Catch-all", addresses_text(reply.catch_all, "none: what nobody has goes back"));
    add("Postmaster", addresses_text(reply.postmaster, "a mailbox of that name, or the catch-all"));
    add("Abuse", addresses_text(reply.abuse, "a mailbox of that name, or the catch-all"));
    add("Tags",
        reply.delimiter ? fmt::format("john{}tag is john's", *reply.delimiter)
                        : std::string("none: recipient_delimiter is empty"));
    add_if_set("IMAP host", reply.imap_host);
    add_if_set("POP3 host", reply.pop_host);
    add_if_set("SMTP host", reply.smtp_host);
    add_if_set("DKIM key", reply.dkim_key_name);
    add_if_set("Its public half", reply.dkim_key);
    add("Since", fmt::format("{} by {}", reply.domain.since, reply.domain.by));
    return facts.take();
}

}  // namespace

Result<int> domain_show(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const auto report =
        ask_for_report(api::DomainShow{.domain = *domain}, arguments.globals(), output);
    const bool may_receive =
        report ? report->domain.hosted.has_value() : report.error().code == Errc::not_found;
    if (!may_receive) {
        if (!report) {
            return report.error();
        }
        print_report(*report, output);
        return 0;
    }
    const auto received =
        Daemon(arguments.globals(), output).call(api::HostingShowDomain{.domain = *domain});
    if (!received) {
        return report ? received.error() : report.error();
    }
    auto value = report ? wire::encode(*report) : wire::json::object();
    auto text = receiving_text(*received, output.palette());
    if (report) {
        text = report_text(*report, output.palette()) + '\n' + text;
    }
    value["receiving"] = wire::encode(*received);
    output.result(value, text);
    return 0;
}

}  // namespace mailctl::cli
