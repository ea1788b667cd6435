#include "daemon/net/imap/read.hpp"

#include "daemon/net/curl.hpp"
#include "daemon/net/own_address.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <thread>

namespace mailctl::net::imap {
namespace {

using Clock = std::chrono::steady_clock;
using End = api::ImapEnd;

constexpr std::chrono::seconds patience{30};
constexpr std::chrono::milliseconds pause{300};
constexpr long connect_limit_ms = 10'000;
constexpr long session_limit_ms = 20'000;
constexpr std::size_t longest_answer = 65'536;
constexpr int port = 993;

std::size_t collect(char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& text = *static_cast<std::string*>(into);
    const auto length = size * count;
    if (text.size() + length > longest_answer) {
        return 0;
    }
    text.append(bytes, length);
    return length;
}

End end_of(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
            return End::connect;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
        case CURLE_PEER_FAILED_VERIFICATION:
            return End::tls;
        case CURLE_LOGIN_DENIED:
            return End::login;
        default:
            return End::protocol;
    }
}

/// Sessions of one mailbox.
class Reader {
public:
    explicit Reader(const api::ReadMessage& request) : request_(request), curl_(new_curl()) {
        const auto& host = request.host.text();
        append(where_, fmt::format("{}:{}:{}", host, port, own_address(request.here)));
        set(curl_, CURLOPT_RESOLVE, where_.get());
        set(curl_, CURLOPT_PROTOCOLS_STR, "imaps");
        set(curl_, CURLOPT_CONNECTTIMEOUT_MS, connect_limit_ms);
        set(curl_, CURLOPT_TIMEOUT_MS, session_limit_ms);
        set(curl_, CURLOPT_SSL_VERIFYPEER, 0L);
        set(curl_, CURLOPT_SSL_VERIFYHOST, 0L);
        set(curl_, CURLOPT_ERRORBUFFER, words_.data());
        set(curl_, CURLOPT_WRITEFUNCTION, &collect);
        set(curl_, CURLOPT_WRITEDATA, static_cast<void*>(&answer_));
        set(curl_, CURLOPT_USERNAME, request.username.text().c_str());
        // Its copies are not wiped. They die with this process, which serves one caller.
        std::string password(request.password.reveal());
        set(curl_, CURLOPT_PASSWORD, password.c_str());
        wipe(password);
    }

    /// One session: what is asked of the inbox.
    CURLcode ask(std::string_view what) {
        answer_.clear();
        words_.front() = '\0';
        const auto url = fmt::format("imaps://{}:{}/INBOX{}", request_.host.text(), port, what);
        set(curl_, CURLOPT_URL, url.c_str());
        return curl_easy_perform(curl_.get());
    }

    const std::string& answer() const { return answer_; }

    std::string words(CURLcode code) const {
        return words_.front() == '\0' ? curl_easy_strerror(code) : words_.data();
    }

private:
    const api::ReadMessage& request_;
    CurlHandle curl_;
    CurlList where_;
    std::string answer_;
    std::array<char, CURL_ERROR_SIZE> words_{};
};

api::ReadMessageReply fetch(Reader& reader, long number, const std::string& mark) {
    const auto code = reader.ask(fmt::format("/;MAILINDEX={}/;SECTION=HEADER", number));
    if (code != CURLE_OK) {
        return {end_of(code), reader.words(code)};
    }
    if (reader.answer().find(mark) == std::string::npos) {
        return {End::protocol, "it gave another message than it had found"};
    }
    return {End::read, fmt::format("message {} of the inbox", number)};
}

}  // namespace

long last_found(std::string_view answer) {
    constexpr std::string_view label = "* SEARCH";
    const auto at = answer.find(label);
    if (at == std::string_view::npos) {
        return 0;
    }
    const auto rest = answer.substr(at + label.size());
    const auto line = rest.substr(0, rest.find_first_of("\r\n"));
    const auto last = line.substr(line.rfind(' ') + 1);
    long number = 0;
    const auto [end, bad] = std::from_chars(last.data(), last.data() + last.size(), number);
    return bad == std::errc() && end == last.data() + last.size() && number > 0 ? number : 0;
}

api::ReadMessageReply read_message(
    const api::ReadMessage& request, const std::function<bool()>& cancelled
) {
    Reader reader(request);
    const auto deadline = Clock::now() + patience;
    while (!cancelled()) {
        const auto code = reader.ask(fmt::format("?SUBJECT%20{}", request.mark));
        if (code != CURLE_OK) {
            return {end_of(code), reader.words(code)};
        }
        if (const auto number = last_found(reader.answer()); number > 0) {
            return fetch(reader, number, request.mark);
        }
        if (Clock::now() > deadline) {
            break;
        }
        std::this_thread::sleep_for(pause);
    }
    return {End::nothing, fmt::format("the message did not come within {} s", patience.count())};
}

}  // namespace mailctl::net::imap
