#include "common/api/relay/test.hpp"

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

// Printed as it comes, so the columns are as wide as the widest of words that are known.
std::string step_text(const api::TrialStep& step, const Palette& palette) {
    const auto mark =
        step.ok ? palette.paint(Colour::green, "ok  ") : palette.paint(Colour::red, "fail");
    return fmt::format("{}  {:<8}  {}\n", mark, word_of(step.step), escaped(step.text));
}

Result<api::RelayTest> test_from(const Arguments& arguments) {
    auto to = arguments.value<MailAddress>("to");
    if (!to) {
        return to.error();
    }
    auto from = arguments.value<MailAddress>("from");
    if (!from) {
        return from.error();
    }
    return api::RelayTest{
        .to = *std::move(to), .from = *std::move(from), .direct = arguments.flag("direct")};
}

wire::json as_json(const api::TrialVerdict& verdict, wire::json steps) {
    wire::json value = wire::encode(verdict);
    value["steps"] = std::move(steps);
    return value;
}

Result<int> report(const api::TrialVerdict& verdict, wire::json steps, Output& output) {
    if (output.is_json()) {
        output.result(as_json(verdict, std::move(steps)), {});
        return verdict.ok ? 0 : info(Errc::trial_failed).exit;
    }
    if (!verdict.ok) {
        return Error{Errc::trial_failed, verdict.message, verdict.hint, {}};
    }
    output.result({}, fmt::format("The relay works: {}\n", escaped(verdict.message)));
    return 0;
}

}  // namespace

void relay_test_options(Options& options) {
    add_value(options, "to", "ADDRESS", "Send one test message there");
    add_value(options, "from", "ADDRESS", "Send it from this address; the recipient's if absent");
    add_flag(options, "direct", "Give it to the relay itself, past Postfix");
}

Result<int> relay_test(const Arguments& arguments, Output& output) {
    const auto request = test_from(arguments);
    if (!request) {
        return request.error();
    }
    auto steps = wire::json::array();
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(*request, [&](const api::TrialReply& part) {
                               if (part.step && output.is_json()) {
                                   steps.push_back(wire::encode(*part.step));
                               } else if (part.step) {
                                   output.part({}, step_text(*part.step, output.palette()));
                               }
                           });
    if (!reply) {
        return reply.error();
    }
    if (!reply->verdict) {
        return Error{Errc::protocol, "the daemon's last reply holds no verdict", {}, {}};
    }
    return report(*reply->verdict, std::move(steps), output);
}

}  // namespace mailctl::cli
