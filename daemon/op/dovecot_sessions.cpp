#include "daemon/op/dovecot_sessions.hpp"

#include "daemon/op/dovecot.hpp"
#include "daemon/op/next_line.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>

namespace mailctl::op::dovecot {
namespace {

constexpr int no_list = 66;  // EX_NOINPUT of sysexits.h
constexpr std::size_t most_mailboxes = 100;
constexpr std::size_t longest_address = 254;
// Dovecot itself waits for half a minute where it is half dead.
constexpr std::chrono::seconds doveadm_patience{10};

}  // namespace

// As the type of such an address has it.
bool is_mailbox(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    const auto at = text.find('@');
    if (at == std::string_view::npos || at + 1 == text.size() || text.size() > longest_address ||
        text.front() == '-' || text.front() == '.') {
        return false;
    }
    return text.substr(0, at).find_first_not_of(letters) == std::string_view::npos &&
           text.substr(at + 1).find_first_not_of(letters) == std::string_view::npos;
}

Ended doveadm(std::vector<std::string> words) {
    words.insert(words.begin(), "/usr/bin/doveadm");
    return run(
        {.words = std::move(words), .config_dir = default_config_dir, .limit = doveadm_patience}
    );
}

std::optional<std::vector<std::string>> read_mailboxes(std::string_view list) {
    std::vector<std::string> found;
    while (!list.empty()) {
        found.emplace_back(next_line(list));
        if (!is_mailbox(found.back()) || found.size() > most_mailboxes) {
            return std::nullopt;
        }
    }
    return found.empty() ? std::nullopt : std::optional(std::move(found));
}

// The memory first: who is thrown out comes back at once, and is to be asked anew.
Ended end_sessions(const Settings& settings) {
    std::ostringstream file;
    file << std::ifstream(settings.stage_dir + "/ended-sessions").rdbuf();
    const auto mailboxes = read_mailboxes(file.view());
    if (!mailboxes) {
        return {no_list, "there is no list of mailboxes\n"};
    }
    if (!is_running()) {
        return {status_not_running, "Dovecot is not running\n"};
    }
    Ended worst;
    for (const auto& named : *mailboxes) {
        // "@example.org" is all of a domain: a pattern to kick, and to the memory everybody.
        const bool is_domain = named.starts_with('@');
        const auto forgotten = is_domain ? doveadm({"auth", "cache", "flush"})
                                         : doveadm({"auth", "cache", "flush", named});
        const auto kicked = doveadm({"kick", is_domain ? '*' + named : named});
        for (const auto& ended : {forgotten, kicked}) {
            // 68: nobody of that name is logged in (EX_NOHOST).
            constexpr int nobody_there = 68;
            if (ended.status != 0 && ended.status != nobody_there) {
                worst = ended;
            }
        }
    }
    return worst;
}

}  // namespace mailctl::op::dovecot
