#include "daemon/net/smtp/transcript.hpp"

#include "common/types/word.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::net::smtp;
using mailctl::net::Mask;

namespace {

/// Plays a conversation: "S " what the server says, "C " what we say, "* " libcurl's commentary.
class Play {
public:
    explicit Play(bool tls_at_once = false, bool certificate_checked = true, Mask mask = Mask())
        : transcript(
              {.at_once = tls_at_once, .certificate_checked = certificate_checked},
              std::move(mask),
              [this](const api::TrialStep& step) {
                  told.push_back(fmt::format(
                      "{}{}: {}", step.ok ? "" : "failed ", word_of(step.step), step.text
                  ));
              }
          ) {
        transcript.begin(Step::connect);
    }

    void operator()(const std::vector<std::string>& lines) {
        for (const auto& line : lines) {
            const auto words = line.substr(2);
            if (line.starts_with("S ")) {
                transcript.server_line(words + "\r\n");
            } else if (line.starts_with("C ")) {
                transcript.client_line(words + "\r\n");
            } else {
                transcript.comment(words + "\n");
            }
        }
    }

    std::vector<std::string> told;
    Transcript transcript;
};

using Told = std::vector<std::string>;

const std::vector<std::string> connected{
    "* Connected to smtp.example.com (192.0.2.25) port 587 (#0)"};
const std::vector<std::string> encrypted{
    "* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384",
    "*  subject: CN=smtp.example.com",
    "*  issuer: C=XX; O=Authority",
};

Secret secret(std::string text) { return *Secret::parse(text); }

}  // namespace

TEST_CASE("a login over STARTTLS is told step by step", "[net]") {
    Play play;
    play(connected);
    play(
        {"S 220 smtp.example.com ESMTP",
         "C EHLO client",
         "S 250-smtp.example.com",
         "S 250 STARTTLS"}
    );
    play({"C STARTTLS", "S 220 2.0.0 Ready"});
    play(encrypted);
    play({"C EHLO client", "S 250-smtp.example.com", "S 250 AUTH PLAIN LOGIN"});
    play({"C AUTH PLAIN", "S 334 ", "C AHVzZXIAc2VjcmV0", "S 235 2.7.0 Welcome"});
    play({"C NOOP", "S 250 Ok", "C QUIT", "S 221 Bye"});

    CHECK(
        play.told ==
        Told{
            "connect: 192.0.2.25 port 587",
            "greeting: 220 smtp.example.com ESMTP",
            "ehlo: 250 smtp.example.com STARTTLS",
            "tls: TLSv1.3 / TLS_AES_256_GCM_SHA384, certificate for CN=smtp.example.com by C=XX; "
            "O=Authority",
            "ehlo: 250 smtp.example.com AUTH PLAIN LOGIN",
            "auth: PLAIN: 235 2.7.0 Welcome",
            "noop: 250 Ok",
            "quit: 221 Bye"}
    );
    CHECK(play.transcript.progress().logged_in);
    CHECK(play.transcript.progress().mechanisms == "PLAIN LOGIN");
}

TEST_CASE("TLS from the first byte comes before the greeting", "[net]") {
    Play play(/*tls_at_once=*/true, /*certificate_checked=*/false);
    play(connected);
    play(encrypted);
    play({"S 220 hello"});

    REQUIRE(play.told.size() == 3);
    CHECK(play.told[1].starts_with("tls: "));
    CHECK(play.told[1].ends_with(", not checked"));
    CHECK(play.told[2] == "greeting: 220 hello");
}

TEST_CASE("a message is one step", "[net]") {
    Play play;
    play(connected);
    play({"S 220 hello", "C EHLO client", "S 250 hi"});
    play.told.clear();

    SECTION("accepted, told with the last reply") {
        play({"C MAIL FROM:<a@b.example>", "S 250 Ok", "C RCPT TO:<c@d.example>", "S 250 Ok"});
        play({"C DATA", "S 354 Go ahead"});
        CHECK(play.told.empty());
        play({"S 250 queued as 4711"});
        CHECK(play.told == Told{"mail: 250 queued as 4711"});
    }
    SECTION("refused, told with the reply that refused it") {
        play({"C MAIL FROM:<a@b.example>", "S 250 Ok", "C RCPT TO:<c@d.example>", "S 550 no such"});
        CHECK(play.told == Told{"failed mail: 550 no such"});
        play({"C QUIT", "S 221 Bye"});
        CHECK(play.transcript.progress().step == Step::mail);
        CHECK(play.transcript.progress().reply == "550 no such");
    }
}

