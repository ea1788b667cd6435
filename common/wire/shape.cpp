#include "common/wire/shape.hpp"

#include <algorithm>

namespace mailctl::wire {

const MemberShape* Shape::find(std::string_view member) const {
    const auto found = std::find_if(members.begin(), members.end(), [&](const MemberShape& row) {
        return row.name == member;
    });
    return found == members.end() ? nullptr : &*found;
}

}  // namespace mailctl::wire
