#include "daemon/net/confinement.hpp"

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::net {
namespace {

void demand(int result, const char* doing) {
    if (result != 0) {
        throw std::system_error(errno, std::generic_category(), doing);
    }
}

void forbid(__rlimit_resource_t resource, const char* doing) {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    demand(::setrlimit(resource, &none), doing);
}

const passwd& harmless_user() {
    for (const char* name : {"mailctl-net", "nobody"}) {
        const passwd* const user = ::getpwnam(name);  // NOLINT(concurrency-mt-unsafe): one thread
        if (user != nullptr && user->pw_uid != 0 && user->pw_gid != 0) {
            return *user;
        }
    }
    throw std::runtime_error("there is neither a user mailctl-net nor a user nobody");
}

}  // namespace

void give_up_root() {
    if (::getuid() != 0 && ::geteuid() != 0) {
        return;
    }
    const auto& user = harmless_user();
    demand(::setgroups(0, nullptr), "giving up root's groups");
    demand(::setresgid(user.pw_gid, user.pw_gid, user.pw_gid), "giving up root's group");
    demand(::setresuid(user.pw_uid, user.pw_uid, user.pw_uid), "giving up root");
    if (::setresuid(0, 0, 0) == 0 || ::setresgid(0, 0, 0) == 0 || ::geteuid() == 0) {
        throw std::runtime_error("root could be had back");
    }
}

void confine() {
    ::umask(077);
    demand(::chdir("/"), "going to /");
    demand(::close_range(STDERR_FILENO + 1, ~0U, 0), "closing descriptors");
    demand(::clearenv(), "clearing the environment");  // NOLINT(concurrency-mt-unsafe): one thread
    forbid(RLIMIT_CORE, "forbidding core dumps");
    forbid(RLIMIT_FSIZE, "forbidding files");
    demand(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "refusing new privileges");
    // After the change of user, which sets it anew. Also closes /proc/PID/mem and environ to others
    // of the same user.
    demand(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "forbidding traces");
}

}  // namespace mailctl::net
