#pragma once

#include <string>
#include <string_view>

namespace mailctl::net {

/// An address of this machine to which strangers come: `here` itself, or where that is "any" the
/// first that is not the loopback's, or at last that one.
std::string own_address(std::string_view here);

}  // namespace mailctl::net
