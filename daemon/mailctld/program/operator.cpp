#include "daemon/mailctld/program/operator.hpp"

#include "common/types/word.hpp"
#include "daemon/mailctld/program/mailbox_operator.hpp"
#include "daemon/mailctld/system/helper.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include <poll.h>
#include <sys/socket.h>

namespace mailctl::program {
namespace {

template <class AnyVerb>
std::string word_for(AnyVerb verb) {
    std::string word = word_of(verb);
    std::replace(word.begin(), word.end(), '_', '-');
    return word + '\n';
}

// mailctl-op kills what it runs after at most a minute.
constexpr std::chrono::seconds patience{120};

constexpr std::size_t max_answer_bytes = 81'920;

const Error unreachable{
    Errc::unavailable,
    "mailctl-op gave no usable answer",
    "look at `journalctl -u 'mailctl-op@*'`",
    {}};

Result<std::string> read_to_end(int fd) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::string text;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now()
        );
        pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
        std::array<char, 4096> chunk;
        if (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0) {
            return unreachable;
        }
        const auto size = ::recv(fd, chunk.data(), chunk.size(), 0);
        if (size <= 0) {
            return text;
        }
        text.append(chunk.data(), static_cast<std::size_t>(size));
        if (text.size() > max_answer_bytes) {
            return unreachable;
        }
    }
}

Result<Operator::Answer> converse(const Config& config, const std::string& word) {
    auto socket = system::reach_helper(config, "op.sock", "mailctl-op");
    if (!socket) {
        return socket.error();
    }
    if (::send(socket->fd(), word.data(), word.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(word.size())) {
        return unreachable;
    }
    auto text = read_to_end(socket->fd());
    if (!text) {
        return text.error();
    }
    // The last line is "exit N".
    constexpr std::string_view label = "exit ";
    const auto last = text->rfind(label);
    if (last == std::string::npos || (last > 0 && (*text)[last - 1] != '\n') ||
        !text->ends_with('\n')) {
        return unreachable;
    }
    Operator::Answer answer{0, text->substr(0, last)};
    const char* digits = text->data() + last + label.size();
    const auto [end, bad] =
        std::from_chars(digits, text->data() + text->size() - 1, answer.exit_status);
    if (bad != std::errc() || end != text->data() + text->size() - 1) {
        return unreachable;
    }
    return answer;
}

}  // namespace

Result<Operator::Answer> Operator::ask(Verb verb) const {
    return converse(config_, word_for(verb));
}

Result<Operator::Answer> ask_for_mailboxes(const Config& config, MailboxVerb verb) {
    return converse(config, word_for(verb));
}

}  // namespace mailctl::program
