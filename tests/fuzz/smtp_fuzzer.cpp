#include "daemon/net/smtp/transcript.hpp"
#include "daemon/net/smtp/verdict.hpp"
#include "tests/fuzz/expect.hpp"

#include <string>

// The input is an SMTP conversation, a line each: '>' begins what we send, '*' a comment of
// libcurl's, anything else comes from the server, who is nobody's friend.

namespace {

using namespace mailctl;
using fuzz::expect;

constexpr std::string_view username = "relay@client.test";
constexpr std::string_view password = "pass-word";

bool tells_the_password(std::string_view text) {
    return text.find(password) != std::string_view::npos ||
           text.find(net::base64(password)) != std::string_view::npos;
}

void feed(net::smtp::Transcript& transcript, std::string_view line) {
    if (line.starts_with('>')) {
        transcript.client_line(line.substr(1));
    } else if (line.starts_with('*')) {
        transcript.comment(line.substr(1));
    } else {
        transcript.server_line(line);
    }
}

void a_verdict_is_given(const net::smtp::Progress& progress) {
    for (const auto code :
         {CURLE_OK, CURLE_LOGIN_DENIED, CURLE_WEIRD_SERVER_REPLY, CURLE_RECV_ERROR}) {
        net::smtp::Ending ending;
        ending.host = "smtp.example.com";
        ending.login_wanted = true;
        ending.code = code;
        ending.progress = progress;
        const auto verdict = net::smtp::judge(ending);
        expect(verdict.ok || !verdict.message.empty(), "a failure has a cause");
        expect(!tells_the_password(verdict.message), "no verdict tells the password");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::as_text(data, size);
    std::string given(password);
    const auto secret = Secret::parse(given);
    int steps = 0;
    net::smtp::Transcript transcript(
        {.at_once = size % 2 == 0, .certificate_checked = size % 3 == 0},
        net::Mask(username, *secret),
        [&](const api::TrialStep& step) {
            ++steps;
            expect(step.text.size() <= 512, "a step is short");
            expect(!tells_the_password(step.text), "no step tells the password");
        }
    );
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        feed(transcript, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    expect(steps <= 100, "there are not many steps");
    a_verdict_is_given(transcript.progress());
    return 0;
}
