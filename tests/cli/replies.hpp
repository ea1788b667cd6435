#pragma once

#include "common/wire/call.hpp"

#include <string>

namespace mailctl::cli::test {

/// A report of change 17, without a plan.
inline wire::json change_17() {
    return {
        {"id", 17},
        {"changed", true},
        {"dry_run", false},
        {"plan", wire::json::array()},
        {"reload", "reloaded"},
        {"notes", wire::json::array()},
        {"revision", "4f1c9a"}};
}

/// The last reply of a change.
inline std::string changed() { return wire::reply_text({{"change", change_17()}}); }

}  // namespace mailctl::cli::test
