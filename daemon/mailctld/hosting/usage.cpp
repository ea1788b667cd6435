#include "daemon/mailctld/hosting/usage.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/program/mailbox_operator.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

namespace mailctl::hosting {
namespace {

// mailctl-op reads whom to measure from one file.
std::mutex& one_measure_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

std::string mailbox_text(const store::MailboxRow& row) {
    return fmt::format("{}@{}", row.mailbox.local, row.domain_name);
}

std::vector<std::string_view> columns_of(std::string_view line) {
    std::vector<std::string_view> columns;
    for (;;) {
        const auto end = line.find('\t');
        columns.push_back(line.substr(0, end));
        if (end == std::string_view::npos) {
            return columns;
        }
        line.remove_prefix(end + 1);
    }
}

std::optional<std::int64_t> amount_in(std::string_view word) {
    std::int64_t amount = 0;
    const auto [end, bad] = std::from_chars(word.data(), word.data() + word.size(), amount);
    constexpr std::int64_t most = std::int64_t{1} << 50;
    const bool is_number = bad == std::errc() && end == word.data() + word.size();
    return is_number && amount >= 0 && amount < most ? std::optional(amount) : std::nullopt;
}

std::string ask_dovecot(const Config& config, const std::string& list) {
    const std::lock_guard turn(one_measure_at_a_time());
    const auto file = config.stage() / "measured-mailboxes";
    try {
        files::put_whole_file(file, list);
        const auto answer = program::ask_for_mailboxes(config, program::MailboxVerb::dovecot_usage);
        files::put_whole_file(file, std::nullopt);
        return answer ? answer->text : std::string();
    } catch (const std::system_error& error) {
        log_warning("hosting.usage", {{"text", error.what()}});
        return {};
    }
}

}  // namespace

// Username, quota's name, STORAGE in units of 1024 bytes or MESSAGE, value, limit, percent.
std::map<std::string, store::MailboxUsage> usage_in(
    std::string_view lines, const std::string& now
) {
    std::map<std::string, store::MailboxUsage> found;
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const auto columns = columns_of(line);
        constexpr std::size_t width = 6;
        const auto amount = columns.size() == width ? amount_in(columns[3]) : std::nullopt;
        if (!amount) {
            continue;
        }
        constexpr std::int64_t kilobyte = 1024;
        auto& usage = found[std::string(columns[0])];
        usage.at = now;
        if (columns[2] == "STORAGE") {
            usage.bytes = *amount * kilobyte;
        } else if (columns[2] == "MESSAGE") {
            usage.messages = *amount;
        }
    }
    return found;
}

std::map<std::string, store::MailboxUsage> measure(
    Services& services, std::span<const store::MailboxRow> mailboxes
) {
    if (mailboxes.empty()) {
        return {};
    }
    std::string list;
    for (const auto& row : mailboxes) {
        list += mailbox_text(row) + '\n';
    }
    auto found = usage_in(ask_dovecot(services.config, list), store::timestamp());
    services.shared.change([&](store::Database& db) {
        for (const auto& row : mailboxes) {
            if (const auto usage = found.find(mailbox_text(row)); usage != found.end()) {
                store::save_usage(db, row.mailbox.id, usage->second);
            }
        }
    });
    return found;
}

}  // namespace mailctl::hosting
