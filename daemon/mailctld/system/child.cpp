#include "daemon/mailctld/system/child.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/mailctld/system/pipe.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mailctl::system {
namespace {

using Clock = std::chrono::steady_clock;
using posix::FileDescriptor;

// What posix_spawn is told, freed by scope.
class SpawnPlan {
public:
    SpawnPlan() {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t defaults;
        sigemptyset(&none);
        sigfillset(&defaults);
        sigdelset(&defaults, SIGKILL);
        sigdelset(&defaults, SIGSTOP);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &defaults);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        );
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    SpawnPlan(SpawnPlan&&) = delete;
    SpawnPlan& operator=(SpawnPlan&&) = delete;

    void give(int fd, int as) { posix_spawn_file_actions_adddup2(&actions_, fd, as); }

    int start(const std::vector<std::string>& command, pid_t& pid) {
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (const auto& word : command) {
            arguments.push_back(const_cast<char*>(word.c_str()));  // exec's type; it does not write
        }
        arguments.push_back(nullptr);
        std::array<char*, 1> environment{nullptr};
        return posix_spawn(
            &pid,
            command.front().c_str(),
            &actions_,
            &attributes_,
            arguments.data(),
            environment.data()
        );
    }

private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

// Kills and reaps the child's whole group unless it was waited for.
class RunningChild {
public:
    explicit RunningChild(pid_t pid) : pid_(pid) {}
    ~RunningChild() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGKILL);
            wait();
        }
    }
    RunningChild(const RunningChild&) = delete;
    RunningChild& operator=(const RunningChild&) = delete;
    RunningChild(RunningChild&&) = delete;
    RunningChild& operator=(RunningChild&&) = delete;

    // Whether it ended before the deadline.
    bool ends_by(Clock::time_point deadline) const {
        const FileDescriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
        pollfd ended{.fd = pidfd.fd(), .events = POLLIN, .revents = 0};
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        return ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left, 0))) > 0;
    }

    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        constexpr int signal_base = 128;
        return WIFEXITED(status) ? WEXITSTATUS(status) : signal_base + WTERMSIG(status);
    }

private:
    pid_t pid_;
};

// Moves what is ready; closes an end that is finished.
void take(FileDescriptor& from, std::string& to) {
    std::array<char, 16384> chunk;
    const auto size = ::read(from.fd(), chunk.data(), chunk.size());
    if (size > 0) {
        const auto room = output_bytes_max - std::min(output_bytes_max, to.size());
        to.append(chunk.data(), std::min(room, static_cast<std::size_t>(size)));
        explicit_bzero(chunk.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || errno != EINTR) {
        from.reset();
    }
}

void give(FileDescriptor& to, std::string_view& input) {
    const auto size = ::write(to.fd(), input.data(), input.size());
    if (size >= 0) {
        input.remove_prefix(static_cast<std::size_t>(size));
    }
    if (input.empty() || (size < 0 && errno != EINTR && errno != EAGAIN)) {
        to.reset();
    }
}

// Feeds and drains the child until it closes both outputs. False when time is up.
bool converse(
    Pipe& in,
    Pipe& out,
    Pipe& err,
    std::string_view input,
    ChildResult& result,
    Clock::time_point deadline
) {
    ::fcntl(in.write_end.fd(), F_SETFL, O_NONBLOCK);
    if (input.empty()) {
        in.write_end.reset();
    }
    while (out.read_end.valid() || err.read_end.valid()) {
        std::array<pollfd, 3> ends{{
            {.fd = out.read_end.fd(), .events = POLLIN, .revents = 0},
            {.fd = err.read_end.fd(), .events = POLLIN, .revents = 0},
            {.fd = in.write_end.fd(), .events = POLLOUT, .revents = 0},
        }};
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        if (::poll(ends.data(), ends.size(), static_cast<int>(left)) < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "poll");
        }
        if (ends[0].revents != 0) {
            take(out.read_end, result.output);
        }
        if (ends[1].revents != 0) {
            take(err.read_end, result.errors);
        }
        if (ends[2].revents != 0) {
            give(in.write_end, input);
        }
    }
    return true;
}

}  // namespace

Result<ChildResult> run_child(const std::vector<std::string>& command, std::string_view input) {
    const auto deadline = Clock::now() + child_patience;
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    SpawnPlan plan;
    plan.give(in.read_end.fd(), STDIN_FILENO);
    plan.give(out.write_end.fd(), STDOUT_FILENO);
    plan.give(err.write_end.fd(), STDERR_FILENO);
    pid_t pid = 0;
    if (const int error = plan.start(command, pid); error != 0) {
        return Error{
            Errc::unavailable,
            fmt::format(
                "cannot run {}: {}", command.front(), std::generic_category().message(error)
            ),
            {},
            {}};
    }
    RunningChild child(pid);
    in.read_end.reset();
    out.write_end.reset();
    err.write_end.reset();

    ChildResult result{0, {}, {}};
    if (!converse(in, out, err, input, result, deadline) || !child.ends_by(deadline)) {
        return Error{
            Errc::unavailable,
            fmt::format(
                "{} did not end within {} s and was killed", command.front(), child_patience.count()
            ),
            {},
            {}};
    }
    result.exit_status = child.wait();
    return result;
}

}  // namespace mailctl::system
