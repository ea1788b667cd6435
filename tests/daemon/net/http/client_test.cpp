#include "daemon/net/http/client.hpp"

#include "tests/daemon/net/http/scripted_server.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace std::chrono_literals;
using net::http::Fate;
using test::Peer;
using test::ScriptedServer;
using test::TlsServer;

namespace {

net::http::Request request_to(const std::string& url) {
    return {
        .method = "POST",
        .url = url,
        .headers = {{"Content-Type", "application/json"}},
        .secret_header = "Authorization: Bearer key",
        .body = "{}",
        .authorities = {},
        .reply_bytes_max = 1000,
        .cancelled = {},
        .limits = {.connected = 60s, .whole = 60s}};
}

/// What comes of a request to a server that hears it and then answers this.
net::http::Outcome answered_with(const std::string& words) {
    const ScriptedServer server([&](const Peer& peer) {
        peer.hear();
        peer.say(words);
    });
    return net::http::send(request_to(server.url()));
}

}  // namespace

TEST_CASE("a request is sent as it was meant", "[net][http]") {
    std::string heard;
    {
        const ScriptedServer server([&](const Peer& peer) {
            heard = peer.hear();
            peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });

        const auto outcome = net::http::send(request_to(server.url() + "api/x/"));

        REQUIRE(outcome.response);
        CHECK(outcome.response->status == 200);
        CHECK(outcome.response->body == "hi");
        CHECK_FALSE(outcome.response->retry_after);
    }
    CHECK_THAT(heard, Catch::StartsWith("POST /api/x/ HTTP/1.1\r\n"));
    CHECK_THAT(heard, Catch::Contains("\r\nUser-Agent: mailctl/"));
    CHECK_THAT(heard, Catch::Contains("\r\nAuthorization: Bearer key\r\n"));
    CHECK_THAT(heard, Catch::Contains("\r\nContent-Type: application/json\r\n"));
    CHECK_THAT(heard, Catch::EndsWith("\r\n\r\n{}"));
    CHECK_THAT(heard, !Catch::Contains("Accept-Encoding"));
}

TEST_CASE("an answer in chunks is put together", "[net][http]") {
    const auto outcome = answered_with(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"
    );

    REQUIRE(outcome.response);
    CHECK(outcome.response->body == "abcde");
}

TEST_CASE("a redirect is an answer and is not followed", "[net][http]") {
    const auto outcome = answered_with(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n"
        "Content-Length: 0\r\n\r\n"
    );

    REQUIRE(outcome.response);
    CHECK(outcome.response->status == 302);
}

TEST_CASE("Retry-After is told in seconds, whichever form it has", "[net][http]") {
    CHECK(
        answered_with("HTTP/1.1 503 No\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n")
            .response.value()
            .retry_after == 120s
    );
    const auto late = answered_with(
        "HTTP/1.1 503 No\r\nContent-Length: 0\r\n"
        "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n\r\n"
    );
    CHECK(late.response.value().retry_after.value() > 24h);
    const auto past = answered_with(
        "HTTP/1.1 503 No\r\nContent-Length: 0\r\n"
        "Retry-After: Fri, 01 Jan 2010 00:00:00 GMT\r\n\r\n"
    );
    CHECK(past.response.value().retry_after == 0s);
}

