#include "daemon/httpd/http/websocket.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl::httpd::http;
using websocket::Opcode;
using websocket::Reader;

namespace {

constexpr std::size_t most = 100;

// In the parentheses of CHECK((...)), for bytes are nothing to print.

// As a client sends it, with a mask that changes every byte.
std::string masked(char first, const std::string& payload) {
    const std::string mask = "\x11\x22\x33\x44";
    std::string bytes{first, static_cast<char>(0x80 | payload.size())};
    bytes += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        bytes.push_back(static_cast<char>(payload[i] ^ mask[i % mask.size()]));
    }
    return bytes;
}

constexpr char text = '\x81';
constexpr char ping = '\x89';
constexpr char good_bye = '\x88';

}  // namespace

TEST_CASE("a frame has its length in as few bytes as it takes", "[httpd][websocket]") {
    CHECK((websocket::frame(Opcode::text, "Hello") == "\x81\x05Hello"));
    const auto head = [](std::size_t size) {
        const auto bytes = websocket::frame(Opcode::text, std::string(size, 'x'));
        return bytes.substr(0, bytes.size() - size);
    };
    CHECK((head(125) == "\x81\x7d"));
    CHECK((head(126) == std::string("\x81\x7e\x00\x7e", 4)));
    CHECK((head(65535) == "\x81\x7e\xff\xff"));
    CHECK((head(65536) == std::string("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10)));
    CHECK((websocket::close_frame(websocket::Reason::normal) == "\x88\x02\x03\xe8"));
}

TEST_CASE("a client's frames are read however they are cut", "[httpd][websocket]") {
    const auto said = masked(text, "hello") + masked(ping, "there?") + masked(good_bye, "\x03\xe8");
    const std::string wanted = std::string("\x8a\x06there?") + "\x88\x02\x03\xe8";
    for (std::size_t size = 1; size <= said.size(); ++size) {
        CAPTURE(size);
        Reader reader(most);
        std::string answers;
        for (std::size_t at = 0; at < said.size(); at += size) {
            answers += reader.take(std::string_view(said).substr(at, size));
        }
        CHECK((answers == wanted));
        CHECK(reader.is_over());
    }
}

TEST_CASE("behind a close there is nothing", "[httpd][websocket]") {
    Reader reader(most);
    reader.take(masked(good_bye, ""));
    CHECK(reader.take(masked(ping, "x")).empty());
}

TEST_CASE("what is no frame of a client ends it", "[httpd][websocket]") {
    for (const std::string& bytes :
         {std::string("\x81\x02hi", 4),
          std::string("\xc1"),
          std::string("\x83\x80", 2),
          std::string("\x09\x80", 2),
          std::string("\x89\xfe", 2)}) {
        Reader reader(most);
        CHECK((reader.take(bytes) == "\x88\x02\x03\xea"));
        CHECK(reader.is_over());
    }
}

TEST_CASE("who says much that nobody wants to hear is closed", "[httpd][websocket]") {
    Reader reader(most);
    CHECK(reader.take(masked(text, std::string(60, 'x'))).empty());
    CHECK(reader.take(masked(text, std::string(40, 'x'))).empty());
    CHECK((reader.take(masked(ping, "")) == std::string("\x8a\x00", 2)));
    CHECK((reader.take(masked(text, "x")) == "\x88\x02\x03\xf0"));
}

TEST_CASE("a handshake is answered as the standard's example is", "[httpd][websocket]") {
    Request request;
    request.fields.add("Upgrade", "h2c, WebSocket");
    request.fields.add("Connection", "keep-alive, Upgrade");
    request.fields.add("Sec-WebSocket-Version", "13");
    request.fields.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK(websocket::is_wanted(request));
    CHECK_FALSE(websocket::check(request));
    CHECK(
        websocket::answer_fields(request).find("Sec-WebSocket-Accept") ==
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    );
    request.method = Method::post;
    CHECK(websocket::check(request)->status == 400);
    CHECK_FALSE(websocket::is_wanted(Request{}));
}
