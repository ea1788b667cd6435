#pragma once

#include "cli/ask.hpp"
#include "cli/option.hpp"
#include "cli/output/act_report.hpp"
#include "common/types/label.hpp"

#include <optional>
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

/// A command that is several requests, told of as one act. What was done before one fails stays,
/// and the error says so.
class Acts {
public:
    Acts(const Globals& globals, Output& output) : globals_(globals), output_(output) {}

    template <class Request>
    Status add(const Request& request) {
        return take(ask(request, globals_, output_));
    }

    bool is_empty() const { return !whole_; }
    int report(const ActWords& words);

private:
    Status take(Result<api::ActReply> reply);

    const Globals& globals_;
    Output& output_;
    std::optional<api::Act> whole_;
};

}  // namespace mailctl::cli
