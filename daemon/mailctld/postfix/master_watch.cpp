#include "daemon/mailctld/postfix/master_watch.hpp"

#include "daemon/mailctld/postfix/master_process.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mailctl::postfix {

std::shared_ptr<const MasterWatch> MasterWatch::of(const std::filesystem::path& queue_directory) {
    auto pid_file = files::Stamped::of(MasterProcess::pid_file(queue_directory));
    const auto master = MasterProcess::find(queue_directory);
    if (!master || !pid_file.stamp.is_settled()) {
        return nullptr;
    }
    // Not pidfd_open(): glibc 2.36 declares it without extern "C".
    posix::FileDescriptor process(
        static_cast<int>(::syscall(SYS_pidfd_open, master->pid(), /*flags=*/0))
    );
    // If it is alive now, the number was not somebody else's by then.
    if (!process.valid() || !master->is_alive()) {
        return nullptr;
    }
    return std::make_shared<const MasterWatch>(std::move(pid_file), std::move(process));
}

// A pidfd can be read once its process is no more than a zombie.
bool MasterWatch::runs() const {
    pollfd end{.fd = process_.fd(), .events = POLLIN, .revents = 0};
    return ::poll(&end, 1, /*timeout=*/0) == 0 && pid_file_.is_as_it_was();
}

}  // namespace mailctl::postfix
