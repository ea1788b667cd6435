#include "daemon/op/vmail.hpp"

#include "daemon/op/next_line.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <system_error>

#include <grp.h>
#include <unistd.h>

namespace mailctl::op::vmail {
namespace {

constexpr int no_list = 66;        // EX_NOINPUT of sysexits.h
constexpr int not_permitted = 77;  // EX_NOPERM
constexpr std::size_t most_errands = 500;
// Others wait for their turn meanwhile; what is left is deleted the next time.
constexpr std::chrono::seconds patience{5};
constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";

std::string_view next_word(std::string_view& line) {
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

std::optional<Work> work_of(std::string_view word) {
    if (word == "aside") {
        return Work::aside;
    }
    if (word == "back") {
        return Work::back;
    }
    return word == "purge" ? std::optional(Work::purge) : std::nullopt;
}

// As the types of a domain and of a local part have them: neither leaves its folder, and none is
// that of what was removed.
bool is_name(std::string_view word) {
    constexpr std::size_t longest = 254;
    return !word.empty() && word.size() <= longest && word.front() != '.' && word.front() != '-' &&
           word.find_first_not_of(letters) == std::string_view::npos;
}

bool is_number(std::string_view word) {
    constexpr std::size_t longest = 18;
    return !word.empty() && word.size() <= longest &&
           word.find_first_not_of(digits) == std::string_view::npos;
}

std::optional<Errand> errand_of(std::string_view line) {
    const auto work = work_of(next_word(line));
    const auto domain = next_word(line);
    const auto local = next_word(line);
    const auto number = next_word(line);
    if (!work || !is_name(domain) || !is_name(local) || !is_number(number) || !line.empty()) {
        return std::nullopt;
    }
    return Errand{*work, {std::string(domain), std::string(local), std::string(number)}};
}

// For good: there is no way back from all three.
bool become(uid_t owner) {
    const auto group = static_cast<gid_t>(owner);
    return ::setgroups(0, nullptr) == 0 && ::setresgid(group, group, group) == 0 &&
           ::setresuid(owner, owner, owner) == 0;
}

Moved done_with(
    const Errands& errands, const Errand& errand, std::chrono::steady_clock::time_point deadline
) {
    switch (errand.work) {
        case Work::aside:
            return put_aside(errands.vhosts, errand.folder);
        case Work::back:
            return put_back(errands.vhosts, errand.folder);
        case Work::purge:
            break;
    }
    return purge(errands.vhosts, errand.folder, deadline);
}

std::string told(const Moved& moved) {
    switch (moved.end) {
        case Moved::End::done:
            return "done";
        case Moved::End::not_yet:
            return "not-yet";
        case Moved::End::failed:
            break;
    }
    return "failed " + std::generic_category().message(moved.error);
}

}  // namespace

std::optional<Errands> read_errands(std::string_view list) {
    auto head = next_line(list);
    const auto owner = next_word(head);
    Errands errands{};
    if (!is_number(owner) ||
        std::from_chars(owner.data(), owner.data() + owner.size(), errands.owner).ec !=
            std::errc() ||
        !head.starts_with('/')) {
        return std::nullopt;
    }
    errands.vhosts = std::string(head);
    while (!list.empty()) {
        auto errand = errand_of(next_line(list));
        if (!errand || errands.each.size() == most_errands) {
            return std::nullopt;
        }
        errands.each.push_back(*std::move(errand));
    }
    return errands.each.empty() ? std::nullopt : std::optional(std::move(errands));
}

std::string perform(const Errands& errands, std::chrono::seconds limit, int client) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    std::string text;
    for (const auto& errand : errands.each) {
        if (has_gone(client)) {
            return text;
        }
        text += errand.folder.number + ' ' + told(done_with(errands, errand, deadline)) + '\n';
    }
    return text;
}

Ended move(const Settings& settings) {
    std::ostringstream file;
    file << std::ifstream(settings.stage_dir + "/vmail-errands").rdbuf();
    const auto errands = read_errands(file.view());
    if (!errands) {
        return {no_list, "there is no list of mailboxes\n"};
    }
    if (errands->owner == 0 || !become(errands->owner)) {
        return {not_permitted, "mailctl-op cannot be who owns the mail\n"};
    }
    return {0, perform(*errands, patience, settings.client)};
}

}  // namespace mailctl::op::vmail
