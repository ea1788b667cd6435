#include "daemon/net/session.hpp"

#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/account/register.hpp"
#include "common/api/net/platform/account/show.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/wire/call.hpp"
#include "tests/daemon/net/http/scripted_server.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>

using namespace mailctl;
using namespace std::chrono_literals;

namespace {

/// mailctl-net with mailctld's end of its connection.
class Served {
public:
    Served() : client_(connect(), 60s) {}
    ~Served() {
        client_ = wire::Client(posix::FileDescriptor(), 1s);
        server_.join();
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;
    Served(Served&&) = delete;
    Served& operator=(Served&&) = delete;

    wire::Client& client() { return client_; }

private:
    posix::FileDescriptor connect() {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        server_ = std::thread([fd = fds[1]] {
            wire::FrameStream stream(posix::FileDescriptor(fd), wire::max_request_bytes);
            net::serve(stream);
        });
        return posix::FileDescriptor(fds[0]);
    }

    std::thread server_;
    wire::Client client_;
};

void answer(const test::Peer& peer, const std::string& body) {
    peer.hear();
    peer.say(fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        body.size(),
        body
    ));
}

api::PlatformAccess access_to(const test::ScriptedServer& server) {
    return {api::PlatformKind::cybermail, *HttpUrl::parse(server.url()), std::nullopt};
}

Secret secret_of(std::string text) { return *Secret::parse(text); }

api::PlatformKey key() { return {*MailAddress::parse("ops@example.com"), secret_of("key")}; }

}  // namespace

TEST_CASE("a key travels back to the caller", "[net][platform]") {
    const test::ScriptedServer platform([](const test::Peer& peer) {
        answer(peer, R"({"success":true,"data":{"api_key":"k-1","account_id":4}})");
    });
    Served served;

    const auto reply = served.client().call(api::PlatformRegister{
        access_to(platform), *MailAddress::parse("ops@example.com"), secret_of("horse"), "Ops"});

    REQUIRE(reply);
    CHECK(reply->key.reveal() == "k-1");
}

TEST_CASE("a long list of domains comes in parts", "[net][platform]") {
    std::string rows;
    for (int i = 0; i < 2500; ++i) {
        rows += fmt::format(R"({}{{"id":{},"domain":"d{:04}.example"}})", i == 0 ? "" : ",", i, i);
    }
    rows += R"(,{"domain":"?"})";
    const test::ScriptedServer platform([&](const test::Peer& peer) {
        answer(peer, R"({"success":true,"data":{"domains":[)" + rows + "]}}");
    });
    Served served;

    std::vector<std::size_t> sizes;
    const auto last = served.client().call(
        api::PlatformDomainList{access_to(platform), key()},
        [&](const api::PlatformDomainListReply& part) {
            sizes.push_back(part.domains.size());
            CHECK(part.left_out == 1);
        }
    );

    REQUIRE(last);
    CHECK(sizes == std::vector<std::size_t>{1000, 1000});
    REQUIRE(last->domains.size() == 500);
    CHECK(last->domains.back().name.text() == "d2499.example");
    CHECK(last->left_out == 1);
}

TEST_CASE("what the platform refuses is refused in its words", "[net][platform]") {
    const test::ScriptedServer platform([](const test::Peer& peer) {
        answer(peer, R"({"success":false,"error":"Invalid API key"})");
    });
    Served served;

    const auto reply = served.client().call(api::PlatformAccount{access_to(platform), key()});

    CHECK(reply.error().code == Errc::remote_refused);
    CHECK(reply.error().message == "the platform refused: Invalid API key");
    CHECK(reply.error().hint == "connect again: mailctl account connect");
}
