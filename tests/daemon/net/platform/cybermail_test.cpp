#include "daemon/net/platform/cybermail/cybermail.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::net::platform;
using namespace std::chrono_literals;
using net::http::Fate;
using net::http::Outcome;

namespace {

Secret secret(std::string text) { return *Secret::parse(text); }

/// A platform that answers in turn what the test has laid out, and an hour that passes at once.
class World {
public:
    Outcome answer(long status, std::string body) {
        return {.response = net::http::Response{status, std::move(body), {}}, .failure = {}};
    }
    Outcome put_off(long status, std::chrono::seconds by) {
        return {.response = net::http::Response{status, "", by}, .failure = {}};
    }
    Outcome lost(Fate fate) {
        return {.response = {}, .failure = net::http::Failure{fate, "the line is dead", ""}};
    }

    void will(Outcome outcome) { outcomes_.push_back(std::move(outcome)); }
    void will_say(const std::string& body) { will(answer(200, body)); }

    cybermail::CyberMail client() {
        return {
            access_,
            {.send = [this](net::http::Request request) { return send(std::move(request)); },
             .sleep = [this](std::chrono::milliseconds pause) { slept += pause; },
             .cancelled = [this] { return cancelled; },
             .deadline = std::chrono::steady_clock::now() + 55s}};
    }

    std::vector<std::string> paths() const {
        std::vector<std::string> paths;
        for (const auto& request : sent) {
            paths.push_back(request.url.substr(std::string("https://p.example/cp/").size()));
        }
        return paths;
    }

    api::PlatformAccess access() const {
        return {api::PlatformKind::cybermail, access_.url, access_.authorities};
    }
    static api::PlatformKey key() {
        return {*MailAddress::parse("ops@example.com"), secret("key-1")};
    }

    std::vector<net::http::Request> sent;
    std::chrono::milliseconds slept{0};
    bool cancelled = false;

private:
    Outcome send(net::http::Request request) {
        sent.push_back(std::move(request));
        REQUIRE_FALSE(outcomes_.empty());
        auto outcome = std::move(outcomes_.front());
        outcomes_.pop_front();
        return outcome;
    }

    api::PlatformAccess access_{
        api::PlatformKind::cybermail, *HttpUrl::parse("https://p.example/cp"), std::nullopt};
    std::deque<Outcome> outcomes_;
};

const DomainName example = *DomainName::parse("example.com");

constexpr const char* done = R"({"success":true})";
constexpr const char* refused = R"({"success":false,"error":"no"})";
constexpr const char* list_with_it =
    R"({"success":true,"data":{"domains":[{"id":7,"domain":"example.com","status":"verified"}]}})";
constexpr const char* list_without_it = R"({"success":true,"data":{"domains":[]}})";

Result<api::Done> removed(World& world) {
    return world.client().remove_domain({world.access(), World::key(), example});
}

Result<api::PlatformDomainAddReply> added(World& world) {
    return world.client().add_domain({world.access(), World::key(), example});
}

Result<api::PlatformCredentialCreateReply> created(World& world) {
    return world.client().create_credential({world.access(), World::key(), "mailctl"});
}

}  // namespace

TEST_CASE("a request carries the key and the account's address", "[net][platform]") {
    World world;
    world.will_say(R"({"success":true,"data":{"new_password":"p"}})");

    REQUIRE(world.client().rotate_credential({world.access(), World::key(), *RemoteId::parse("5")})
    );

    const auto& request = world.sent.at(0);
    CHECK(request.method == "POST");
    CHECK(request.url == "https://p.example/cp/api/smtp/rotate/");
    CHECK(request.secret_header == "Authorization: Bearer key-1");
    CHECK(request.body == R"({"credential_id":5,"email":"ops@example.com"})");
}

TEST_CASE("connecting and health need no key", "[net][platform]") {
    World world;
    world.will_say(R"({"success":true,"data":{"api_key":"k"}})");
    world.will_say(R"({"success":true})");

    CHECK(world.client().connect(
        {world.access(), *MailAddress::parse("ops@example.com"), secret("horse"), "Ops"}
    ));
    CHECK(world.client().health({world.access()}));

    CHECK(
        world.sent.at(0).body ==
        R"({"email":"ops@example.com","full_name":"Ops","password":"horse"})"
    );
    CHECK(world.sent.at(1).body == "{}");
    CHECK_FALSE(world.sent.at(0).secret_header);
    CHECK_FALSE(world.sent.at(1).secret_header);
}

TEST_CASE("the log is asked for in the platform's words", "[net][platform]") {
    World world;
    world.will_say(R"({"success":true,"data":{}})");

    REQUIRE(world.client().logs({world.access(), World::key(), -3, 50, std::nullopt, example, 7}));

    CHECK(
        world.sent.at(0).body ==
        R"({"days":7,"email":"ops@example.com","from_domain":"example.com","page":1,)"
        R"("per_page":50,"status":""})"
    );
}

