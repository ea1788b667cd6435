#include "daemon/op/test_message.hpp"

#include "daemon/op/directory.hpp"
#include "daemon/op/log_tail.hpp"
#include "daemon/op/master.hpp"
#include "daemon/op/next_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace mailctl::op {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int no_input = 66;                     // EX_NOINPUT
constexpr std::size_t max_message_bytes = 4096;  // fits into a pipe at once
constexpr std::chrono::seconds delivery_patience{25};
constexpr std::chrono::milliseconds queue_pause{300};

// One word that no program takes for an option.
bool is_plain(std::string_view word) {
    return !word.empty() && word.front() != '-' &&
           std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
    const auto at = text.find(begin);
    if (at == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(at + begin.size());
    return text.substr(0, text.find(end));
}

// The word before this place: "postfix/cleanup[12]: 4D6E: message-id=<...>".
std::string_view word_before(std::string_view line, std::size_t at) {
    const auto text = line.substr(0, at);
    return text.substr(text.rfind(' ') + 1);
}

Ended ask_postfix(const Settings& settings, std::vector<std::string> words) {
    return run({.words = std::move(words), .config_dir = settings.config_dir});
}

// By the queue itself, for where no log can be read: the id of what has this sender and recipient
// and holds the message-id.
std::string id_in_queue(const Settings& settings, const TestMessage& message) {
    const auto listed =
        ask_postfix(settings, {"/usr/sbin/postqueue", "-c", settings.config_dir, "-j"});
    for (std::string_view text = listed.text; !text.empty();) {
        const auto line = next_line(text);
        const std::string id(between(line, R"("queue_id": ")", "\""));
        if (line.find(fmt::format(R"("sender": "{}")", message.sender)) == std::string_view::npos ||
            line.find(fmt::format(R"("address": "{}")", message.recipient)) ==
                std::string_view::npos ||
            !is_plain(id)) {
            continue;
        }
        const auto header =
            ask_postfix(settings, {"/usr/sbin/postcat", "-c", settings.config_dir, "-hq", id});
        if (header.text.find(message.id) != std::string::npos) {
            return id;
        }
    }
    return {};
}

// Whether it was there. Deletes nothing but this message: Postfix uses queue ids again.
bool take_back(const Settings& settings, const TestMessage& message, const std::string& queue_id) {
    const auto id = queue_id.empty() ? id_in_queue(settings, message) : queue_id;
    if (!is_plain(id)) {
        return false;
    }
    const auto header =
        ask_postfix(settings, {"/usr/sbin/postcat", "-c", settings.config_dir, "-hq", id});
    return header.status == 0 && header.text.find(message.id) != std::string::npos &&
           ask_postfix(settings, {"/usr/sbin/postsuper", "-c", settings.config_dir, "-d", id})
                   .status == 0;
}

Fate wait_for_fate(const Settings& settings, const LogTail& log, const TestMessage& message) {
    const auto deadline = Clock::now() + delivery_patience;
    Fate fate;
    while (fate.status.empty() && Clock::now() < deadline) {
        std::this_thread::sleep_for(queue_pause);
        log.read(
            [&](std::string_view lines) { follow(lines, message.id, fate); },
            message.id,
            fate.queue_id
        );
    }
    const bool is_over = fate.status == "sent" || fate.status == "bounced";
    const bool was_there = !is_over && take_back(settings, message, fate.queue_id);
    if (fate.status.empty()) {
        fate.status = was_there || !fate.queue_id.empty() ? "waiting" : "unknown";
    }
    return fate;
}

}  // namespace

void clear_queue(const Settings& settings, std::string_view address) {
    const auto listed =
        ask_postfix(settings, {"/usr/sbin/postqueue", "-c", settings.config_dir, "-j"});
    for (std::string_view text = listed.text; !text.empty();) {
        const auto line = next_line(text);
        const std::string id(between(line, R"("queue_id": ")", "\""));
        const bool is_its = line.find(fmt::format(R"("{}")", address)) != std::string_view::npos;
        if (is_its && is_plain(id)) {
            ask_postfix(settings, {"/usr/sbin/postsuper", "-c", settings.config_dir, "-d", id});
        }
    }
}

std::optional<TestMessage> read_test_message(std::string_view file) {
    TestMessage message;
    message.sender = next_line(file);
    message.recipient = next_line(file);
    message.id = next_line(file);
    message.text = file;
    const bool is_whole = is_plain(message.sender) && is_plain(message.recipient) &&
                          is_plain(message.id) && !message.text.empty() &&
                          message.text.size() <= max_message_bytes;
    return is_whole ? std::optional(std::move(message)) : std::nullopt;
}

void follow(std::string_view log, std::string_view message_id, Fate& fate) {
    const auto mark = fmt::format(": message-id=<{}>", message_id);
    while (!log.empty()) {
        const auto line = next_line(log);
        if (const auto at = line.find(mark); at != std::string_view::npos) {
            fate.queue_id = word_before(line, at);
            continue;
        }
        if (fate.queue_id.empty() ||
            line.find(fmt::format(" {}: to=<", fate.queue_id)) == std::string_view::npos) {
            continue;
        }
        const auto status = between(line, ", status=", " ");
        if (!status.empty()) {
            fate.status = status;
            fate.relay = between(line, ", relay=", ",");
            const auto reason = line.find(", status=") + 9 + status.size();
            fate.reason = line.substr(std::min(reason + 1, line.size()));
        }
    }
}

Ended test_message(const Settings& settings) {
    if (!running_master(settings.config_dir)) {
        return {status_not_running, "Postfix is not running\n"};
    }
    std::ostringstream file;
    file << std::ifstream(settings.stage_dir + "/test-message").rdbuf();
    const auto message = read_test_message(file.view());
    if (!message) {
        return {no_input, "there is no test message\n"};
    }
    const LogTail log(settings.config_dir);
    auto given = run(
        {.words =
             {"/usr/sbin/sendmail",
              "-i",
              "-N",
              "never",
              "-f",
              message->sender,
              "--",
              message->recipient},
         .config_dir = settings.config_dir,
         .input = message->text}
    );
    if (given.status != 0) {
        return given;
    }
    const auto fate = wait_for_fate(settings, log, *message);
    return {0, fmt::format("{}\n{}\n{}\n", fate.status, fate.relay, fate.reason)};
}

}  // namespace mailctl::op
