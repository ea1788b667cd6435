#pragma once

#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/features.hpp"

namespace mailctl {

/// What lives in the daemon: everything else in it knows no feature by name.
struct House {
    change::Features features;
    AllTies ties;
    Methods methods;
};

/// The daemon itself; gives the exit status. Made so that a test can have a house with more in it.
int run_daemon(int argc, char** argv, const House& house);

}  // namespace mailctl
