#pragma once

#include "common/wire/frame.hpp"

namespace mailctl::net {

/// Answers the calls of one caller until it closes, is silent for 15 seconds, or breaks the
/// protocol. A caller that closes while its call is worked on cancels it.
void serve(wire::FrameStream& stream);

}  // namespace mailctl::net
