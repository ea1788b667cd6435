#pragma once

#include "tests/daemon/machine/scenes.hpp"

namespace test {

/// The parameters of what is asked of the first credential.
inline const std::string first_credential = R"({"id":"credential-1"})";

/// bob has a credential.
inline void add_credential(Daemon& daemon) {
    connect(daemon, bob());
    done(daemon, bob(), "credential.Create", R"({"description":"printer"})");
}

inline std::vector<std::string> credential_states(Daemon& daemon) {
    return daemon.query("SELECT state FROM credential");
}

}  // namespace test
