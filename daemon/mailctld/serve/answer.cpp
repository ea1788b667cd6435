#include "daemon/mailctld/serve/answer.hpp"

namespace mailctl {
namespace {

using wire::json;

Answer refusal(const Error& error) { return {wire::error_text(error), nullptr, {}, true, {}}; }

}  // namespace

Answer answer(const Method& method, Context& context, json parameters, Backlog& backlog) {
    auto result = run(method, context, std::move(parameters));
    if (!result) {
        return refusal(result.error());
    }
    Answer made;
    made.next = std::move(context.next);
    const bool is_last = method.effect == Effect::lists && made.next.is_null();
    made.text = wire::reply_text(*std::move(result), /*continues=*/context.follows && !is_last);
    // It has grown by doubling.
    made.text.shrink_to_fit();
    made.basis = std::move(context.basis);
    made.place = backlog.take(made.text.size());
    if (!made.place) {
        return refusal({Errc::busy, "too many replies wait to be read", "try again in a moment", {}}
        );
    }
    return made;
}

}  // namespace mailctl
