#include "common/api/relay/status.hpp"

#include "cli/connect.hpp"
#include "cli/output/drift.hpp"
#include "cli/output/table.hpp"
#include "cli/shell_quote.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace mailctl::cli {
namespace {

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
    auto text = reply.senders->empty() ? "none" : some_of(*reply.senders, shown);
    if (reply.more_senders) {
        text += fmt::format(", and {} that are not told", *reply.more_senders);
    }
    return reply.verified_senders ? text + " (verified ones)" : text;
}

std::size_t count_overrules(const api::RelayStatusReply& reply, bool accepted) {
    const auto overrules = reply.overrules.value_or(std::vector<api::Overrule>());
    return static_cast<std::size_t>(std::count_if(
        overrules.begin(),
        overrules.end(),
        [&](const api::Overrule& overrule) { return overrule.accepted == accepted; }
    ));
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
        add("TLS", reply.tls ? word_of(*reply.tls) : "unknown");
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
    add("Drift", drift_count(reply.drift), is_clean ? Colour::plain : Colour::yellow);
    if (const auto accepted = count_overrules(reply, true); accepted > 0) {
        add("Accepted",
            fmt::format("{} that overrule{} the relay", accepted, accepted == 1 ? "s" : ""));
    }
    add("Revision", reply.revision);
    return facts.take();
}

std::string accepted_text(const api::RelayStatusReply& reply, const Palette& palette) {
    std::string text;
    for (const auto& overrule : reply.overrules.value_or(std::vector<api::Overrule>())) {
        if (overrule.accepted) {
            const auto object = palette.paint(Colour::bold, escaped(overrule.object));
            text += fmt::format(
                "{}: accepted, and overrules the relay: {}\n", object, escaped(overrule.text)
            );
        }
    }
    return text.empty() ? text : "\n" + text;
}

// Nobody needs to type a password that is there.
bool has_its_password(const api::RelayStatusReply& reply) {
    return std::none_of(reply.drift.begin(), reply.drift.end(), [](const api::DriftItem& drift) {
        return drift.object.starts_with("table sasl_passwd");
    });
}

// The command after which nothing differs.
std::string enable_again(const api::RelayStatusReply& reply) {
    const auto overrules = count_overrules(reply, false);
    std::string command = "mailctl relay enable";
    command += reply.drift.size() > overrules ? " --force" : "";
    command += overrules > 0 ? " --accept-overrules" : "";
    if (reply.verified_senders) {
        command += " --senders verified";
    } else if (reply.more_senders) {
        command += " --senders DOMAINS";  // as they were given: no command line has room for them
    } else if (reply.senders) {
        const auto domains = fmt::format("{}", fmt::join(*reply.senders, ","));
        command += fmt::format(" --senders {}", shell_word(escaped(domains)));
    }
    if (reply.account) {
        const bool is_usual = reply.tls.value_or(TlsLevel::secure) == TlsLevel::secure;
        return is_usual ? command : fmt::format("{} --tls {}", command, word_of(*reply.tls));
    }
    if (reply.host) {
        command += fmt::format(" --host {}", shell_word(escaped(*reply.host)));
    }
    if (reply.port) {
        command += fmt::format(" --port {}", *reply.port);
    }
    if (reply.tls) {
        command += fmt::format(" --tls {}", word_of(*reply.tls));
    }
    if (reply.username) {
        command += fmt::format(" --username {}", shell_word(escaped(*reply.username)));
        command += has_its_password(reply) ? " --keep-password" : "";
    }
    return command;
}

std::string help_text(const api::RelayStatusReply& reply) {
    std::string text = "\nSee who changed what with \"mailctl history\". ";
    if (!reply.enabled) {
        return text + "To put back what mailctl found at first:\n  mailctl relay disable --force\n";
    }
    const auto overrules = count_overrules(reply, false);
    const bool differs = reply.drift.size() > overrules;
    return text + fmt::format(
                      "To {}:\n  {}\n"
                      "To put back what mailctl found at first:\n  mailctl relay disable{}\n",
                      overrules == 0 ? "make it as it was again"
                      : differs      ? "make it as it was again and let what overrules it do so"
                                     : "let what overrules it do so",
                      enable_again(reply),
                      differs ? " --force" : ""
                  );
}

std::string status_text(const api::RelayStatusReply& reply, const Palette& palette) {
    std::string text = facts_text(reply, palette) + accepted_text(reply, palette);
    if (reply.drift.empty()) {
        return text;
    }
    return text + '\n' + drift_text(reply.drift, palette) + help_text(reply);
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
