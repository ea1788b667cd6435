#include "daemon/op/conversation.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

using namespace mailctl;

namespace {

/// What a client hears that sends these bytes and then nothing more.
std::string answer_to(const std::string& bytes) {
    std::array<int, 2> fds{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
    const posix::FileDescriptor client(fds[0]);
    posix::FileDescriptor server(fds[1]);
    REQUIRE(::write(client.fd(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    REQUIRE(::shutdown(client.fd(), SHUT_WR) == 0);

    op::converse(server.fd(), {.config_dir = "/nonexistent", .stage_dir = "/nonexistent"});
    server.reset();

    std::string text;
    std::array<char, 4096> chunk;
    for (ssize_t length = 0; (length = ::read(client.fd(), chunk.data(), chunk.size())) > 0;) {
        text.append(chunk.data(), static_cast<std::size_t>(length));
    }
    return text;
}

}  // namespace

TEST_CASE("each word of mailctl-op names a program and a verb", "[op]") {
    std::string words;
    for (const auto& verb : op::verbs()) {
        words += std::string(verb.word) + " ";
    }

    CHECK(
        words ==
        "dovecot-check-live dovecot-check-stage dovecot-end-sessions dovecot-forget-test-mailbox "
        "dovecot-reload dovecot-start dovecot-take-message dovecot-usage postfix-check-live "
        "postfix-check-stage postfix-check-start postfix-queue postfix-reload postfix-restart "
        "postfix-start postfix-status postfix-test-message postfix-wake rspamd-check-live "
        "rspamd-check-stage rspamd-reload rspamd-start vmail-move "
    );
}

TEST_CASE("a word is found by its exact spelling only", "[op]") {
    REQUIRE(op::find_verb("postfix-reload") != nullptr);
    CHECK(op::find_verb("postfix-reload")->word == "postfix-reload");

    const auto* const word = GENERATE(
        "",
        "Postfix-reload",
        "postfix-reload ",
        " postfix-reload",
        "postfix-reload\r",
        "postfix-reloa",
        "postfix-reload -c /tmp",
        "reload",
        "postfix",
        "postfix-stop",
        "dovecot-queue"
    );
    CAPTURE(word);
    CHECK(op::find_verb(word) == nullptr);
}

TEST_CASE("what is no word of ours is answered by exit 64", "[op]") {
    const auto bytes = GENERATE(
        as<std::string>(),
        "",
        "\n",
        "postfix-status",  // cut off before its newline
        "postfix-stop\n",
        "postfix-status\r\n",
        std::string("postfix-status\0\n", 16),
        std::string(32, 'x') + "\n",
        std::string(100'000, 'x')
    );
    CAPTURE(bytes.substr(0, 40));

    CHECK(answer_to(bytes) == "this is no word that mailctl-op knows\nexit 64\n");
}

TEST_CASE("the answer to a known word ends with its exit line", "[op]") {
    CHECK(answer_to("postfix-status\n") == "stopped\nexit 0\n");
    CHECK(answer_to("postfix-reload\n") == "Postfix is not running\nexit 69\n");
}
