#include "daemon/mailctld/relay/queue.hpp"

#include "common/types/text.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace mailctl::relay {
namespace {

constexpr std::size_t max_reason_bytes = 300;
constexpr std::string_view again = "delivery temporarily suspended: ";

// How reasons begin that name no host, because Postfix did not get that far.
constexpr std::array hostless{
    "deferred transport",
    "mail transport unavailable",
    "server configuration error",
    "Cannot start TLS",
    "TLS is required, but",
    "Server certificate not",
    "SASL authentication failed",
    "unable to look up host",
};

// What mailctl-op adds where it left lines out.
constexpr std::string_view left_out = "[the rest is left out]";

bool is_about(const Relay& relay, std::string_view reason) {
    return reason.find(relay.host.text()) != std::string_view::npos ||
           std::any_of(hostless.begin(), hostless.end(), [&](const char* beginning) {
               return reason.starts_with(beginning);
           });
}

bool takes_mail_of(const Relay& relay, const std::string& sender) {
    const auto domain = lower_case(sender.substr(std::min(sender.rfind('@') + 1, sender.size())));
    return takes_mail_from(relay, domain);
}

// Without what differs from message to message, so that equal reasons count as equal.
std::string general(std::string_view reason) {
    std::string text;
    int depth = 0;
    for (const char c : reason) {
        depth -= c == '>' && depth > 0 ? 1 : 0;
        text += depth == 0 ? std::string(1, c) : "";
        depth += c == '<' ? 1 : 0;
    }
    return text;
}

/// One message of `postqueue -j`; the first reason that is about the relay.
struct Message {
    std::int64_t arrived;
    std::string reason;
};

std::optional<Message> message_in(const Relay& relay, std::string_view line) {
    const auto parsed = wire::parse_json(line);
    if (!parsed || !parsed->is_object()) {
        return std::nullopt;
    }
    const auto sender = parsed->find("sender");
    const auto arrived = parsed->find("arrival_time");
    const auto recipients = parsed->find("recipients");
    if (sender == parsed->end() || !sender->is_string() || arrived == parsed->end() ||
        !arrived->is_number_integer() || recipients == parsed->end() || !recipients->is_array() ||
        !takes_mail_of(relay, sender->get<std::string>())) {
        return std::nullopt;
    }
    for (const auto& recipient : *recipients) {
        const auto delay = recipient.is_object() ? recipient.find("delay_reason") : recipient.end();
        if (delay == recipient.end() || !delay->is_string()) {
            continue;
        }
        std::string_view reason = delay->get_ref<const std::string&>();
        reason.remove_prefix(reason.starts_with(again) ? again.size() : 0);
        if (is_about(relay, reason)) {
            return Message{arrived->get<std::int64_t>(), general(reason)};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<Waiting> waiting_for(const Relay& relay, std::string_view lines) {
    Waiting waiting;
    waiting.are_more = lines.find(left_out) != std::string_view::npos;
    std::map<std::string, std::size_t> reasons;
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (auto message = message_in(relay, line)) {
            waiting.since = waiting.messages == 0 ? message->arrived
                                                  : std::min(waiting.since, message->arrived);
            ++waiting.messages;
            ++reasons[std::move(message->reason)];
        }
    }
    if (waiting.messages == 0) {
        return std::nullopt;
    }
    const auto often = std::max_element(reasons.begin(), reasons.end(), [](auto& a, auto& b) {
        return a.second < b.second;
    });
    waiting.reason = escaped(std::string_view(often->first).substr(0, max_reason_bytes));
    return waiting;
}

std::string alarm_text(const Waiting& waiting) {
    const char* more = waiting.are_more ? "more than " : "";
    return fmt::format(
        "{}{} for the relay, the oldest since {:%Y-%m-%dT%H:%M:%SZ}, most often because: {}. "
        "`mailctl relay test` looks for the cause; once it is mended, `postqueue -f` sends at once",
        more,
        waiting.messages == 1 ? "1 message waits"
                              : fmt::format("{} messages wait", waiting.messages),
        fmt::gmtime(static_cast<std::time_t>(waiting.since)),
        waiting.reason
    );
}

std::optional<Waiting> look_at_queue(const Config& config, const Relay& relay) {
    return waiting_for(relay, program::queue_lines(config));
}

}  // namespace mailctl::relay
