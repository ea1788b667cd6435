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
        {"in_force", {{{"program", "postfix"}, {"how", "reloaded"}}}},
        {"notes", wire::json::array()},
        {"revision", "4f1c9a"}};
}

/// An act without a plan.
inline wire::json an_act(bool changed = true, bool dry_run = false) {
    return {
        {"changed", changed},
        {"dry_run", dry_run},
        {"plan", wire::json::array()},
        {"notes", wire::json::array()}};
}

/// The last reply of an act.
inline std::string acted(const wire::json& act = an_act()) {
    return wire::reply_text({{"act", act}});
}

/// The last reply of a request that is answered by a report.
inline std::string reported(const wire::json& report) {
    return wire::reply_text({{"report", report}});
}

/// The last reply of a change.
inline std::string changed() { return wire::reply_text({{"change", change_17()}}); }

}  // namespace mailctl::cli::test
