#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <algorithm>
#include <vector>

namespace mailctl {
namespace {

std::vector<Method> all_methods() {
    std::vector<Method> all;
    for (const auto rows :
         {access::methods(),
          account::methods(),
          credential::methods(),
          dns::methods(),
          domain::methods(),
          hosting::methods(),
          overview::methods(),
          platform::methods(),
          relay::methods(),
          service::methods()}) {
        all.insert(all.end(), rows.begin(), rows.end());
    }
    std::sort(all.begin(), all.end(), [](const Method& one, const Method& other) {
        return one.name < other.name;
    });
    return all;
}

}  // namespace

Methods methods() {
    static const auto all = all_methods();
    return all;
}

}  // namespace mailctl
