#include "daemon/httpd/route/ask.hpp"

#include "common/wire/json.hpp"
#include "common/wire/shape.hpp"

namespace mailctl::httpd {

std::string_view last_of(const Ask& ask) {
    const auto& members = ask.reply->members;
    const bool is_of_parts = members.size() == 2 && members.front().name == "progress";
    return is_of_parts ? members.back().name : std::string_view();
}

bool has_revision(const Ask& ask) {
    const auto* answer = ask.reply;
    if (const auto last = last_of(ask); !last.empty()) {
        answer = answer->find(last)->shape;
    }
    if (answer->kind == wire::Shape::Kind::optional) {
        answer = answer->of;
    }
    return answer->find("revision") != nullptr;
}

std::string text_and_wipe(wire::json tree) {
    auto text = wire::to_text(tree);
    wire::wipe(tree);
    return text;
}

Result<std::string> text_of(const Ask& ask, wire::json& parameters) {
    auto judged = ask.judged(parameters);
    wire::wipe(parameters);
    return judged ? Result<std::string>(text_and_wipe(*std::move(judged))) : judged.error();
}

}  // namespace mailctl::httpd
