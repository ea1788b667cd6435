#pragma once

#include "cli/ask.hpp"
#include "cli/option.hpp"
#include "cli/output/change_report.hpp"

#include <string_view>

namespace mailctl::cli {

/// The options that every change has.
void change_options(Options& options);

/// Prints what the daemon says a change came to; its exit status.
Result<int> report_change(
    const Result<api::ChangeReply>& reply, std::string_view already, Output& output
);

/// Asks for a change, tells of its progress and reports it. `already` is said where there was
/// nothing to do.
template <class Request>
Result<int> make_change(
    const Request& request, std::string_view already, const Globals& globals, Output& output
) {
    return report_change(ask(request, globals, output), already, output);
}

}  // namespace mailctl::cli
