#pragma once

#include "daemon/mailctld/serve/dispatch.hpp"

namespace mailctl {

/// run(), and with a key in the context what the first call with that key has come to: a client
/// that has not heard an answer may ask again, and nothing is done twice. Kept for a day.
///
/// What has failed and left nothing behind may be tried again with the same key. Where it is not
/// known what came of it, because the daemon ended meanwhile or the other side did not answer, that
/// is the answer. A secret is not kept and so not told again.
Result<wire::json> run_once(const Method& method, Context& context, wire::json parameters);

}  // namespace mailctl
