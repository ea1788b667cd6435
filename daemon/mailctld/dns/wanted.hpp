#pragma once

#include "common/api/domain/records.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/result.hpp"
#include "common/types/record_name.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::dns {

/// What a record is for, and so where it may stand and how it lives with others.
enum class Purpose { spf, dkim, dmarc, alias, mail };

/// A record that a sending domain should have. Its value is normal text.
struct Wanted {
    RecordName name;
    api::RecordType type;
    Purpose purpose;
    std::string value;
    std::int64_t ttl;
};

/// Whether a text is a DKIM key (RFC 6376, 3.6.1).
bool is_dkim_key(std::string_view text);

struct Judged {
    std::vector<Wanted> wanted;
    std::vector<api::WantedRecord> all;  ///< For people, with the reason where one is refused.
};

/// A sentence for each record that is refused.
std::vector<std::string> refusals(const Judged& judged);

/// Sorts what a platform asks for. It is a stranger: a record counts only where it is of a kind,
/// at a name and of a form that mail has use for, within the domain.
Judged judge(const DomainName& domain, const std::vector<api::AskedRecord>& asked);

}  // namespace mailctl::dns
