#include "daemon/op/dovecot.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/op/process.hpp"
#include "daemon/op/systemd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace mailctl::op::dovecot {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* dovecot_directory = "/etc/dovecot";
constexpr const char* proof_file = "/etc/dovecot/conf.d/95-mailctl-proof.conf";
constexpr std::string_view listener_prefix = "mailctl-proof-";
constexpr const char* clients_listener = "/auth-client";

// A good reload takes some ten milliseconds, and is taken back where it does not come. What a bad
// one has broken may be held back for a while, and then has to be told again.
constexpr std::chrono::seconds dovecot_patience{6};
constexpr std::chrono::seconds told_again_after{2};
constexpr std::chrono::milliseconds dovecot_pause{20};

// With every file that it names. Keys would come on standard output, which goes nowhere.
Ended ask_doveconf(const std::string& config_dir) {
    auto ended = run(
        {.words = {"/usr/bin/doveconf", "-x", "-n", "-c", config_dir + "/dovecot.conf"},
         .config_dir = "/etc/postfix",
         .show = Command::Show::errors}
    );
    return ended;
}

// Where its sockets and its pid file are.
std::string base_directory() {
    auto [status, text] =
        run({.words = {"/usr/bin/doveconf", "-h", "base_dir"}, .config_dir = "/etc/postfix"});
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    const bool is_path =
        status == 0 && text.starts_with('/') && text.find('\n') == std::string::npos;
    return is_path ? text : "/run/dovecot";
}

// A pid file outlives a master that was killed; its number may be another's by now.
std::optional<pid_t> running_master(const std::string& base) {
    const auto pid = pid_in(base + "/master.pid");
    return pid && name_of(*pid) == "dovecot" && user_of(*pid) == uid_t{0} ? pid : std::nullopt;
}

// Not connected where nobody listens.
posix::FileDescriptor connect_to(const fs::path& path) {
    posix::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto name = path.string();
    if (!socket.valid() || name.size() >= sizeof address.sun_path) {
        return {};
    }
    std::copy(name.begin(), name.end(), std::begin(address.sun_path));
    const auto* const generic = reinterpret_cast<sockaddr*>(&address);
    return ::connect(socket.fd(), generic, sizeof address) == 0 ? std::move(socket)
                                                                : posix::FileDescriptor();
}

// Behind the listener is the authentication process, which says "DONE" once it has found its
// configuration good: one that dies of it leaves the listener there.
bool answers(int socket) {
    constexpr std::chrono::seconds answer_patience{5};
    const auto deadline = Clock::now() + answer_patience;
    std::string text;
    while (text.find("\nDONE\n") == std::string::npos) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
        std::array<char, 4096> bytes;
        if (left <= 0 || ::poll(&readable, 1, static_cast<int>(left)) <= 0) {
            return false;
        }
        const auto size = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (size <= 0 || text.size() > bytes.size()) {
            return false;
        }
        text.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return true;
}

// The listeners of ours that are there, by name.
std::set<std::string> open_listeners(const std::string& base) {
    std::set<std::string> found;
    std::error_code error;
    for (auto entry = fs::directory_iterator(base, error);
         !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.starts_with(listener_prefix) && connect_to(entry->path()).valid()) {
            found.insert(name);
        }
    }
    return found;
}

// Not through systemd, whose way is doveadm's: that says "done" whatever comes of it.
Ended hang_up_dovecot(pid_t master) {
    if (::kill(master, SIGHUP) != 0) {
        return {
            EXIT_FAILURE,
            fmt::format("its master cannot be told: {}\n", std::generic_category().message(errno))};
    }
    return {};
}

// A listener is made anew by each reload that master takes.
using Made = std::pair<ino_t, std::int64_t>;
std::optional<Made> made(const fs::path& listener) {
    struct stat about {};
    return ::stat(listener.c_str(), &about) == 0 ? std::optional(Made(about.st_ino, about.st_ctime))
                                                 : std::nullopt;
}

// Where none of ours is named, that of the clients tells of a reload.
bool is_in_force(
    const std::string& base, const std::set<std::string>& named, const std::optional<Made>& before
) {
    if (named.empty() && before) {
        const auto clients = connect_to(base + clients_listener);
        return open_listeners(base).empty() && made(base + clients_listener) != before &&
               clients.valid() && answers(clients.fd());
    }
    return open_listeners(base) == named &&
           std::all_of(named.begin(), named.end(), [&](const std::string& name) {
               const auto socket = connect_to(fs::path(base) / name);
               return socket.valid() && answers(socket.fd());
           });
}

}  // namespace

std::set<std::string> listeners_in(std::string_view proof) {
    std::set<std::string> found;
    for (auto at = proof.find(listener_prefix); at != std::string_view::npos;
         at = proof.find(listener_prefix, at + 1)) {
        const auto name = proof.substr(at, proof.find_first_of(" \t\n{", at) - at);
        if (name.size() > listener_prefix.size()) {
            found.emplace(name);
        }
    }
    return found;
}

Ended check_live(const Settings& /*settings*/) { return ask_doveconf(dovecot_directory); }

Ended check_stage(const Settings& settings) {
    return ask_doveconf(settings.stage_dir + "/dovecot");
}

bool is_running() { return running_master(base_directory()).has_value(); }

Ended start(const Settings& /*settings*/) {
    return running_master(base_directory()) ? Ended() : start_service("dovecot");
}

Ended reload(const Settings& /*settings*/) {
    const auto base = base_directory();
    const auto master = running_master(base);
    if (!master) {
        return {status_not_running, "Dovecot is not running\n"};
    }
    // Keeps its configuration process there. Where there is none, master waits for a new one, for
    // ten seconds and more where that dies of a bad configuration, and nobody can log in meanwhile.
    const auto config = connect_to(fs::path(base) / "config");
    const auto clients_before = made(base + clients_listener);
    const auto named = listeners_in(text_of(proof_file));
    const auto deadline = Clock::now() + dovecot_patience;
    auto tell_again = Clock::now();
    while (running_master(base) == master) {
        if (Clock::now() >= tell_again) {
            if (auto told = hang_up_dovecot(*master); told.status != 0) {
                return told;
            }
            tell_again = Clock::now() + told_again_after;
        }
        if (is_in_force(base, named, clients_before)) {
            return {};
        }
        if (Clock::now() > deadline) {
            return {EXIT_FAILURE, "it goes on with what it had; its log has the reason\n"};
        }
        std::this_thread::sleep_for(dovecot_pause);
    }
    return {EXIT_FAILURE, "its master process is gone\n"};
}

}  // namespace mailctl::op::dovecot
