#include "daemon/mailctld/serve/answer.hpp"

#include <cstdint>
#include <variant>

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
    if (const auto* const row = std::get_if<std::int64_t>(&context.next)) {
        made.next = *row;
    } else if (auto* const name = std::get_if<std::string>(&context.next)) {
        made.next = std::move(*name);
    }
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
