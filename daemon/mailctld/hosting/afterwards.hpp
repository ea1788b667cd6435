#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <string_view>
#include <utility>

namespace mailctl::hosting {

/// What comes behind a change that counts by then. That the store takes no more is no reason to say
/// that the change has failed: the step stands in it and is done by catch_up().
template <class Step>
Status afterwards(std::string_view event, Step&& step) {
    try {
        return std::forward<Step>(step)();
    } catch (const store::StoreError& error) {
        log_warning(event, {{"text", error.what()}});
        return Error{
            Errc::failed, "the state cannot be written", "see that its disk is not full", {}};
    }
}

}  // namespace mailctl::hosting
