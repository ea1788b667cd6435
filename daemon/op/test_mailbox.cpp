#include "daemon/op/test_mailbox.hpp"

#include "daemon/op/dovecot.hpp"
#include "daemon/op/dovecot_sessions.hpp"
#include "daemon/op/next_line.hpp"
#include "daemon/op/process.hpp"
#include "daemon/op/test_message.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mailctl::op::dovecot {
namespace {

constexpr int nothing_named = 66;  // EX_NOINPUT of sysexits.h
constexpr std::chrono::seconds arrival_patience{30};
constexpr std::chrono::milliseconds arrival_pause{500};
constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::size_t mark_digits = 16;
constexpr std::string_view test_name = "mailctl-test-";

bool is_mark(std::string_view text) {
    return text.size() == mark_digits &&
           text.find_first_not_of(hexadecimal) == std::string_view::npos;
}

bool is_whole_path(std::string_view text) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
    return text.starts_with('/') && text.find_first_not_of(letters) == std::string_view::npos &&
           (std::string(text) + '/').find("/../") == std::string::npos;
}

// In a process of its own, which is nobody but that user.
bool remove_as(const struct stat& owner, const std::filesystem::path& directory) {
    const auto pid = ::fork();
    if (pid == 0) {
        const bool is_he = ::setgroups(0, nullptr) == 0 &&
                           ::setresgid(owner.st_gid, owner.st_gid, owner.st_gid) == 0 &&
                           ::setresuid(owner.st_uid, owner.st_uid, owner.st_uid) == 0;
        std::error_code error;
        if (is_he) {
            std::filesystem::remove_all(directory, error);
            // The domain's own, where it has no other mailbox yet.
            ::rmdir(directory.parent_path().c_str());
        }
        ::_exit(is_he && !error ? 0 : 1);
    }
    int status = 1;
    return pid > 0 && ::waitpid(pid, &status, 0) == pid && status == 0;
}

}  // namespace

std::optional<Sought> read_sought(std::string_view file) {
    Sought sought;
    sought.mailbox = next_line(file);
    sought.mark = next_line(file);
    const bool is_whole = file.empty() && is_mailbox(sought.mailbox) &&
                          sought.mailbox.front() != '@' && is_mark(sought.mark);
    return is_whole ? std::optional(std::move(sought)) : std::nullopt;
}

Ended take_message(const Settings& settings) {
    const auto sought = read_sought(text_of(settings.stage_dir + "/sought-message"));
    if (!sought) {
        return {nothing_named, "there is no message to look for\n"};
    }
    if (!is_running()) {
        return {status_not_running, "Dovecot is not running\n"};
    }
    const std::vector<std::string> query{
        "-u", sought->mailbox, "mailbox", "*", "header", "subject", sought->mark};
    const auto asked = [&](const char* verb) {
        auto words = query;
        words.insert(words.begin(), verb);
        return doveadm(std::move(words));
    };
    const auto deadline = std::chrono::steady_clock::now() + arrival_patience;
    for (;;) {
        auto found = asked("search");
        if (found.status != 0) {
            return found;
        }
        if (!found.text.empty()) {
            return asked("expunge");
        }
        if (std::chrono::steady_clock::now() > deadline || has_gone(settings.client)) {
            return {status_nothing, "it did not come\n"};
        }
        std::this_thread::sleep_for(arrival_pause);
    }
}

std::optional<TestMailbox> read_test_mailbox(std::string_view file) {
    const auto address = next_line(file);
    TestMailbox mailbox;
    mailbox.storage = next_line(file);
    const auto at = address.find('@');
    if (!file.empty() || !is_mailbox(address) || !address.starts_with(test_name) ||
        !is_mark(address.substr(test_name.size(), at - test_name.size())) ||
        !is_whole_path(mailbox.storage)) {
        return std::nullopt;
    }
    mailbox.local = address.substr(0, at);
    mailbox.domain = address.substr(at + 1);
    return mailbox.domain.starts_with('.') ? std::nullopt : std::optional(std::move(mailbox));
}

Ended forget_test_mailbox(const Settings& settings) {
    const auto mailbox = read_test_mailbox(text_of(settings.stage_dir + "/test-mailbox"));
    if (!mailbox) {
        return {nothing_named, "there is no mailbox of a test\n"};
    }
    const auto address = fmt::format("{}@{}", mailbox->local, mailbox->domain);
    clear_queue(settings, address);
    if (is_running()) {
        doveadm({"kick", address});
    }
    const auto vhosts = std::filesystem::path(mailbox->storage) / "vhosts";
    const auto home = vhosts / mailbox->domain / mailbox->local;
    struct stat owner {};
    if (::lstat(vhosts.c_str(), &owner) != 0 || !S_ISDIR(owner.st_mode) || owner.st_uid == 0 ||
        owner.st_gid == 0) {
        return {EXIT_FAILURE, fmt::format("{} is not the mail owner's\n", vhosts.string())};
    }
    return remove_as(owner, home)
               ? Ended()
               : Ended{EXIT_FAILURE, fmt::format("{} cannot be removed\n", home.string())};
}

}  // namespace mailctl::op::dovecot
