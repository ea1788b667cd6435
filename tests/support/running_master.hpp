#pragma once

#include "daemon/mailctld/postfix/master_watch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {

/// A process that stands for master, with what watches it.
class RunningMaster {
public:
    explicit RunningMaster(const std::filesystem::path& pid_file) : process_(::fork()) {
        if (process_ == 0) {
            ::pause();
            ::_exit(0);
        }
        write_file(pid_file, std::to_string(process_));
        watch_ = std::make_shared<const mailctl::postfix::MasterWatch>(
            mailctl::files::Stamped::of(pid_file),
            mailctl::posix::FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process_, 0)))
        );
    }
    ~RunningMaster() { stop(); }
    RunningMaster(const RunningMaster&) = delete;
    RunningMaster& operator=(const RunningMaster&) = delete;
    RunningMaster(RunningMaster&&) = delete;
    RunningMaster& operator=(RunningMaster&&) = delete;

    std::shared_ptr<const mailctl::postfix::MasterWatch> watch() const { return watch_; }

    /// Ends it, and leaves a zombie until this is destroyed.
    void kill() const {
        ::kill(process_, SIGKILL);
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOWAIT);
    }

private:
    void stop() const {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    pid_t process_;
    std::shared_ptr<const mailctl::postfix::MasterWatch> watch_;
};

}  // namespace test
