#include "daemon/net/job.hpp"

#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"

#include <catch2/catch.hpp>

#include <array>

#include <sys/socket.h>

using namespace mailctl;
using namespace mailctl::net;

namespace {

constexpr auto key = "cp_live_0123456789";

api::PlatformKey caller() {
    std::string given = key;
    return {*MailAddress::parse("you@example.com"), *Secret::parse(given)};
}

api::PlatformAccess access() {
    return {api::PlatformKind::cybermail, *HttpUrl::parse("https://platform.test/"), std::nullopt};
}

Result<api::PlatformCredentialListReply> refuse(
    api::PlatformCredentialList& /*request*/, Caller& /*caller*/, const Mask& /*mask*/
) {
    return Error{Errc::remote_refused, std::string("who is ") + key, key, {}};
}

Result<api::PlatformCredentialListReply> repeat(
    api::PlatformCredentialList& /*request*/, Caller& /*caller*/, const Mask& /*mask*/
) {
    return api::PlatformCredentialListReply{
        {{*RemoteId::parse("7"), "user", std::string("of ") + key, {}}}};
}

Result<api::PlatformCredentialCreateReply> make(
    api::PlatformCredentialCreate& /*request*/, Caller& /*caller*/, const Mask& /*mask*/
) {
    std::string password = std::string(key) + "-new";
    return api::PlatformCredentialCreateReply{
        *RemoteId::parse("7"), *LoginName::parse("user"), *Secret::parse(password)};
}

Result<wire::json> done(const Method& method, wire::json parameters) {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    const posix::FileDescriptor other{ends[1]};
    wire::FrameStream stream(posix::FileDescriptor{ends[0]}, wire::max_request_bytes);
    Caller caller(stream, false);
    return method.handle(parameters, caller);
}

}  // namespace

TEST_CASE("no job tells a secret of its request, whatever it says", "[net]") {
    const auto list = [] {
        return wire::encode_with_secrets(api::PlatformCredentialList{access(), caller()});
    };

    const auto refused = done(Method::of<api::PlatformCredentialList, refuse>(), list());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "who is [masked]");
    CHECK(refused.error().hint == "[masked]");

    const auto told = done(Method::of<api::PlatformCredentialList, repeat>(), list());
    REQUIRE(told);
    CHECK((*told)["credentials"][0]["description"] == "of [masked]");
}

TEST_CASE("a new secret is told as it is, whatever it resembles", "[net]") {
    const auto told = done(
        Method::of<api::PlatformCredentialCreate, make>(),
        wire::encode_with_secrets(api::PlatformCredentialCreate{access(), caller(), "web1"})
    );

    REQUIRE(told);
    CHECK((*told)["password"] == std::string(key) + "-new");
}
