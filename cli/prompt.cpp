#include "cli/prompt.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>

namespace mailctl::cli {
namespace {

// Longer than any password; a terminal in line mode hands out 4095 bytes at most.
constexpr std::size_t max_line_bytes = 4096;

Error broken(const char* doing) {
    return {
        Errc::internal,
        fmt::format("{}: {}", doing, std::generic_category().message(errno)),
        {},
        {}};
}

Error without_terminal(const SecretKind& kind) {
    std::string hint = fmt::format(
        "use --{0} FILE, {1}--{0} - for standard input",
        kind.option,
        kind.otherwise.empty() ? "or " : ""
    );
    if (!kind.otherwise.empty()) {
        hint += fmt::format(", or --{}", kind.otherwise);
    }
    return {
        Errc::usage,
        fmt::format("there is no terminal to ask for the {} on", kind.noun),
        std::move(hint),
        std::string(kind.option)};
}

/// Holds back the signals that would leave a terminal without echo, and tells of them on a
/// descriptor.
class HeldSignals {
public:
    HeldSignals() {
        sigemptyset(&held_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) {
            sigaddset(&held_, signal);
        }
        pthread_sigmask(SIG_BLOCK, &held_, &before_);
        descriptor_ = posix::FileDescriptor(::signalfd(-1, &held_, SFD_CLOEXEC));
    }
    ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    HeldSignals(HeldSignals&&) = delete;
    HeldSignals& operator=(HeldSignals&&) = delete;

    int fd() const { return descriptor_.fd(); }

    int take() const {
        signalfd_siginfo signal{};
        return ::read(fd(), &signal, sizeof signal) == sizeof signal
                   ? static_cast<int>(signal.ssi_signo)
                   : SIGTERM;
    }

private:
    sigset_t held_{};
    sigset_t before_{};
    posix::FileDescriptor descriptor_;
};

/// The terminal without echo, until this dies.
class HiddenTyping {
public:
    explicit HiddenTyping(int terminal) : terminal_(terminal) {
        is_terminal_ = ::tcgetattr(terminal_, &before_) == 0;
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
        hidden.c_lflag |= static_cast<tcflag_t>(ICANON | ISIG);
        // What was typed ahead may have been meant for somebody else.
        is_terminal_ = is_terminal_ && ::tcsetattr(terminal_, TCSAFLUSH, &hidden) == 0;
    }
    ~HiddenTyping() {
        if (is_terminal_) {
            ::tcsetattr(terminal_, TCSADRAIN, &before_);
        }
    }

    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    HiddenTyping(HiddenTyping&&) = delete;
    HiddenTyping& operator=(HiddenTyping&&) = delete;

    bool is_hidden() const { return is_terminal_; }

private:
    int terminal_;
    bool is_terminal_;
    termios before_{};
};

void show(int terminal, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(terminal, text.data(), text.size());
        if (written < 0) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

Result<Secret> take_line(int terminal) {
    std::array<char, max_line_bytes> line;
    const auto count = ::read(terminal, line.data(), line.size());
    if (count < 0) {
        return broken("reading from the terminal");
    }
    std::string text(line.data(), static_cast<std::size_t>(count));
    explicit_bzero(line.data(), line.size());
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    return Secret::parse(text);
}

/// What ended the wait for a line.
struct Outcome {
    int signal = 0;  ///< One that came instead; 0 for none.
    std::optional<Result<Secret>> answer;
};

Outcome ask_once(int terminal, std::string_view question) {
    // In this order: when the signals are let go, the echo is back.
    const HeldSignals signals;
    const HiddenTyping typing(terminal);
    if (!typing.is_hidden() || signals.fd() < 0) {
        return {.answer = broken("hiding what is typed")};
    }
    show(terminal, question);
    std::array waiting{
        pollfd{.fd = signals.fd(), .events = POLLIN, .revents = 0},
        pollfd{.fd = terminal, .events = POLLIN, .revents = 0},
    };
    while (::poll(waiting.data(), waiting.size(), -1) < 0) {
        if (errno != EINTR) {
            return {.answer = broken("waiting for the terminal")};
        }
    }
    const int signal = waiting[0].revents != 0 ? signals.take() : 0;
    auto answer = signal == 0 ? std::optional(take_line(terminal)) : std::nullopt;
    show(terminal, "\n");
    return {signal, std::move(answer)};
}

}  // namespace

Result<Secret> ask_password(std::string_view question, const SecretKind& kind) {
    const posix::FileDescriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (!terminal.valid()) {
        return without_terminal(kind);
    }
    for (;;) {
        auto [signal, answer] = ask_once(terminal.fd(), question);
        if (answer) {
            if (!*answer && answer->error().hint.empty()) {
                answer->error().hint = fmt::format("use --{}", kind.option);
            }
            return *std::move(answer);
        }
        // Ends or stops us as it would have done without the question.
        std::raise(signal);
    }
}

}  // namespace mailctl::cli
