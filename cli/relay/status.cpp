#include "cli/commands.hpp"
#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "cli/shell_quote.hpp"
#include "common/api/relay_status.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <string>

namespace mailctl::cli {
namespace {

std::string counted(std::size_t things) {
    return things == 1 ? "1 thing differs" : fmt::format("{} things differ", things);
}

std::string since_text(const api::RelayStatusReply& reply) {
    std::string text = *reply.since;
    if (reply.changed_by) {
        text += fmt::format(" by {}", *reply.changed_by);
    }
    if (reply.change) {
        text += fmt::format(", change {}", *reply.change);
    }
    return text;
}

std::string senders_text(const api::RelayStatusReply& reply) {
    constexpr std::size_t shown = 10;
    if (!reply.senders) {
        return "all";
    }
    const auto text = reply.senders->empty() ? "none" : some_of(*reply.senders, shown);
    return reply.verified_senders ? text + " (verified ones)" : text;
}

std::string facts_text(const api::RelayStatusReply& reply, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](const char* name, std::string text, Colour colour = Colour::plain) {
        facts.add({{name, Colour::bold}, {std::move(text), colour}});
    };
    add("Relay",
        reply.enabled ? "enabled" : "disabled",
        reply.enabled ? Colour::green : Colour::plain);
    if (reply.enabled) {
        add("Host", reply.host.value_or("unknown"));
        add("Port", reply.port ? std::to_string(*reply.port) : "unknown");
        add("User name", reply.username.value_or("none, without login"));
        if (reply.account) {
            add("Account", *reply.account);
        }
        add("Senders", senders_text(reply));
        add("TLS", reply.tls ? std::string(name(*reply.tls)) : "unknown");
    }
    const bool runs = reply.postfix_running;
    add("Postfix", runs ? "running" : "stopped", runs ? Colour::green : Colour::red);
    if (reply.since) {
        add("Since", since_text(reply));
    }
    if (reply.under_way) {
        add("Under way",
            fmt::format("change {}; the rest is from before it", *reply.under_way),
            Colour::yellow);
    }
    const bool is_clean = reply.drift.empty();
    add("Drift",
        is_clean ? "none" : counted(reply.drift.size()),
        is_clean ? Colour::plain : Colour::yellow);
    add("Revision", reply.revision);
    return facts.take();
}

std::string drift_text(const api::Drift& drift, const Palette& palette) {
    const auto object = palette.paint(Colour::bold, escaped(drift.object));
    std::string text = fmt::format("{}: {}\n", object, escaped(drift.problem));
    if (drift.expected) {
        text += palette.paint(Colour::green, "  expected  " + escaped(*drift.expected)) + '\n';
    }
    if (drift.found) {
        text += palette.paint(Colour::red, "  found     " + escaped(*drift.found)) + '\n';
    }
    return text;
}

// The command that makes the relay so again.
std::string enable_again(const api::RelayStatusReply& reply) {
    std::string command = "mailctl relay enable --force";
    if (reply.verified_senders) {
        command += " --senders verified";
    } else if (reply.senders) {
        const auto domains = fmt::format("{}", fmt::join(*reply.senders, ","));
        command += fmt::format(" --senders {}", shell_word(escaped(domains)));
    }
    if (reply.account) {
        const bool is_usual = reply.tls.value_or(TlsLevel::secure) == TlsLevel::secure;
        return is_usual ? command : fmt::format("{} --tls {}", command, name(*reply.tls));
    }
    if (reply.host) {
        command += fmt::format(" --host {}", shell_word(escaped(*reply.host)));
    }
    if (reply.port) {
        command += fmt::format(" --port {}", *reply.port);
    }
    if (reply.tls) {
        command += fmt::format(" --tls {}", name(*reply.tls));
    }
    if (reply.username) {
        command +=
            fmt::format(" --username {} --keep-password", shell_word(escaped(*reply.username)));
    }
    return command;
}

std::string help_text(const api::RelayStatusReply& reply) {
    std::string text = "\nSee who changed what with \"mailctl history\". ";
    if (!reply.enabled) {
        return text + "To put back what mailctl found at first:\n  mailctl relay disable --force\n";
    }
    return text + fmt::format(
                      "To make it as it was again:\n  {}\n"
                      "To put back what mailctl found at first:\n  mailctl relay disable --force\n",
                      enable_again(reply)
                  );
}

std::string status_text(const api::RelayStatusReply& reply, const Palette& palette) {
    std::string text = facts_text(reply, palette);
    if (reply.drift.empty()) {
        return text;
    }
    text += '\n';
    for (const api::Drift& drift : reply.drift) {
        text += drift_text(drift, palette);
    }
    return text + help_text(reply);
}

}  // namespace

Result<int> relay_status(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::RelayStatus{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), status_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
