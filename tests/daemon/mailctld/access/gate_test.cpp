#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "tests/daemon/mailctld/access/people.hpp"

#include <fmt/format.h>

using namespace test;
using mailctl::Resource;
using mailctl::Verb;

namespace {

constexpr const char* home = "192.0.2.7";

std::string token_of(Daemon& daemon, const std::string& parameters) {
    return done(daemon, alice(), "token.Create", parameters).at("/token/token");
}

mailctl::Caller caller_with(Daemon& daemon, const std::string& token) {
    return *daemon.admit(token, home);
}

void check_not_let_in(
    Daemon& daemon, const std::string& token, const std::string& address, const std::string& message
) {
    const auto caller = daemon.admit(token, address);
    REQUIRE(!caller);
    CHECK(caller.error().code == mailctl::Errc::unauthenticated);
    CHECK(caller.error().message == message);
    CHECK(daemon.log.find(token) == std::string::npos);
}

constexpr const char* no_token = "this is no token of this machine";
constexpr const char* not_good = "the token is over, or not good from here";

}  // namespace

TEST_CASE("who shows a token is taken for what it says", "[access][gate]") {
    Daemon daemon;
    const auto token = token_of(daemon, R"({"name":"ci","role":"read"})");
    const auto caller = caller_with(daemon, token);

    CHECK(caller.owner == "uid:0");
    CHECK(caller.name == "token:1 (ci)");
    CHECK(caller.rights.allows(Resource::relay, Verb::read));
    CHECK_FALSE(caller.rights.allows(Resource::relay, Verb::change));
    CHECK_FALSE(caller.may_take_over);
    CHECK_FALSE(caller.uid);
    CHECK(daemon.query("SELECT last_address FROM token") == Texts{home});
    CHECK(daemon.call(caller, "Status"));
    check_refused(
        daemon.call(caller, "relay.Disable"),
        {"PermissionDenied",
         "token:1 (ci) may not call io.mailctl.relay.Disable",
         fmt::format(
             "from here it may {}; `mailctl token list` and front-may in mailctl.conf(5) say why",
             caller.rights.text()
         )}
    );
    CHECK_THAT(daemon.log, Catch::Contains("outcome=denied") && Catch::Contains("token:1 (ci)"));
}

TEST_CASE("what is no token, is over or comes from elsewhere is not let in", "[access][gate]") {
    Daemon daemon;
    const auto token = token_of(
        daemon, R"({"name":"ci","role":"read","expires":"90d","addresses":["192.0.2.0/24"]})"
    );
    REQUIRE(daemon.admit(token, home));

    check_not_let_in(daemon, token + "0", home, no_token);
    check_not_let_in(daemon, "mct_", home, no_token);
    check_not_let_in(daemon, token, "198.51.100.1", not_good);
    check_not_let_in(daemon, token, "", not_good);
    check_not_let_in(daemon, token, "192.0.2.7, 198.51.100.1", not_good);
    daemon.spoil("UPDATE token SET expires = '2020-01-01T00:00:00Z'");
    check_not_let_in(daemon, token, home, not_good);
    daemon.spoil("UPDATE token SET expires = NULL");
    REQUIRE(daemon.admit(token, home));
    done(daemon, alice(), "token.Revoke", R"({"id":1})");
    check_not_let_in(daemon, token, home, no_token);
}

TEST_CASE("nobody may do what is not for everybody", "[access][gate]") {
    Daemon daemon;
    check_refused(
        daemon.call(mailctl::nobody(), "Status"),
        {"Unauthenticated",
         "io.mailctl.Status is not for everybody",
         "show a token: `mailctl token create` makes one"}
    );
    CHECK(daemon.call(mailctl::nobody(), "org.varlink.service.GetInfo"));
}

TEST_CASE("the door lets no more through than front-may", "[access][gate]") {
    Daemon daemon;
    const auto token = token_of(daemon, R"({"name":"all","role":"admin"})");
    const auto may = [&](Resource resource, Verb verb) {
        return caller_with(daemon, token).rights.allows(resource, verb);
    };

    CHECK(may(Resource::relay, Verb::change));
    CHECK(may(Resource::access, Verb::read));
    CHECK_FALSE(may(Resource::access, Verb::change));
    CHECK_FALSE(may(Resource::access, Verb::secret));
    CHECK_FALSE(may(Resource::provider, Verb::change));
    CHECK_FALSE(may(Resource::provider, Verb::grant));

    daemon.let_front_do(mailctl::FrontMay::read);
    CHECK(may(Resource::relay, Verb::read));
    CHECK_FALSE(may(Resource::relay, Verb::change));
    CHECK_FALSE(may(Resource::credential, Verb::secret));

    daemon.let_front_do(mailctl::FrontMay::admin);
    CHECK(may(Resource::provider, Verb::grant));
    CHECK(may(Resource::access, Verb::secret));
}

TEST_CASE("a tenant sees its own and changes nothing of the machine's", "[access][gate]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    connect(daemon, alice());
    const auto shop =
        caller_with(daemon, token_of(daemon, R"({"name":"till","role":"admin","tenant":"shop"})"));

    CHECK(shop.owner == "tenant:2");
    CHECK_FALSE(shop.sees_all);
    for (const auto resource : {Resource::machine, Resource::relay, Resource::provider}) {
        CHECK_FALSE(shop.rights.allows(resource, Verb::read));
        CHECK_FALSE(shop.rights.allows(resource, Verb::change));
    }
    CHECK(daemon.call(shop, "account.Status").at("/owner") == "token:1 (till)");
    CHECK(daemon.call(shop, "domain.List").reply.find("example.org") == std::string::npos);
    CHECK(daemon.call(shop, "History").reply.find("alice@") == std::string::npos);
}

TEST_CASE("a tenant's rights are a tenant's, whatever the store says", "[access][gate]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    const auto token = token_of(daemon, R"({"name":"till","role":"admin","tenant":"shop"})");
    daemon.spoil("UPDATE token SET rights = '*:*'");
    CHECK(caller_with(daemon, token).rights == mailctl::rights_of_tenants());
}

TEST_CASE("what the gate says holds for a moment, but for what ends in it", "[access][gate]") {
    Daemon daemon;
    const auto token = token_of(daemon, R"({"name":"ci","role":"read"})");
    const auto expires = [&](std::chrono::seconds in) {
        daemon.spoil("UPDATE token SET expires = '" + mailctl::store::timestamp(in) + "'");
        return daemon.look_at(token, home);
    };
    const auto lasting = daemon.look_at(token, home);
    REQUIRE(lasting);
    REQUIRE(daemon.look_at(token, home)->moment);
    // That it was used is written down: from before that nothing holds.
    CHECK(lasting->moment->is_over());
    CHECK(expires(std::chrono::hours(1))->moment);
    CHECK_FALSE(expires(std::chrono::seconds(2))->moment);
    CHECK_FALSE(expires(std::chrono::seconds(-1)));
}

TEST_CASE("a session that is about to end is judged anew each time", "[access][gate]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    const auto begun = [&](std::chrono::seconds ago) {
        daemon.spoil("UPDATE session SET since = '" + mailctl::store::timestamp(-ago) + "'");
        return daemon.look_at(anna.session, home);
    };
    using mailctl::access::session_whole;
    CHECK(begun(session_whole / 2)->moment);
    CHECK_FALSE(begun(session_whole - std::chrono::seconds(1))->moment);
    CHECK_FALSE(begun(session_whole));
}
