#pragma once

#include "common/types/secret.hpp"

namespace mailctl::hosting {

/// For a mailbox whose maker gave none: 20 letters and digits that nobody takes for another, 100
/// bits.
Secret new_password();

}  // namespace mailctl::hosting
