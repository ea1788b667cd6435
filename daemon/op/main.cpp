#include "daemon/op/conversation.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int usage_error = 64;  // EX_USAGE of sysexits.h

const char* setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
    return value != nullptr && *value == '/' ? value : otherwise;
}

}  // namespace

int main(int argc, char** /*argv*/) {
    if (argc != 1) {
        std::fputs("mailctl-op takes no argument; its word comes on standard input\n", stderr);
        return usage_error;
    }
    // A client that hangs up does not stop half-way what changes something.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    static_cast<void>(::close_range(STDERR_FILENO + 1, ~0U, 0));
    // Postfix's scripts expect what an administrator's shell has.
    ::umask(022);
    if (::chdir("/") != 0) {
        return EXIT_FAILURE;
    }
    mailctl::op::converse(
        STDIN_FILENO,
        {.config_dir = setting("MAILCTL_POSTFIX_CONFIG_DIR", mailctl::op::default_config_dir),
         .stage_dir = setting("MAILCTL_STAGE_DIR", "/run/mailctl/stage")}
    );
    return EXIT_SUCCESS;
}
