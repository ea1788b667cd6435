#include "daemon/mailctld/answer.hpp"

namespace mailctl {
namespace {

using wire::json;

Answer refusal(const Error& error) { return {wire::error_text(error), nullptr, {}, true}; }

std::optional<std::int64_t> last_row(const json& reply) {
    const auto entries = reply.find("entries");
    if (entries == reply.end() || entries->empty()) {
        return std::nullopt;
    }
    return entries->back().at("sequence").get<std::int64_t>();
}

}  // namespace

Answer answer(const Method& method, Context& context, json parameters, Backlog& backlog) {
    auto result = run(method, context, std::move(parameters));
    if (!result) {
        return refusal(result.error());
    }
    Answer made;
    made.last_row = last_row(*result);
    made.text = wire::reply_text(*std::move(result), /*continues=*/context.follows);
    // It has grown by doubling.
    made.text.shrink_to_fit();
    made.place = backlog.take(made.text.size());
    if (!made.place) {
        return refusal({Errc::busy, "too many replies wait to be read", "try again in a moment", {}}
        );
    }
    return made;
}

}  // namespace mailctl
