#pragma once

#include "common/posix/file_descriptor.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace mailctl::op {

/// How a program ended, or a whole verb: its exit status and what was printed.
struct Ended {
    int status = 0;
    std::string text;
};

constexpr int status_not_running = 69;  ///< EX_UNAVAILABLE of sysexits.h: there is no such service.
constexpr int status_killed = 124;      ///< As timeout(1): it did not end in time.
constexpr int status_not_started = 127;  ///< As sh(1): there is no such program.

/// The longest text that leaves this program, with room for the lines that we add ourselves.
constexpr std::size_t max_text_bytes = 64'512;

/// What a text ends with that had no more room.
inline constexpr std::string_view left_out = "\n[the rest is left out]\n";

/// Appends as much of `more` as there is room for, and says once that something is missing.
void append_bounded(std::string& text, std::string_view more);

/// A program with its arguments, and nothing of our own environment.
struct Command {
    enum class Show { all, errors };

    std::vector<std::string> words;  ///< The first is an absolute path. No shell ever sees them.
    std::string config_dir;          ///< MAIL_CONFIG for Postfix's own programs.
    std::chrono::seconds limit{20};  ///< When it is killed, with all of its process group.
    Show show = Show::all;
    std::vector<std::string> environment{};  ///< Beside PATH and MAIL_CONFIG.
    std::string input{};                     ///< At most 4 KiB; empty: /dev/null.
    bool until_full = false;  ///< End it, as a success, once there is no room for more of its text.
    int client = -1;          ///< Killed when whoever waits at this socket's other end has gone.
};

/// A running program: in a process group of its own, standard input on /dev/null, no descriptor of
/// ours. Killed, with its group, by the destructor if it still runs.
class Child {
public:
    explicit Child(const Command& command);
    ~Child();

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    /// Waits for its end or its limit. What the program leaves running may keep the output open;
    /// that is not waited for.
    Ended wait();

    /// Readable once the program has ended; -1 when it could not be started.
    int ended_fd() const { return ended_.fd(); }

private:
    void collect_output();
    void kill_group();
    int reap();

    std::string name_;
    std::chrono::seconds limit_;
    bool until_full_;
    int client_;
    std::chrono::steady_clock::time_point deadline_;
    pid_t pid_ = -1;
    posix::FileDescriptor ended_;
    posix::FileDescriptor output_;
    std::string text_;
};

/// Whether nobody is at the other end of this socket any more; false for -1.
bool has_gone(int client);

/// Starts the program and waits for it.
Ended run(const Command& command);

}  // namespace mailctl::op
