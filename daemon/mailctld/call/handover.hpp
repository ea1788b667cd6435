#pragma once

#include "common/result.hpp"
#include "common/wire/json_fwd.hpp"

#include <functional>
#include <string>

namespace mailctl {

struct Context;

/// What is known of a reply after it was sent.
enum class Delivery {
    read,     ///< The client has taken all of it.
    lost,     ///< The client has gone without it.
    unknown,  ///< It lies there, and the client does not read it, or not yet.
};

/// What hangs on a reply that tells a secret. A handler leaves one in its Context as soon as the
/// secret is made; from then on whatever happens ends in `end`.
struct Handover {
    std::function<void()> begin;        ///< Just before the reply is sent; durable on return.
    std::function<void(Delivery)> end;  ///< What became of it. May ask the platform.
};

/// Gives the last reply of a call to its client, and what hangs on it its end. `send` returns when
/// it is known what became of the reply. Never throws.
void hand_over(
    Context& context, Result<wire::json> result, const std::function<Delivery(std::string)>& send
);

}  // namespace mailctl
