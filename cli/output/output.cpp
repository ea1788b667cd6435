#include "cli/output/output.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <unistd.h>

namespace mailctl::cli {
namespace {

// Every byte that is not printable ASCII is written as \u...., so that JSON is safe on a terminal.
std::string dump(const wire::json& value, int indent) {
    return value.dump(indent, ' ', /*ensure_ascii=*/true, wire::json::error_handler_t::replace) +
           '\n';
}

// The reader of a pipe has seen enough: ends as every filter does. The signal was ignored until
// here so that a closed stderr does not stop a change half way.
void end_like_a_filter() {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
}

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            const int problem = errno;
            if (problem == EPIPE) {
                end_like_a_filter();
            }
            throw std::system_error(problem, std::generic_category(), "writing the result");
        }
    }
}

// Nobody can be told when talk does not get through, and the work is not worse for it.
void say(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

/// Wipes a text at the end of its scope, however that is left.
class Wiped {
public:
    explicit Wiped(std::string& text) : text_(text) {}
    ~Wiped() { mailctl::wipe(text_); }

    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    Wiped(Wiped&&) = delete;
    Wiped& operator=(Wiped&&) = delete;

private:
    std::string& text_;
};

wire::json as_json(const Error& error) {
    const ErrcInfo& row = info(error.code);
    return {
        {"error",
         {{"code", row.name},
          {"message", error.message},
          {"hint", error.hint},
          {"parameter", error.parameter},
          {"exit", row.exit}}}};
}

}  // namespace

Output::Output(int results, int talk, Manner manner)
    : results_(results)
    , talk_(talk)
    , manner_(manner)
    , palette_(wants_colour(results))
    , talk_palette_(wants_colour(talk)) {}

void Output::result(const wire::json& value, std::string_view text) {
    if (manner_.json) {
        write_all(results_, dump(value, 2));
    } else if (!manner_.quiet) {
        write_all(results_, text);
    }
}

void Output::secret_result(wire::json value, std::string text) {
    const Wiped wiped_text(text);
    std::string dumped = manner_.json ? dump(value, 2) : std::string();
    const Wiped wiped_dump(dumped);
    wire::wipe(value);
    if (manner_.json || !manner_.quiet) {
        write_all(results_, manner_.json ? dumped : text);
    }
}

bool Output::is_shown_on_terminal() const {
    return !manner_.json && !manner_.quiet && ::isatty(results_) == 1;
}

void Output::part(const wire::json& value, std::string_view text) {
    if (manner_.json) {
        write_all(results_, dump(value, -1));
    } else if (!manner_.quiet) {
        write_all(results_, text);
    }
}

void Output::talk(std::string_view text) {
    if (!manner_.quiet) {
        say(talk_, escaped(text) + '\n');
    }
}

void Output::warn(std::string_view text) {
    if (!manner_.quiet) {
        const auto warning = talk_palette_.paint(Colour::yellow, "warning:");
        say(talk_, fmt::format("{} {}\n", warning, escaped(text)));
    }
}

void Output::progress(std::string_view step, std::string_view text) {
    if (!manner_.quiet) {
        const std::string_view bullet = is_utf8_locale() && !is_dumb_terminal() ? "·" : "-";
        const auto line = fmt::format("{} {}: {}", bullet, escaped(step), escaped(text));
        say(talk_, talk_palette_.paint(Colour::faint, line) + '\n');
    }
}

void Output::error(std::string_view words, const Error& error) {
    const auto name = talk_palette_.paint(Colour::red, "mailctl:");
    const std::string command = words.empty() ? "" : fmt::format("{}: ", words);
    std::string text = fmt::format("{} {}{}\n", name, command, escaped(error.message));
    if (!error.hint.empty()) {
        const auto hint = talk_palette_.paint(Colour::bold, "hint:");
        text += fmt::format("{} {}\n", hint, escaped(error.hint));
    }
    say(talk_, text);
    if (manner_.json) {
        write_all(results_, dump(as_json(error), 2));
    }
}

}  // namespace mailctl::cli
