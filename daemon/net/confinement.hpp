#pragma once

namespace mailctl::net {

/// Becomes the user "mailctl-net", or "nobody" where there is none, for good. Does nothing for
/// whoever is not root: under systemd the unit has dropped root already. Throws when the kernel
/// refuses, or when root could be had back.
void give_up_root();

/// Gives up what a process without root still has: other descriptors than 0 to 2, environment,
/// working directory, core dumps, files that grow, and whatever a set-uid program would grant.
/// Throws when the kernel refuses.
void confine();

}  // namespace mailctl::net
