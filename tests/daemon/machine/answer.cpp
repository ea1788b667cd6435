#include "common/wire/json.hpp"
#include "tests/daemon/machine/daemon.hpp"

#include <fmt/format.h>

namespace test {
namespace {

using mailctl::wire::json;

std::string text_at(const json& tree, const std::string& pointer) {
    const json::json_pointer place(pointer);
    if (!tree.contains(place)) {
        return {};
    }
    const auto& found = tree.at(place);
    return found.is_string() ? found.get<std::string>() : found.dump();
}

}  // namespace

std::string Answer::at(const std::string& pointer) const {
    return reply.empty() ? std::string() : text_at(json::parse(reply), pointer);
}

std::vector<std::string> Answer::list(const std::string& pointer) const {
    const auto text = at(pointer);
    return text.empty() ? std::vector<std::string>()
                        : json::parse(text).get<std::vector<std::string>>();
}

std::vector<std::string> Answer::plan() const {
    const auto tree = json::parse(reply);
    const auto& report = tree.contains("act") ? tree.at("act") : tree.at("change");
    std::vector<std::string> rows;
    for (const auto& item : report.at("plan")) {
        rows.push_back(fmt::format(
            "{} ({}): {} -> {}",
            text_at(item, "/object"),
            text_at(item, "/owner"),
            item.contains("before") ? text_at(item, "/before") : "nothing",
            item.contains("after") ? text_at(item, "/after") : "nothing"
        ));
    }
    return rows;
}

}  // namespace test
