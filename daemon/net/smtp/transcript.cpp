#include "daemon/net/smtp/transcript.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mailctl::net::smtp {
namespace {

constexpr std::size_t max_text_bytes = 512;    // RFC 5321, 4.5.3.1.5: a reply line
constexpr std::size_t max_raw_bytes = 16'384;  // of a reply's lines together
constexpr int max_steps = 100;                 // an ordinary conversation has nine

struct Command {
    std::string_view verb;
    Step step;
};

constexpr std::array commands{
    Command{"AUTH", Step::auth},
    Command{"DATA", Step::mail},
    Command{"EHLO", Step::ehlo},
    Command{"HELO", Step::ehlo},
    Command{"MAIL", Step::mail},
    Command{"NOOP", Step::noop},
    Command{"RCPT", Step::mail},
    Command{"STARTTLS", Step::tls},
};

void append_bounded(std::string& text, std::string_view more) {
    text += more.substr(0, max_text_bytes - std::min(text.size(), max_text_bytes));
}

std::string_view first_word(std::string_view line) { return line.substr(0, line.find(' ')); }

std::string_view second_word(std::string_view line) {
    const auto blank = line.find(' ');
    return blank == std::string_view::npos ? "" : first_word(line.substr(blank + 1));
}

/// What follows a label that libcurl is known to print; empty for any other line.
std::string_view after(std::string_view label, std::string_view line) {
    return line.starts_with(label) ? trimmed(line.substr(label.size())) : std::string_view();
}

bool is_reply(std::string_view line) {
    return line.size() >= 3 && line.find_first_not_of("0123456789") >= 3 &&
           (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

}  // namespace

Transcript::Transcript(Tls tls, Mask mask, OnStep on_step)
    : tls_(tls), mask_(std::move(mask)), on_step_(std::move(on_step)) {
    raw_reply_.reserve(max_raw_bytes);  // what grows leaves copies behind
}

Transcript::~Transcript() { wipe(raw_reply_); }

void Transcript::tell(Step step, bool ok, std::string_view text) {
    failure_told_ = failure_told_ || !ok;
    if (++steps_told_ > max_steps) {
        return;
    }
    const std::string masked = mask_.applied(text);
    on_step_({step, ok, masked.substr(0, max_text_bytes)});
}

void Transcript::begin(Step step) {
    progress_.step = step;
    clear_reply();
}

void Transcript::clear_reply() {
    wipe(raw_reply_);
    progress_.reply.clear();
}

// Masked as a whole and before it is cut: half a password is one that the mask would not know.
void Transcript::add_to_reply(std::string_view more) {
    if (raw_reply_.size() + more.size() > max_raw_bytes) {
        return;
    }
    raw_reply_ += more;
    progress_.reply = mask_.applied(raw_reply_).substr(0, max_text_bytes);
}

void Transcript::comment(std::string_view line) {
    line = line.substr(0, max_text_bytes);
    if (const auto to = after("Connected to ", line); !to.empty()) {
        connected(to);
    }
    if (const auto words = after("SSL connection using ", line); !words.empty()) {
        progress_.encrypted = true;
        progress_.introduced = false;
        progress_.mechanisms.clear();
        tls_words_ = words;
    }
    if (const auto name = after(" subject: ", line); !name.empty()) {
        append_bounded(tls_words_, fmt::format(", certificate for {}", name));
    }
    if (const auto name = after(" issuer: ", line); !name.empty()) {
        append_bounded(tls_words_, fmt::format(" by {}", name));
    }
}

// "smtp.example.com (192.0.2.25) port 587 (#0)"
void Transcript::connected(std::string_view to) {
    const auto open = to.find('(');
    const auto close = to.find(')', open);
    const auto port = second_word(to.substr(std::min(to.find("port "), to.size())));
    progress_.connected = true;
    tell(
        Step::connect,
        true,
        close == std::string_view::npos
            ? "connected"
            : fmt::format("{} port {}", to.substr(open + 1, close - open - 1), port)
    );
    begin(tls_.at_once ? Step::tls : Step::greeting);
}

// The handshake has no last line of its own: it went well if the conversation goes on.
void Transcript::tell_tls() {
    if (progress_.step == Step::tls && progress_.encrypted && !tls_words_.empty()) {
        if (!tls_.certificate_checked) {
            tls_words_ += ", not checked";
        }
        tell(Step::tls, true, std::exchange(tls_words_, {}));
        begin(tls_.at_once ? Step::greeting : Step::ehlo);
    }
}

void Transcript::client_line(std::string_view line) {
    line = trimmed(line);
    if (std::exchange(after_secret_prompt_, false)) {
        return;  // an answer to 334 is no command, whatever it looks like
    }
    quitting_ = first_word(line) == "QUIT";
    for (const auto& [verb, step] : commands) {
        if (first_word(line) == verb) {
            tell_tls();
            begin(step);
            mechanism_ = step == Step::auth ? second_word(line) : std::string_view();
        }
    }
}

void Transcript::server_line(std::string_view line) {
    line = trimmed(line);
    // Masked before it is cut: half a password is one that the mask would not know.
    const std::string shown = mask_.applied(line).substr(0, max_text_bytes);
    if (quitting_) {
        return tell(Step::quit, line.starts_with("221"), shown);
    }
    tell_tls();
    if (!is_reply(line)) {
        progress_.is_smtp = progress_.is_smtp && progress_.step != Step::greeting;
        return add_to_reply(line);
    }
    const auto words = shown.size() > 4 ? std::string_view(shown).substr(4) : std::string_view();
    if (raw_reply_.empty()) {
        add_to_reply(line.substr(0, 3));
    }
    add_to_reply(" ");
    add_to_reply(line.substr(std::min<std::size_t>(4, line.size())));
    if (progress_.step == Step::ehlo &&
        (words.starts_with("AUTH ") || words.starts_with("AUTH="))) {
        progress_.mechanisms = words.substr(5);
    }
    if (line.size() == 3 || line[3] == ' ') {
        judge_reply(line.substr(0, 3));
    }
}

void Transcript::judge_reply(std::string_view code) {
    const auto step = progress_.step;
    const bool ok = code.starts_with('2');
    if (step == Step::auth && code == "334") {
        after_secret_prompt_ = true;
        return clear_reply();
    }
    if (step == Step::mail && (code == "354" || (ok && !after_data_))) {
        after_data_ = code == "354";
        return clear_reply();
    }
    if (step == Step::tls && ok) {
        return;  // the handshake follows
    }
    progress_.introduced = progress_.introduced || (ok && step == Step::ehlo);
    progress_.logged_in = progress_.logged_in || (ok && step == Step::auth);
    tell(
        step,
        ok,
        step == Step::auth ? fmt::format("{}: {}", mechanism_, progress_.reply) : progress_.reply
    );
}

void Transcript::fail(Step step, std::string_view text) {
    if (!failure_told_) {
        tell(step, false, text);
    }
}

}  // namespace mailctl::net::smtp
