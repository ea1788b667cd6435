#include "daemon/op/check.hpp"

#include "daemon/op/directory.hpp"
#include "daemon/op/master.hpp"
#include "daemon/op/proxied_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <future>
#include <set>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace mailctl::op {
namespace {

using Clock = std::chrono::steady_clock;

/// A postlog(8) service of our own, in a directory that only we may enter.
class LogSocket {
public:
    LogSocket() {
        if (::mkdtemp(directory_.data()) == nullptr) {
            directory_.clear();
            return;
        }
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string name = path();
        std::copy(name.begin(), name.end(), std::begin(address.sun_path));
        socket_ =
            posix::FileDescriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (::bind(socket_.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            socket_.reset();
        }
    }
    ~LogSocket() {
        if (!directory_.empty()) {
            ::unlink(path().c_str());
            ::rmdir(directory_.c_str());
        }
    }
    LogSocket(const LogSocket&) = delete;
    LogSocket& operator=(const LogSocket&) = delete;
    LogSocket(LogSocket&&) = delete;
    LogSocket& operator=(LogSocket&&) = delete;

    int fd() const { return socket_.fd(); }
    std::string path() const { return directory_ + "/log"; }

    /// The next line; empty when none is waiting.
    std::string take_line() const {
        std::array<char, 4096> bytes;
        const auto received = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
        return received > 0 ? std::string(bytes.data(), static_cast<std::size_t>(received)) : "";
    }

private:
    std::string directory_ = "/run/mailctl-op.XXXXXX";
    posix::FileDescriptor socket_;
};

// A proxymap that has to be started first opens its tables within a second or two.
constexpr std::chrono::seconds proxymap_patience{8};

constexpr std::string_view in_the_mail_log = "the reason is in the mail log";

/// What is checked, and for whom.
struct Subject {
    const std::string& smtp;
    const std::string& config_dir;
    int client;
};

Command stand_alone_smtp(const Subject& subject, const std::vector<std::string>& options) {
    Command command{
        .words = {subject.smtp, "-S"},
        .config_dir = subject.config_dir,
        .show = Command::Show::errors};
    command.client = subject.client;
    for (const auto& option : options) {
        command.words.insert(command.words.end(), {"-o", option});
    }
    return command;
}

// smtp(8) tells why it dies to the mail log alone. So that the reason can be passed on, it is
// started once more with its log bent to a socket of ours: by the environment while it reads
// main.cf, by -o options afterwards. Those options hide mistakes in the very parameters they set,
// which is why the judgement itself is made without them.
// Empty when it lives, which it does where those options hide the mistake.
std::string reason_of_death(const Subject& subject, std::vector<std::string> options) {
    const LogSocket log;
    // Looked up as $queue_directory/public/NAME; enough ".." lead to the root from anywhere.
    const std::string name = "../../../../../../../../../../../.." + log.path();
    options.insert(
        options.end(),
        {"maillog_file_prefixes=/var",
         "maillog_file=/var/log/mail.log",
         "postlog_service_name=" + name,
         "syslog_name=postfix"}
    );
    auto command = stand_alone_smtp(subject, options);
    command.environment = {"POSTLOG_SERVICE=" + log.path()};

    Child child(command);
    const auto deadline = Clock::now() + command.limit;
    while (log.fd() >= 0 && Clock::now() < deadline) {
        std::array<pollfd, 2> waiting{
            pollfd{.fd = log.fd(), .events = POLLIN, .revents = 0},
            pollfd{.fd = child.ended_fd(), .events = POLLIN, .revents = 0}};
        ::poll(waiting.data(), waiting.size(), 1000);
        // Read while it runs: it would wait for room after ten lines.
        for (auto line = log.take_line(); !line.empty(); line = log.take_line()) {
            if (auto note = death_note(line); !note.empty()) {
                return note;
            }
        }
        if (waiting[1].revents != 0) {
            break;
        }
    }
    return child.wait().status == 0 ? std::string() : std::string(in_the_mail_log);
}

// Whether smtp(8) starts; if not, why, in one line.
Ended try_smtp(const Subject& subject) {
    const auto maps = proxied_maps(subject.config_dir);
    const bool may_ask_proxymap = maps.any() && running_master(subject.config_dir).has_value();
    const std::vector<std::string> none;
    const auto& options = may_ask_proxymap ? none : maps.options;
    auto command = stand_alone_smtp(subject, options);
    command.limit = may_ask_proxymap ? proxymap_patience : command.limit;
    auto ended = run(command);
    if (ended.status == 0 || ended.status == status_not_started || has_gone(subject.client) ||
        (ended.status == status_killed && !may_ask_proxymap)) {
        return ended;
    }
    if (ended.status == status_killed) {
        const auto reason = maps.explained(reason_of_death(subject, maps.options));
        return {
            EXIT_FAILURE,
            reason.empty()
                ? "smtp waits for proxymap, which does not answer; the mail log tells why\n"
                : fmt::format("proxymap dies: {}\n", reason)};
    }
    const auto reason = maps.explained(reason_of_death(subject, options));
    return {
        ended.status,
        fmt::format(
            "{}smtp: {}\n", ended.text, reason.empty() ? in_the_mail_log : std::string_view(reason)
        )};
}

}  // namespace

std::string death_note(std::string_view log_line) {
    const auto tag_end = log_line.find("]: ");
    if (tag_end == std::string_view::npos) {
        return {};
    }
    const auto message = log_line.substr(tag_end + 3);
    const bool deadly = message.starts_with("fatal: ") || message.starts_with("panic: ");
    return deadly ? std::string(message) : std::string();
}

std::string without_repeated_lines(std::string_view text) {
    std::set<std::string_view> seen;
    std::string kept;
    while (!text.empty()) {
        const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        text.remove_prefix(line.size());
        if (seen.insert(line).second) {
            kept += line;
        }
    }
    return kept;
}

std::string fatal_lines_first(std::string_view text) {
    std::string fatal;
    std::string others;
    while (!text.empty()) {
        const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        text.remove_prefix(line.size());
        (line.find(": fatal: ") == std::string_view::npos ? others : fatal) += line;
    }
    return fatal + others;
}

Ended check(const std::string& config_dir, int client) {
    const std::string smtp =
        directory(config_dir, "daemon_directory", "/usr/lib/postfix/sbin") + "/smtp";
    const Subject subject{smtp, config_dir, client};
    // At the same time, because together they take as long as the slower one.
    Child reading(
        {.words = {"/usr/sbin/postconf", "-c", config_dir, "-n"},
         .config_dir = config_dir,
         .show = Command::Show::errors}
    );
    auto starting = std::async(std::launch::async, [&] { return try_smtp(subject); });

    Ended verdict = reading.wait();
    verdict.text = fatal_lines_first(without_repeated_lines(verdict.text));
    Ended started = starting.get();
    if (started.status == status_not_started) {
        append_bounded(verdict.text, started.text + "so it was not tried\n");
    } else if (started.status != 0 && verdict.status == 0) {
        // What it died of stands before what postconf only warns of.
        verdict.status = started.status;
        append_bounded(started.text, verdict.text);
        verdict.text = std::move(started.text);
    }
    return verdict;
}

}  // namespace mailctl::op
