#include "daemon/mailctld/store/hash.hpp"
#include "tests/daemon/mailctld/access/people.hpp"

using namespace test;
using mailctl::Resource;
using mailctl::Verb;

namespace {

Answer renew(Daemon& daemon, const mailctl::Caller& caller, const std::string& more = "{}") {
    return daemon.call(caller, "session.RenewKey", more);
}

bool is_let_in(Daemon& daemon, const std::string& key) {
    return static_cast<bool>(daemon.admit(key, daemon.address));
}

}  // namespace

TEST_CASE("a person has one key, and the next one takes its place", "[access][key]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon).caller;
    const auto first = renew(daemon, anna);
    INFO(first.message);
    REQUIRE(first);
    const auto key = first.at("/key");
    CHECK(daemon.query("SELECT hash FROM token") == Texts{mailctl::store::sha256(key)});
    const auto caller = daemon.admit(key, daemon.address);
    REQUIRE(caller);
    CHECK(caller->name == "user:anna (key)");
    CHECK(caller->owner == anna.owner);
    CHECK_FALSE(caller->logged_in);

    const auto second = renew(daemon, anna);
    CHECK(second.at("/id") == first.at("/id"));
    CHECK_FALSE(is_let_in(daemon, key));
    CHECK(is_let_in(daemon, second.at("/key")));
    CHECK(daemon.journal().back() == "user:anna key-renewed: anna has another key for programs");
    CHECK(renew(daemon, anna, R"({"id":1})"));
    check_refused(
        renew(daemon, anna, R"({"id":2})"),
        {"NotFound", "you have no key 2", "leave its number out", "id"}
    );
}

TEST_CASE("a key makes no key, and no token does", "[access][key]") {
    Daemon daemon;
    add_user(daemon);
    const auto key = renew(daemon, enter(daemon).caller).at("/key");
    CHECK(renew(daemon, *daemon.admit(key, daemon.address)).error == "Unauthenticated");
    CHECK(daemon.call(alice(), "session.RenewKey").error == "Unauthenticated");
}

TEST_CASE("a key may never do more than its person", "[access][key]") {
    Daemon daemon;
    add_user(daemon);
    const auto key = renew(daemon, enter(daemon).caller).at("/key");
    CHECK(daemon.admit(key, daemon.address)->rights.allows(Resource::relay, Verb::change));
    daemon.spoil("UPDATE user SET role = 'read'");
    const auto caller = daemon.admit(key, daemon.address);
    REQUIRE(caller);
    CHECK_FALSE(caller->rights.allows(Resource::relay, Verb::change));
    CHECK_FALSE(caller->sees_all);
    daemon.spoil("UPDATE user SET enabled = 0");
    CHECK_FALSE(is_let_in(daemon, key));
}

TEST_CASE("a key ends with its person's password, place or leave", "[access][key]") {
    const auto [request, parameters] = GENERATE(table<std::string, std::string>(
        {{"user.SetPassword", R"({"name":"anna","password":"saddle.orbit.lentil.93"})"},
         {"user.Disable", R"({"name":"anna"})"},
         {"user.EndSessions", R"({"name":"anna"})"},
         {"user.Remove", R"({"name":"anna"})"}}
    ));
    CAPTURE(request);
    Daemon daemon;
    add_user(daemon);
    const auto key = renew(daemon, enter(daemon).caller).at("/key");
    REQUIRE(is_let_in(daemon, key));
    done(daemon, alice(), request, parameters);
    CHECK_FALSE(is_let_in(daemon, key));
    // Nor does it come back to life with the name.
    if (request == "user.Remove") {
        add_user(daemon);
        CHECK_FALSE(is_let_in(daemon, key));
    }
}

TEST_CASE("a key that nobody got is none", "[access][key]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon).caller;
    daemon.delivery = mailctl::Delivery::lost;
    const auto key = renew(daemon, anna).at("/key");
    CHECK_FALSE(is_let_in(daemon, key));
    CHECK(daemon.query("SELECT id FROM token").empty());
}

TEST_CASE("who says whose a token is has to be right", "[access][gate]") {
    Daemon daemon;
    add_user(daemon);
    const auto key = renew(daemon, enter(daemon).caller).at("/key");
    const auto token =
        done(daemon, alice(), "token.Create", R"({"name":"ci","role":"read"})").at("/token/token");
    CHECK(daemon.admit(key, daemon.address, "anna"));
    CHECK_FALSE(daemon.admit(key, daemon.address, "berta"));
    CHECK_FALSE(daemon.admit(key, daemon.address, "user:1"));
    CHECK(daemon.admit(token, daemon.address, "ci"));
    CHECK_FALSE(daemon.admit(token, daemon.address, "anna"));
    CHECK_FALSE(daemon.admit(token, daemon.address, ""));
}
