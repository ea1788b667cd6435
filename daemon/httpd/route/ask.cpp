#include "daemon/httpd/route/ask.hpp"

namespace mailctl::httpd {

std::string_view Ask::last() const {
    const auto& members = reply->members;
    const bool is_of_parts = members.size() == 2 && members.front().name == "progress";
    return is_of_parts ? members.back().name : std::string_view();
}

bool Ask::has_revision() const {
    const auto* answer = reply;
    if (!last().empty()) {
        answer = reply->find(last())->shape;
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

}  // namespace mailctl::httpd
