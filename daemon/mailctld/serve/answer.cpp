#include "daemon/mailctld/serve/answer.hpp"

namespace mailctl {
namespace {

using wire::json;

Answer refusal(const Error& error) { return {wire::error_text(error), nullptr, {}, {}, true, {}}; }

std::optional<std::int64_t> last_row(const json& reply) {
    const auto entries = reply.find("entries");
    if (entries == reply.end() || entries->empty()) {
        return std::nullopt;
    }
    return entries->back().at("sequence").get<std::int64_t>();
}

std::optional<std::string> last_name(const json& reply) {
    const auto domains = reply.find("domains");
    if (!reply.value("more", false) || domains == reply.end() || domains->empty()) {
        return std::nullopt;
    }
    return domains->back().at("name").get<std::string>();
}

}  // namespace

Answer answer(const Method& method, Context& context, json parameters, Backlog& backlog) {
    auto result = run(method, context, std::move(parameters));
    if (!result) {
        return refusal(result.error());
    }
    Answer made;
    if (method.effect == Effect::lists) {
        made.last_name = last_name(*result);
    } else {
        made.last_row = last_row(*result);
    }
    const bool is_last = method.effect == Effect::lists && !made.last_name;
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
