#include "common/api/hosting/status.hpp"

#include "cli/connect.hpp"
#include "cli/output/drift.hpp"
#include "cli/output/table.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <cstdint>
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

std::string end_text(const api::HostedCertificate& certificate) {
    switch (certificate.days_left) {
        case -1:
            return "ended on " + certificate.until;
        case 0:
            return "ends today";
        case 1:
            return "ends in 1 day";
        default:
            return fmt::format("ends in {} days", certificate.days_left);
    }
}

// Let's Encrypt renews at 30 days: who comes to 14 has a renewal that does not work.
Colour end_colour(const api::HostedCertificate& certificate) {
    constexpr std::int64_t late = 14;
    return certificate.days_left < 0       ? Colour::red
           : certificate.days_left <= late ? Colour::yellow
                                           : Colour::plain;
}

std::string names_text(const api::HostedCertificate& certificate) {
    std::string text;
    for (const auto& name : certificate.names) {
        text += (text.empty() ? "" : ", ") + escaped(name);
    }
    return text;
}

// The one that was named, or what is there without us.
std::string certificate_text(const api::HostingStatusReply& reply) {
    if (reply.certificate) {
        return *reply.certificate;
    }
    const auto& state = reply.certificate_state;
    return state ? fmt::format("Postfix's own, {}", escaped(state->file))
                 : "as Postfix and Dovecot had it";
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
        add("Certificate", certificate_text(reply));
        if (const auto& state = reply.certificate_state; state && !state->until.empty()) {
            add("  for", names_text(*state));
            add("  by", escaped(state->issuer));
            add("  end", end_text(*state), end_colour(*state));
        }
        if (const auto& state = reply.certificate_state; state && state->trouble) {
            add("  trouble", escaped(*state->trouble), Colour::red);
        }
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
