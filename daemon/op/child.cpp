#include "daemon/op/child.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mailctl::op {
namespace {

using Clock = std::chrono::steady_clock;

// Postfix's scripts call programs by their plain names.
constexpr const char* path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    list.reserve(words.size() + 1);
    for (auto& word : words) {
        list.push_back(word.data());
    }
    list.push_back(nullptr);
    return list;
}

/// What posix_spawn() does between fork and exec.
class SpawnPlan {
public:
    SpawnPlan(int input, int output, Command::Show show) {
        posix_spawn_file_actions_init(&actions_);
        if (input >= 0) {
            posix_spawn_file_actions_adddup2(&actions_, input, 0);
        } else {
            posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        }
        if (show == Command::Show::all) {
            posix_spawn_file_actions_adddup2(&actions_, output, 1);
        } else {
            posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
        }
        posix_spawn_file_actions_adddup2(&actions_, output, 2);
        posix_spawn_file_actions_addclosefrom_np(&actions_, 3);

        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        );
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
    }
    ~SpawnPlan() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    SpawnPlan(SpawnPlan&&) = delete;
    SpawnPlan& operator=(SpawnPlan&&) = delete;

    /// Zero, or the errno of whatever failed, exec included.
    int spawn(pid_t& pid, std::vector<std::string> words, std::vector<std::string> environment) {
        return posix_spawn(
            &pid,
            words.front().c_str(),
            &actions_,
            &attributes_,
            pointers(words).data(),
            pointers(environment).data()
        );
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

// A pipe that holds the text, and nothing after it.
posix::FileDescriptor readable(const std::string& text) {
    std::array<int, 2> ends{-1, -1};
    if (text.empty()) {
        return {};
    }
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "making a pipe");
    }
    posix::FileDescriptor read_end(ends[0]);
    const posix::FileDescriptor write_end(ends[1]);
    // Goes in at once: a pipe has room for more than a command's input.
    if (::write(write_end.fd(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::system_error(errno, std::generic_category(), "filling a pipe");
    }
    return read_end;
}

}  // namespace

void append_bounded(std::string& text, std::string_view more) {
    if (text.size() >= max_text_bytes) {
        return;
    }
    if (text.size() + more.size() <= max_text_bytes - left_out.size()) {
        text += more;
        return;
    }
    text += more.substr(0, max_text_bytes - left_out.size() - text.size());
    text += left_out;
}

Child::Child(const Command& command)
    : name_(command.words.front())
    , limit_(command.limit)
    , until_full_(command.until_full)
    , client_(command.client)
    , deadline_(Clock::now() + limit_) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        throw std::system_error(errno, std::generic_category(), "making a pipe");
    }
    output_ = posix::FileDescriptor(ends[0]);
    const posix::FileDescriptor theirs(ends[1]);
    // Programs do not expect that writing can fail for lack of room.
    ::fcntl(theirs.fd(), F_SETFL, 0);

    const auto input = readable(command.input);
    std::vector<std::string> environment{path, "MAIL_CONFIG=" + command.config_dir};
    environment.insert(environment.end(), command.environment.begin(), command.environment.end());
    const int error = SpawnPlan(input.fd(), theirs.fd(), command.show)
                          .spawn(pid_, command.words, std::move(environment));
    if (error != 0) {
        pid_ = -1;
        text_ = fmt::format("cannot start {}: {}\n", name_, std::generic_category().message(error));
        return;
    }
    // Not pidfd_open(): glibc 2.36 declares it without extern "C".
    ended_ = posix::FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!ended_.valid()) {
        const int why = errno;
        kill_group();
        throw std::system_error(why, std::generic_category(), "watching a program");
    }
}

Child::~Child() {
    if (pid_ > 0) {
        kill_group();
    }
}

void Child::collect_output() {
    std::array<char, 4096> bytes;
    for (;;) {
        const auto received = ::read(output_.fd(), bytes.data(), bytes.size());
        if (received > 0) {
            append_bounded(text_, {bytes.data(), static_cast<std::size_t>(received)});
        } else if (received == 0) {
            output_.reset();
            return;
        } else if (errno != EINTR) {
            return;
        }
    }
}

void Child::kill_group() {
    ::kill(-pid_, SIGKILL);
    reap();
}

int Child::reap() {
    int state = 0;
    while (::waitpid(pid_, &state, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);  // as sh(1)
}

Ended Child::wait() {
    if (pid_ < 0) {
        return {status_not_started, std::move(text_)};
    }
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
        if (left <= 0) {
            kill_group();
            append_bounded(
                text_, fmt::format("{} did not end within {} s; killed\n", name_, limit_.count())
            );
            return {status_killed, std::move(text_)};
        }
        // poll() skips a descriptor of -1: output that has ended.
        std::array<pollfd, 3> waiting{
            pollfd{.fd = ended_.fd(), .events = POLLIN, .revents = 0},
            pollfd{.fd = output_.fd(), .events = POLLIN, .revents = 0},
            pollfd{.fd = client_, .events = 0, .revents = 0}};
        ::poll(waiting.data(), waiting.size(), static_cast<int>(left));
        if (output_.valid() && waiting[1].revents != 0) {
            collect_output();
        }
        if (until_full_ && text_.size() >= max_text_bytes) {
            kill_group();
            return {0, std::move(text_)};
        }
        if (waiting[0].revents != 0) {
            if (output_.valid()) {
                collect_output();
            }
            const int status = reap();
            return {status, std::move(text_)};
        }
        if (waiting[2].revents != 0) {
            kill_group();
            return {status_killed, std::move(text_)};
        }
    }
}

bool has_gone(int client) {
    pollfd waiting{.fd = client, .events = 0, .revents = 0};
    return ::poll(&waiting, 1, 0) > 0;
}

Ended run(const Command& command) { return Child(command).wait(); }

}  // namespace mailctl::op
