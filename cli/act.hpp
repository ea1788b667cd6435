#pragma once

#include "cli/ask.hpp"
#include "cli/option.hpp"
#include "cli/output/act_report.hpp"
#include "common/types/label.hpp"

#include <utility>

namespace mailctl::cli {

void dry_run_option(Options& options);

/// For what takes records of ours out of the DNS as well.
void withdraw_option(Options& options);

/// Prints what the daemon says an act came to; its exit status.
Result<int> report_act(const Result<api::ActReply>& reply, const ActWords& words, Output& output);

/// Asks for an act, tells of its progress and reports it.
template <class Request>
Result<int> act(
    const Request& request, const ActWords& words, const Globals& globals, Output& output
) {
    return report_act(ask(request, globals, output), words, output);
}

/// The same for an act that takes a name and nothing else.
template <class Request>
Result<int> act_on_named(const Arguments& arguments, const ActWords& words, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const Request request{.name = *std::move(name), .dry_run = arguments.flag("dry-run")};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
