#include "common/api/status.hpp"

#include "cli/connect.hpp"
#include "cli/output/plan.hpp"
#include "cli/output/table.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

namespace mailctl::cli {
namespace {

// ", from loopback-only to all"
std::string values_text(const api::DriftItem& drift) {
    std::string text = drift.expected ? ", from " + escaped(*drift.expected) : "";
    if (drift.found) {
        text += (drift.expected ? " to " : ", to ") + escaped(*drift.found);
    }
    return text;
}

// "main.cf relayhost (relay): somebody has changed it, from [a]:25 to [b]:25"
std::string drift_text(const api::DriftItem& drift) {
    const auto whose =
        fmt::format("{}", fmt::join(drift.features.value_or(std::vector<std::string>()), ", "));
    return fmt::format(
        "{}{}: {}{}",
        escaped(drift.object),
        whose.empty() ? "" : fmt::format(" ({})", escaped(whose)),
        escaped(drift.problem),
        values_text(drift)
    );
}

std::string status_text(const api::StatusReply& reply, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](std::string name, std::string text, Colour colour = Colour::plain) {
        facts.add({{std::move(name), Colour::bold}, {std::move(text), colour}});
    };
    const bool runs = reply.postfix_running;
    add("Postfix", runs ? "running" : "stopped", runs ? Colour::green : Colour::red);
    add("Features", reply.features.empty() ? "none" : std::to_string(reply.features.size()));
    for (const auto& feature : reply.features) {
        add(fmt::format("  {}", feature.feature), feature.text);
    }
    const auto drift = reply.drift.size();
    add("Drift",
        drift == 0 ? "none" : std::to_string(drift),
        drift == 0 ? Colour::plain : Colour::yellow);
    if (reply.accepted) {
        add("Accepted",
            fmt::format(
                "{} that overrule{} the relay; \"mailctl relay status\" lists it",
                *reply.accepted,
                *reply.accepted == 1 ? "s" : ""
            ));
    }
    add("Last change", reply.last_change ? std::to_string(*reply.last_change) : "none");
    if (reply.under_way) {
        add("Under way", fmt::format("change {}", *reply.under_way), Colour::yellow);
    }
    add("Revision", reply.revision);
    add("mailctld", reply.version);
    std::string text = facts.take();
    for (const api::DriftItem& item : reply.drift) {
        text += palette.paint(Colour::yellow, "drift: " + drift_text(item)) + '\n';
    }
    for (const std::string& alarm : reply.alarms) {
        text += palette.paint(Colour::red, "alarm: " + escaped(alarm)) + '\n';
    }
    return text + notes_text(reply.notes, palette);
}

}  // namespace

Result<int> status(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::Status{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), status_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
