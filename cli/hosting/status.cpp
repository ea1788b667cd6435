#include "common/api/hosting/status.hpp"

#include "cli/connect.hpp"
#include "cli/output/drift.hpp"
#include "cli/output/table.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string made_text(const api::HostingStatusReply& reply) {
    std::string text = *reply.since;
    if (reply.changed_by) {
        text += fmt::format(" by {}", *reply.changed_by);
    }
    if (reply.change) {
        text += fmt::format(", change {}", *reply.change);
    }
    return text;
}

std::string protocols_text(const api::HostingStatusReply& reply) {
    std::string text = "SMTP 25, submission 587 and 465, IMAP 993";
    text += reply.pop3 ? ", POP3 995" : "";
    text += reply.sieve ? ", Sieve 4190" : "";
    return text;
}

std::string hosting_text(const api::HostingStatusReply& reply, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](const char* name, std::string text, Colour colour = Colour::plain) {
        facts.add({{name, Colour::bold}, {std::move(text), colour}});
    };
    add("Hosting",
        reply.enabled ? "enabled" : "disabled",
        reply.enabled ? Colour::green : Colour::plain);
    if (reply.enabled) {
        add("Mail host", reply.mail_host.value_or("unknown"));
        add("Ports", protocols_text(reply));
        add("Storage", reply.storage.value_or("unknown"));
        add("Certificate", reply.certificate.value_or("as Postfix and Dovecot had it"));
    }
    add("Domains", std::to_string(reply.domains));
    add("Mailboxes", std::to_string(reply.mailboxes));
    add("Aliases", std::to_string(reply.aliases));
    if (reply.waiting > 0) {
        add("Waiting",
            fmt::format("{} changes that look-ups have yet to follow", reply.waiting),
            Colour::yellow);
    }
    if (reply.lookups) {
        add("Look-ups",
            escaped(*reply.lookups) + "; `mailctl hosting rebuild` mends it",
            Colour::red);
    }
    const bool runs = reply.postfix_running;
    add("Postfix", runs ? "running" : "stopped", runs ? Colour::green : Colour::red);
    if (reply.since) {
        add("Since", made_text(reply));
    }
    if (reply.under_way) {
        add("Under way",
            fmt::format("change {}; the rest is from before it", *reply.under_way),
            Colour::yellow);
    }
    add("Drift", drift_count(reply.drift), reply.drift.empty() ? Colour::plain : Colour::yellow);
    add("Revision", reply.revision);
    auto text = facts.take();
    if (reply.drift.empty()) {
        return text;
    }
    return text + '\n' + drift_text(reply.drift, palette) +
           "\nSee who changed what with \"mailctl history\". To make it as it was again:\n"
           "  mailctl hosting enable --force\n"
           "To put back what mailctl found at first:\n  mailctl hosting disable --force\n";
}

}  // namespace

Result<int> hosting_status(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::HostingStatus{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), hosting_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
