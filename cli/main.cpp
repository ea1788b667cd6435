#include "cli/run.hpp"

#include <csignal>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

// A socket must not become the standard output of a caller who closed his: what is missing is put
// in the way of being written to.
void fill_standard_descriptors() {
    int fd = 0;
    do {
        fd = ::open("/dev/null", O_RDONLY);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) {
        ::close(fd);
    }
}

// A password passes through here, and no dump may keep it.
void forbid_core_files() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
    fill_standard_descriptors();
    forbid_core_files();
    // A reader who goes away must not stop a change half way; Output ends us where it is a result.
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> typed(argv + (argc > 0 ? 1 : 0), argv + argc);
    return mailctl::cli::run(typed, STDOUT_FILENO, STDERR_FILENO);
}
