#pragma once

#include "daemon/mailctld/files/stamp.hpp"
#include "daemon/mailctld/postfix/master_watch.hpp"
#include "daemon/mailctld/store/moment.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace mailctl::change {

/// What a look at the store and at the programs' files was made of, where nothing was amiss: while
/// it holds, another look would see the same. Takes a system call for each file and one for
/// Postfix, and waits for nothing. A value of its own, to be asked on any one thread.
struct Basis {
    using Clock = std::chrono::steady_clock;

    store::Moment moment;
    std::vector<files::Stamped> files;
    std::shared_ptr<const postfix::MasterWatch> master;
    Clock::time_point until = Clock::time_point::max();  ///< It holds no longer than that.

    bool holds() const;
};

}  // namespace mailctl::change
