#pragma once

#include "cli/connect.hpp"
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
    const auto reply = Daemon(globals, output)
                           .with_patience(change_patience)
                           .call(request, [&](const api::ChangeReply& part) {
                               if (part.progress) {
                                   output.progress(part.progress->step, part.progress->text);
                               }
                           });
    return report_change(reply, already, output);
}

}  // namespace mailctl::cli