TEST_CASE("a read is tried three times", "[net][platform]") {
    World world;
    world.will(world.lost(Fate::unknown));
    world.will(world.answer(503, "<html>"));
    world.will_say(R"({"success":true,"data":{}})");

    CHECK(world.client().account({world.access(), World::key()}));

    CHECK(world.sent.size() == 3);
    CHECK(world.slept >= 2s);
    CHECK(world.slept <= 2500ms);
}

TEST_CASE("a read that fails three times is not reached", "[net][platform]") {
    World world;
    for (int i = 0; i < 3; ++i) {
        world.will(world.lost(Fate::not_sent));
    }
    const auto reply = world.client().account({world.access(), World::key()});

    CHECK(reply.error().code == Errc::remote_unavailable);
    CHECK(reply.error().message == "the line is dead");
}

TEST_CASE("nothing is tried again for a caller who has gone", "[net][platform]") {
    World world;
    world.cancelled = true;
    world.will(world.lost(Fate::not_sent));

    CHECK(world.client().account({world.access(), World::key()}).error().code == Errc::cancelled);
    CHECK(world.sent.size() == 1);
    CHECK(world.slept == 0s);
}

TEST_CASE("a credential is made once, whatever becomes of the answer", "[net][platform]") {
    World world;

    SECTION("nothing was sent, so it is tried again") {
        world.will(world.lost(Fate::not_sent));
        world.will_say(
            R"({"success":true,"data":{"credential_id":5,"username":"u","password":"p"}})"
        );
        CHECK(created(world));
        CHECK(world.sent.size() == 2);
    }

    SECTION("put off with a time to come back") {
        world.will(world.put_off(429, 2s));
        world.will_say(
            R"({"success":true,"data":{"credential_id":5,"username":"u","password":"p"}})"
        );
        CHECK(created(world));
        CHECK(world.slept == 2s);
    }

    SECTION("the answer was lost") {
        world.will(world.lost(Fate::unknown));
        const auto reply = created(world);
        CHECK(reply.error().code == Errc::remote_unknown);
        CHECK(reply.error().message == "the line is dead; it may have been done all the same");
        CHECK(world.sent.size() == 1);
    }

    SECTION("a gateway answered in its place") {
        world.will(world.answer(502, "<html>"));
        CHECK(created(world).error().code == Errc::remote_unknown);
        CHECK(world.sent.size() == 1);
    }
}

TEST_CASE("a credential that Postfix could not use is deleted again", "[net][platform]") {
    World world;
    world.will_say(R"({"success":true,"data":{"credential_id":5,"username":"u","password":"p\n"}})"
    );
    const std::string why =
        "the platform's answer to api/smtp/create/ is of no use: "
        "the password begins or ends with a blank; ";

    SECTION("and that is told") {
        world.will_say(done);
        const auto reply = created(world);
        CHECK(reply.error().code == Errc::remote_refused);
        CHECK(reply.error().message == why + "the credential was deleted again");
    }

    SECTION("and when that fails, its ID is told") {
        world.will_say(refused);
        const auto reply = created(world);
        CHECK(
            reply.error().message ==
            why + "deleting the credential again failed, too: the platform refused: no"
        );
        CHECK(reply.error().hint == "delete the credential 5 later");
        CHECK(reply.error().code == Errc::remote_unknown);
    }

    SECTION("and even for a caller who has gone") {
        world.cancelled = true;
        world.will(world.lost(Fate::not_sent));
        world.will_say(done);
        CHECK_THAT(created(world).error().message, Catch::EndsWith("was deleted again"));
    }

    CHECK(world.paths().back() == "api/smtp/delete/");
    CHECK(world.sent.back().body == R"({"credential_id":5,"email":"ops@example.com"})");
}

TEST_CASE("whether a domain was added is settled by looking", "[net][platform]") {
    World world;
    const bool is_lost = GENERATE(true, false);
    world.will(is_lost ? world.lost(Fate::unknown) : world.answer(200, refused));

    SECTION("it is there") {
        world.will_say(list_with_it);
        const auto reply = added(world);
        REQUIRE(reply);
        CHECK(reply->domain.id.value().text() == "7");
        CHECK(reply->domain.verified);
    }

    SECTION("it is not") {
        world.will_say(list_without_it);
        CHECK(added(world).error().code == (is_lost ? Errc::remote_unknown : Errc::remote_refused));
    }

    CHECK(world.paths() == std::vector<std::string>{"api/domains/add/", "api/domains/list/"});
}

TEST_CASE("whether a domain was removed is settled by looking", "[net][platform]") {
    World world;
    const auto failure = GENERATE(0, 1, 2);
    world.will(
        failure == 0   ? world.lost(Fate::unknown)
        : failure == 1 ? world.answer(200, refused)
                       : world.answer(404, refused)
    );

    SECTION("it is gone") {
        world.will_say(list_without_it);
        CHECK(removed(world));
    }

    SECTION("it is there") {
        world.will_say(list_with_it);
        CHECK_FALSE(removed(world));
    }

    SECTION("without a list nobody knows") {
        world.will_say(done);
        CHECK_FALSE(removed(world));
    }
}
