#include "daemon/op/dovecot_usage.hpp"

#include "daemon/op/dovecot.hpp"
#include "daemon/op/dovecot_sessions.hpp"

#include <chrono>
#include <fstream>
#include <sstream>

namespace mailctl::op::dovecot {
namespace {

constexpr int no_list_of_them = 66;  // EX_NOINPUT of sysexits.h
// A mailbox that nobody has counted before is read whole.
constexpr std::chrono::seconds counting_patience{30};

}  // namespace

Ended usage(const Settings& settings) {
    const auto list = settings.stage_dir + "/measured-mailboxes";
    std::ostringstream file;
    file << std::ifstream(list).rdbuf();
    if (!read_mailboxes(file.view())) {
        return {no_list_of_them, "there is no list of mailboxes\n"};
    }
    if (!is_running()) {
        return {status_not_running, "Dovecot is not running\n"};
    }
    return run(
        {.words = {"/usr/bin/doveadm", "-f", "tab", "quota", "get", "-F", list},
         .config_dir = default_config_dir,
         .limit = counting_patience}
    );
}

}  // namespace mailctl::op::dovecot
