#pragma once

#include <optional>
#include <string_view>

/// DMARC records (RFC 9989) as far as one is compared with another.
namespace mailctl::dns {

bool is_dmarc(std::string_view text);

enum class DmarcPolicy { none, quarantine, reject };

/// What a record says about mail from its own domain. Nothing where it says nothing that counts.
std::optional<DmarcPolicy> dmarc_policy(std::string_view text);

/// What it says about mail from subdomains without a record of their own.
std::optional<DmarcPolicy> dmarc_subdomain_policy(std::string_view text);

const char* name(DmarcPolicy policy);

}  // namespace mailctl::dns
