#include "daemon/op/conversation.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <optional>

#include <poll.h>
#include <unistd.h>

namespace mailctl::op {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t max_word_bytes = 32;
constexpr std::chrono::seconds word_limit{5};
constexpr int unknown_word = 64;    // EX_USAGE of sysexits.h
constexpr int software_error = 70;  // EX_SOFTWARE

/// Without its newline; nothing when it is too long, too late or cut off.
std::optional<std::string> read_word(int socket) {
    const auto deadline = Clock::now() + word_limit;
    std::string word;
    while (word.size() < max_word_bytes) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) {
            return std::nullopt;
        }
        std::array<char, max_word_bytes> bytes;
        const auto received = ::read(socket, bytes.data(), max_word_bytes - word.size());
        if (received <= 0) {
            return std::nullopt;
        }
        word.append(bytes.data(), static_cast<std::size_t>(received));
        if (const auto end = word.find('\n'); end != std::string::npos) {
            return word.substr(0, end);
        }
    }
    return std::nullopt;
}

void write_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(socket, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return;  // the client has gone
        }
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

Ended obey(const std::optional<std::string>& word, const Settings& settings) {
    const Verb* const verb = word ? find_verb(*word) : nullptr;
    if (verb == nullptr) {
        return {unknown_word, "this is no word that mailctl-op knows\n"};
    }
    try {
        return verb->perform(settings);
    } catch (const std::exception& error) {
        return {software_error, fmt::format("mailctl-op: {}\n", error.what())};
    }
}

}  // namespace

void converse(int socket, Settings settings) {
    settings.client = socket;
    auto ended = obey(read_word(socket), settings);
    if (!ended.text.empty() && !ended.text.ends_with('\n')) {
        ended.text += '\n';
    }
    // Fits into the socket's buffer whole, so a client that does not read cannot hold us up.
    write_all(socket, fmt::format("{}exit {}\n", ended.text, ended.status));
}

}  // namespace mailctl::op
