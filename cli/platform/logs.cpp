#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/platform/follow.hpp"
#include "cli/platform/log_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace mailctl::cli {
namespace {

constexpr const char* statuses = "delivered|bounced|failed|deferred";

Result<std::optional<std::string>> status_from(const Arguments& arguments) {
    auto status = arguments.text("status");
    const auto words = choices(statuses);
    if (status && std::find(words.begin(), words.end(), *status) == words.end()) {
        const auto message = fmt::format("\"{}\" is not one of {}", *status, statuses);
        return at_option("status", {Errc::invalid_argument, message, {}, {}});
    }
    return status;
}

Result<api::Logs> request_from(const Arguments& arguments) {
    auto status = status_from(arguments);
    if (!status) {
        return status.error();
    }
    auto domain = typed_domain_at(arguments, "domain");
    if (!domain) {
        return domain.error();
    }
    const auto days = arguments.value<api::LogDays>("days");
    if (!days) {
        return days.error();
    }
    const auto page = arguments.value<api::LogPage>("page");
    if (!page) {
        return page.error();
    }
    return api::Logs{
        .status = *std::move(status),
        .domain = *std::move(domain),
        .days = *days,
        .page = *page,
        .per_page = std::nullopt};
}

std::string logs_text(const api::LogsReply& reply, const Palette& palette) {
    if (reply.entries.empty()) {
        return "There is nothing in the log.\n";
    }
    Table table = log_table(palette);
    for (const api::DeliveryEntry& entry : reply.entries) {
        add_entry(table, entry);
    }
    const bool is_whole = reply.pages <= 1;
    return table.take() +
           (is_whole ? "" : fmt::format("Page {} of {}.\n", reply.page, reply.pages));
}

Result<int> follow(const api::Logs& request, Daemon& daemon, Output& output) {
    const auto followed = follow_logs(request, daemon, output, [](std::chrono::seconds interval) {
        std::this_thread::sleep_for(interval);
        return true;
    });
    return followed ? Result<int>(0) : Result<int>(followed.error());
}

}  // namespace

void logs_options(Options& options) {
    add_value(options, "status", statuses, "Only messages of which this became");
    add_value(options, "domain", "DOMAIN", "Only messages that were sent from this domain");
    add_value(options, "days", "N", "Look back so many days, up to 30; 7 if absent");
    add_value(options, "page", "N", "Print this page; 1, the newest, if absent");
    add_flag(options, "follow", "Go on printing rows as they come");
}

Result<int> logs(const Arguments& arguments, Output& output) {
    const auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    Daemon daemon(arguments.globals(), output);
    daemon.with_patience(change_patience);
    if (arguments.has("follow") && arguments.has("page")) {
        return Error{Errc::usage, "--follow and --page exclude each other", {}, "page"};
    }
    if (arguments.has("follow")) {
        return follow(*request, daemon, output);
    }
    const auto reply = daemon.call(*request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), logs_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