TEST_CASE("what was sent and not answered whole has an unknown fate", "[net][http]") {
    struct Row {
        std::string words;
        const char* message;
    };
    const std::string head = "HTTP/1.1 200 OK\r\n";
    const auto row = GENERATE_COPY(
        Row{"", "127.0.0.1 closed the connection without an answer"},
        Row{head + "Content-Length: 10\r\n\r\nhalf",
            "the connection to 127.0.0.1 broke before the answer was complete"},
        Row{head + "Transfer-Encoding: chunked\r\n\r\n4\r\nha",
            "the connection to 127.0.0.1 broke before the answer was complete"},
        Row{head + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x'),
            "the answer of 127.0.0.1 is too long"},
        Row{head + "\r\n" + std::string(5000, 'x'), "the answer of 127.0.0.1 is too long"},
        Row{head + "X: " + std::string(70'000, 'x') + "\r\n\r\n",
            "the answer of 127.0.0.1 is too long"},
        Row{"SSH-2.0-OpenSSH\r\n",
            "the answer of 127.0.0.1 is not proper HTTP: Received HTTP/0.9 when not allowed"}
    );
    CAPTURE(row.words.substr(0, 60));

    const auto outcome = answered_with(row.words);

    REQUIRE(outcome.failure);
    CHECK(outcome.failure->fate == Fate::unknown);
    CHECK(outcome.failure->message.substr(0, 80) == std::string(row.message).substr(0, 80));
}

TEST_CASE("a server that drips does not outlast the limit", "[net][http]") {
    const ScriptedServer server([](const Peer& peer) {
        peer.hear();
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
        while (peer.say("x")) {
            std::this_thread::sleep_for(50ms);
        }
    });
    auto request = request_to(server.url());
    request.limits.whole = 3s;

    const auto outcome = net::http::send(std::move(request));

    // All 900 bytes would have been an answer, after 45 s.
    CHECK(outcome.failure.value().fate == Fate::unknown);
    CHECK(outcome.failure->message == "127.0.0.1 did not answer in time");
}

TEST_CASE("a caller that goes away ends the request", "[net][http]") {
    const ScriptedServer server([](const Peer& peer) { peer.hold(); });
    auto request = request_to(server.url());
    request.limits = {};
    request.cancelled = [] { return true; };

    const auto outcome = net::http::send(std::move(request));

    CHECK(outcome.failure.value().message == "the caller went away");
}

TEST_CASE("where nobody listens, nothing was sent", "[net][http]") {
    int port = 0;
    { const auto freed = test::listen_on_loopback(port); }

    const auto outcome =
        net::http::send(request_to("http://127.0.0.1:" + std::to_string(port) + "/"));

    CHECK(outcome.failure.value().fate == Fate::not_sent);
    CHECK_THAT(outcome.failure->message, Catch::EndsWith("connection refused"));
}

TEST_CASE("without TLS nothing is sent to another machine", "[net][http]") {
    const auto outcome = net::http::send(request_to("http://192.0.2.1/"));

    CHECK(outcome.failure.value().fate == Fate::not_sent);
    CHECK(
        outcome.failure->message ==
        "192.0.2.1 is not this machine, and without TLS a key must not go there"
    );
}

TEST_CASE("a certificate is checked before anything is sent", "[net][http]") {
    const TlsServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    SECTION("trusted, and for this host") {
        auto request = request_to(server.url("localhost"));
        request.authorities = server.certificate();

        const auto outcome = net::http::send(std::move(request));

        REQUIRE(outcome.response);
        CHECK(outcome.response->body == "ok");
    }

    SECTION("signed by nobody we know") {
        const auto outcome = net::http::send(request_to(server.url("localhost")));

        CHECK(outcome.failure.value().fate == Fate::not_sent);
        CHECK_THAT(
            outcome.failure->message,
            Catch::StartsWith("the certificate of localhost is not trusted: ")
        );
    }

    SECTION("for another host") {
        auto request = request_to(server.url("127.0.0.1"));
        request.authorities = server.certificate();

        const auto outcome = net::http::send(std::move(request));

        CHECK(outcome.failure.value().fate == Fate::not_sent);
        CHECK_THAT(
            outcome.failure->message,
            Catch::StartsWith("the certificate of 127.0.0.1 is not trusted: ")
        );
    }
}

TEST_CASE("a server without TLS gets nothing where TLS is due", "[net][http]") {
    std::string heard;
    {
        const ScriptedServer server([&](const Peer& peer) {
            peer.say("HTTP/1.1 400 Bad Request\r\n\r\n");
            heard = peer.hear();
        });
        auto url = server.url();
        url.insert(4, "s");

        CHECK(net::http::send(request_to(url)).failure.value().fate == Fate::not_sent);
    }
    CHECK_THAT(heard, !Catch::Contains("Bearer"));
}
