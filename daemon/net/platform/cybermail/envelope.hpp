#pragma once

#include "common/result.hpp"
#include "common/wire/json.hpp"
#include "daemon/net/http/client.hpp"
#include "daemon/net/mask.hpp"
#include "daemon/net/platform/cybermail/endpoints.hpp"

#include <string>

namespace mailctl::net::platform::cybermail {

using wire::json;

/// What came of one try: the data, or what to tell; and what trying again depends on.
struct Judged {
    Result<json> data;
    Attempt attempt;
};

/// Judges by the envelope where there is one, and by the HTTP status where there is none:
/// {"success":true,"data":{...}} or {"success":false,"error":...}.
///
/// No data, and data that is null, count as {}. Wipes the body, which may hold a password. The
/// platform's own words pass the mask before they are cut: half a key is one that nobody knows.
Judged judge(http::Outcome outcome, const Endpoint& endpoint, const Mask& mask);

/// What to tell of an answer that came in good order, but without what it is for.
Error unusable(const Endpoint& endpoint, const std::string& why);

}  // namespace mailctl::net::platform::cybermail
