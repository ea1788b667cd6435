#include "common/api/hosting/test.hpp"

#include "cli/connect.hpp"
#include "cli/mailbox/made.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace mailctl::cli {
namespace {

std::string shown_step(api::HostingTestStepName step) {
    std::string word = word_of(step);
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

// Printed as it comes, so the columns are as wide as the widest of words that are known.
std::string test_step_text(const api::HostingTestStep& step, const Palette& palette) {
    const auto mark =
        step.ok ? palette.paint(Colour::green, "ok  ") : palette.paint(Colour::red, "fail");
    return fmt::format(
        "{}  {:<8}  {:>6} ms  {}\n",
        mark,
        shown_step(step.step),
        step.milliseconds,
        escaped(step.text)
    );
}

Result<int> report_test(const api::HostingTestVerdict& verdict, wire::json steps, Output& output) {
    if (output.is_json()) {
        wire::json value = wire::encode(verdict);
        value["steps"] = std::move(steps);
        output.result(value, {});
        return verdict.ok ? 0 : info(Errc::trial_failed).exit;
    }
    if (!verdict.ok) {
        return Error{Errc::trial_failed, verdict.message, verdict.hint, {}};
    }
    output.result({}, fmt::format("This machine hosts: {}\n", escaped(verdict.message)));
    return 0;
}

}  // namespace

Result<int> hosting_test(const Arguments& arguments, Output& output) {
    api::HostingTest request{};
    if (!arguments.values().empty()) {
        auto address = typed_mailbox(arguments);
        if (!address) {
            return address.error();
        }
        request.address = *std::move(address);
    }
    auto steps = wire::json::array();
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(request, [&](const api::HostingTestReply& part) {
                               if (part.step && output.is_json()) {
                                   steps.push_back(wire::encode(*part.step));
                               } else if (part.step) {
                                   output.part({}, test_step_text(*part.step, output.palette()));
                               }
                           });
    if (!reply) {
        return reply.error();
    }
    if (!reply->verdict) {
        return Error{Errc::protocol, "the daemon's last reply holds no verdict", {}, {}};
    }
    return report_test(*reply->verdict, std::move(steps), output);
}

}  // namespace mailctl::cli
