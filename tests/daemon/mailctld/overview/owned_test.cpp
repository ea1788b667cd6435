#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/daemon/machine/scenes.hpp"

using namespace test;
using mailctl::cli::test::FakeDaemon;
using mailctl::cli::test::run_at;

TEST_CASE("what is mailctl's is listed, with what stood there before", "[owned]") {
    Daemon daemon;
    CHECK(done(daemon, bob(), "Owned").list("/things").empty());
    daemon.edit_main_cf("relayhost = old.example.com");
    daemon.edit_main_cf("smtp_sasl_password_maps = static:me:old-word");
    done(
        daemon,
        alice(),
        "relay.Enable",
        R"({"host":"smtp.example.com","username":"bob","password":"relay-password","accept_overrules":true})"
    );

    const auto owned = done(daemon, bob(), "Owned");

    FakeDaemon fake({{R"({"parameters":)" + owned.reply + "}"}});
    const auto shown = run_at(fake.socket(), {"owned"}).results;
    INFO(shown);
    CHECK(shown.starts_with("OBJECT "));
    CHECK_THAT(shown, Catch::Contains("main.cf relayhost"));
    CHECK_THAT(shown, Catch::Contains("[smtp.example.com]:587"));
    CHECK_THAT(shown, Catch::Contains("old.example.com"));
    CHECK_THAT(shown, Catch::Contains("(nothing)"));
    CHECK_THAT(shown, Catch::Contains("/mailctl/1/sasl_passwd "));
    CHECK_THAT(shown, !Catch::Contains("old-word") && !Catch::Contains("relay-password"));
}

TEST_CASE("where nothing is mailctl's that is said", "[owned]") {
    FakeDaemon fake({{R"({"parameters":{"things":[]}})"}});
    CHECK(run_at(fake.socket(), {"owned"}).results == "Nothing here is mailctl's.\n");
}

TEST_CASE("an empty line is not the same as none", "[owned]") {
    FakeDaemon fake(
        {{R"({"parameters":{"things":[)"
          R"({"object":"main.cf relayhost","features":["relay"],"ours":"a","before":""},)"
          R"({"object":"main.cf b","features":["relay"],"ours":"c"}]}})"}}
    );
    const auto shown = run_at(fake.socket(), {"owned"}).results;
    CHECK_THAT(shown, Catch::Contains("relay    a     (empty)\n"));
    CHECK_THAT(shown, Catch::Contains("relay    c     (nothing)\n"));
}
