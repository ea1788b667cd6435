#include "daemon/op/queue.hpp"

#include "daemon/op/master.hpp"

namespace mailctl::op {
namespace {

// showq(8) opens a file for each message. A few hundred of them tell enough.
constexpr std::chrono::seconds flush_patience{3};

}  // namespace

Ended queue(const Settings& settings) {
    if (!running_master(settings.config_dir)) {
        return {status_not_running, "Postfix is not running\n"};
    }
    auto listed = run(
        {.words = {"/usr/sbin/postqueue", "-c", settings.config_dir, "-j"},
         .config_dir = settings.config_dir,
         .limit = flush_patience,
         .until_full = true}
    );
    if (listed.status == status_killed) {
        return {0, listed.text + std::string(left_out)};
    }
    return listed;
}

}  // namespace mailctl::op
