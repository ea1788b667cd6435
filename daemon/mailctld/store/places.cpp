#include "daemon/mailctld/store/places.hpp"

#include <nlohmann/json.hpp>

namespace mailctl::store {

std::string places_text(const std::vector<Place>& places) {
    auto list = nlohmann::json::array();
    for (const auto& [domain, local] : places) {
        list.push_back(nlohmann::json::array({domain, local}));
    }
    return list.dump();
}

}  // namespace mailctl::store
