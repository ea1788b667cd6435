#include "daemon/mailctld/system/attend.hpp"

#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace mailctl::system {
namespace {

// A helper says a line or two when it dies; one that says more is broken, or somebody else's by
// now.
constexpr std::size_t max_line_bytes = 1000;
constexpr int max_lines = 50;

class LastWords {
public:
    explicit LastWords(const StartedHelper& helper) : helper_(&helper) {}

    void add(std::string_view text) {
        for (const char c : text) {
            if (c == '\n') {
                end_line();
            } else if (line_.size() < max_line_bytes) {
                line_ += c;
            }
        }
    }

    void end_line() {
        if (!line_.empty() && lines_++ < max_lines) {
            tell(std::exchange(line_, {}));
        }
        line_.clear();
    }

    void tell(std::string text) const {
        log_warning(
            "helper",
            {{"program", helper_->name},
             {"pid", std::to_string(helper_->pid)},
             {"text", std::move(text)}}
        );
    }

private:
    const StartedHelper* helper_;
    std::string line_;
    int lines_ = 0;
};

// Also what it says beyond the bounds is read, so that it does not wait for us.
void listen(const StartedHelper& helper, LastWords& words) {
    std::array<char, 4096> bytes;
    for (;;) {
        const auto size = ::read(helper.errors.fd(), bytes.data(), bytes.size());
        if (size > 0) {
            words.add({bytes.data(), static_cast<std::size_t>(size)});
        } else if (size == 0 || errno != EINTR) {
            return words.end_line();
        }
    }
}

void see_to_its_end(const StartedHelper& helper) {
    LastWords words(helper);
    listen(helper, words);
    int state = 0;
    while (::waitpid(helper.pid, &state, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(state)) {
        words.tell(fmt::format("it was ended by signal {}", WTERMSIG(state)));
    } else if (WEXITSTATUS(state) != EXIT_SUCCESS) {
        words.tell(fmt::format("it ended with status {}", WEXITSTATUS(state)));
    }
}

}  // namespace

void attend(StartedHelper helper) {
    const std::string name = helper.name;
    try {
        // Not joined: it ends with the helper, which ends with its job.
        std::thread([mine = std::move(helper)] { see_to_its_end(mine); }).detach();
    } catch (const std::system_error& error) {
        log_warning("helper", {{"program", name}, {"text", error.what()}});
    }
}

}  // namespace mailctl::system
