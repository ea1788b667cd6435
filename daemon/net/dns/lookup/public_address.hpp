#pragma once

#include <string>

namespace mailctl::net::dns::lookup {

/// Whether an address, in text, is one of the public network: not of this machine, of a private
/// network, of a link (also the cloud's 169.254.169.254), of many at once, or another's in
/// disguise.
bool is_public(const std::string& address);

}  // namespace mailctl::net::dns::lookup
