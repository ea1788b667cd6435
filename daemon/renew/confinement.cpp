#include "daemon/renew/confinement.hpp"

#include <cstdlib>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::renew {

bool give_up_root() {
    if (::getuid() != 0 && ::geteuid() != 0) {
        return true;
    }
    const passwd* const user = ::getpwnam("dovecot");  // NOLINT(concurrency-mt-unsafe): one thread
    return user != nullptr && user->pw_uid != 0 && ::setgroups(0, nullptr) == 0 &&
           ::setresgid(user->pw_gid, user->pw_gid, user->pw_gid) == 0 &&
           ::setresuid(user->pw_uid, user->pw_uid, user->pw_uid) == 0;
}

bool confine() {
    // Dovecot hands nothing over to who has closed the fourth, where it listens for an answer.
    constexpr unsigned first_of_others = 5;
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::umask(077);
    return ::close_range(first_of_others, ~0U, 0) == 0 && ::chdir("/") == 0 &&
           ::clearenv() == 0 &&  // NOLINT(concurrency-mt-unsafe): one thread
           ::setrlimit(RLIMIT_CORE, &none) == 0 && ::setrlimit(RLIMIT_FSIZE, &none) == 0 &&
           ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

}  // namespace mailctl::renew
