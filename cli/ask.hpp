#pragma once

#include "cli/connect.hpp"

#include <string_view>

namespace mailctl::cli {

/// Sends a request whose answer may take its time, and tells of its progress; the last reply.
template <class Request>
Result<typename Request::Reply> ask(
    const Request& request, const Globals& globals, Output& output
) {
    return Daemon(globals, output)
        .with_patience(change_patience)
        .call(request, [&](const typename Request::Reply& part) {
            if (part.progress) {
                output.progress(part.progress->step, part.progress->text);
            }
        });
}

/// Why a last reply without this part is none.
Error lacks(std::string_view part);

/// The same for a request that is answered by one report.
template <class Request>
auto ask_for_report(const Request& request, const Globals& globals, Output& output)
    -> Result<typename decltype(Request::Reply::report)::value_type> {
    auto reply = ask(request, globals, output);
    if (!reply) {
        return reply.error();
    }
    if (!reply->report) {
        return lacks("report");
    }
    return *std::move(reply->report);
}

}  // namespace mailctl::cli
