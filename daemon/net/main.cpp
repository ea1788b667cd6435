#include "common/wire/frame.hpp"
#include "daemon/net/confinement.hpp"
#include "daemon/net/session.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include <unistd.h>

namespace net = mailctl::net;
namespace wire = mailctl::wire;

namespace {

constexpr int usage_error = 64;  // EX_USAGE of sysexits.h

int run() {
    net::give_up_root();
    net::confine();
    wire::FrameStream caller(mailctl::posix::FileDescriptor(STDIN_FILENO), wire::max_request_bytes);
    net::serve(caller);
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** /*argv*/) {
    if (argc != 1) {
        std::fputs("mailctl-net takes no argument; its caller is on standard input\n", stderr);
        return usage_error;
    }
    // curl writes to sockets whose peer may have gone, and a log may be a file (RLIMIT_FSIZE).
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
    int status = EXIT_FAILURE;
    try {
        status = run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mailctl-net: %s\n", error.what());
    }
    // Without destructors of globals: a look-up that came too late may still be running.
    ::_exit(status);
}