TEST_CASE("nothing that we send at the login is told", "[net]") {
    Play play;
    play(connected);
    play({"S 220 hello", "C EHLO client", "S 250 AUTH LOGIN"});

    SECTION("whatever it looks like") {
        play({"C AUTH LOGIN", "S 334 VXNlcm5hbWU6", "C NOOP", "S 334 UGFzc3dvcmQ6", "C QUIT"});
        play({"S 235 welcome"});
        CHECK(play.told.back() == "auth: LOGIN: 235 welcome");
    }
    SECTION("an initial response included") {
        play({"C AUTH PLAIN AHVzZXIAc2VjcmV0", "S 535 no"});
        CHECK(play.told.back() == "failed auth: PLAIN: 535 no");
    }
    for (const auto& line : play.told) {
        CHECK(line.find("AHVzZXIAc2VjcmV0") == std::string::npos);
    }
}

TEST_CASE("a server that repeats the password is masked", "[net]") {
    const std::string words = GENERATE(
        as<std::string>(),
        "correct horse",
        "Y29ycmVjdCBob3JzZQ==",         // base64 of the password
        "AHVzZXIAY29ycmVjdCBob3JzZQ=="  // base64 of NUL, user, NUL, password
    );
    CAPTURE(words);
    Play play(false, true, Mask("user", secret("correct horse")));
    play(connected);
    play({"S 220 hello", "C EHLO client", "S 250 AUTH PLAIN", "C AUTH PLAIN", "S 334 ", "C x"});

    play({"S 500 unrecognized " + words + ", sorry"});

    CHECK(play.told.back().find(words) == std::string::npos);
    CHECK(play.told.back().starts_with("failed auth: PLAIN: 500 unrecognized [masked]"));
    CHECK(play.transcript.progress().reply.starts_with("500 unrecognized [masked]"));
}

TEST_CASE("a reply of several lines becomes one", "[net]") {
    Play play;
    play(connected);
    play({"S 554-go", "S 554-away", "S 554 please"});

    CHECK(play.told.back() == "failed greeting: 554 go away please");
}

TEST_CASE("a talkative server is cut short", "[net]") {
    Play play;
    play(connected);

    SECTION("in each line") {
        play({"S 220 " + std::string(10'000, 'x')});
        CHECK(play.told.back().size() == std::string("greeting: ").size() + 512);
    }
    SECTION("in each reply") {
        play({"S 220 hello", "C EHLO client"});
        for (int i = 0; i < 1000; ++i) {
            play({"S 250-" + std::string(400, 'x')});
        }
        CHECK(play.transcript.progress().reply.size() == 512);
    }
    SECTION("in its steps") {
        for (int i = 0; i < 1000; ++i) {
            play({"S 220 hello"});
        }
        CHECK(play.told.size() == 100);
    }
}

TEST_CASE("a refused handshake is told once, and QUIT does not make it good", "[net]") {
    Play play;
    play(connected);
    play({"S 220 hello", "C EHLO client", "S 250 STARTTLS", "C STARTTLS", "S 220 Ready"});
    play(encrypted);
    play.told.clear();

    play.transcript.fail(Step::tls, "the certificate is for another");
    play.transcript.fail(Step::tls, "again");

    CHECK(play.told == Told{"failed tls: the certificate is for another"});
    CHECK(play.transcript.progress().step == Step::tls);
}

TEST_CASE("capabilities from before TLS do not count", "[net]") {
    Play play;
    play(connected);
    play({"S 220 hello", "C EHLO client", "S 250-AUTH PLAIN", "S 250 STARTTLS"});
    CHECK(play.transcript.progress().mechanisms == "PLAIN");

    play({"C STARTTLS", "S 220 Ready"});
    play(encrypted);
    CHECK_FALSE(play.transcript.progress().introduced);
    play({"C EHLO client", "S 250 hello again"});

    CHECK(play.transcript.progress().introduced);
    CHECK(play.transcript.progress().mechanisms.empty());
}

TEST_CASE("what greets in another language is no SMTP server", "[net]") {
    Play play;
    play(connected);
    play({"S HTTP/1.1 400 Bad Request"});

    CHECK_FALSE(play.transcript.progress().is_smtp);
    CHECK(play.transcript.progress().reply == "HTTP/1.1 400 Bad Request");
}

TEST_CASE("a password does not slip through where a line is cut or torn", "[net]") {
    const std::string password = "pass-word";
    Play play(false, true, Mask("user", secret(password)));
    play(connected);

    SECTION("half of it would stand at the end of a step's text") {
        play({"S 554 " + std::string(503, 'x') + password});
        CHECK(play.told.back().find("pass") == std::string::npos);
    }

    SECTION("it is torn over two lines of a reply") {
        play({"S 554-no pass-", "S 554 word here"});
        CHECK(play.told.back() == "failed greeting: 554 no [masked] here");
        CHECK(play.transcript.progress().reply == "554 no [masked] here");
    }

    SECTION("two lines that are no replies are told as one") {
        play({"S pass-", "S word"});
        CHECK(play.transcript.progress().reply == "[masked]");
    }

    SECTION("a certificate bears it") {
        play({"S 220 hello", "C STARTTLS", "S 220 go", "* SSL connection using TLSv1.3"});
        play({"*  subject: CN=" + password, "C EHLO here"});
        CHECK(play.told.back() == "tls: TLSv1.3, certificate for CN=[masked]");
    }
}
