#include "daemon/mailctld/postfix/master_cf.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using mailctl::postfix::MasterCf;

TEST_CASE("services are read with what they override", "[master.cf]") {
    const MasterCf master(
        "# comment\n"
        "smtp      unix  -       -       y       -       -       smtp\n"
        "  -o relayhost=[other.example]\n"
        "# between\n"
        "  -o { smtp_tls_CAfile = /a b } -o { transport_maps = inline:{a={b c}} } -o {x=y\n"
        "relay     unix  -       -       n       -       -       smtp -osmtp_sasl_auth_enable=no\n"
    );

    const auto services = master.services();

    REQUIRE(services.size() == 2);
    CHECK(services[0].name == "smtp");
    CHECK(services[0].type == "unix");
    CHECK(services[0].chroot == "y");
    CHECK(services[0].command == "smtp");
    CHECK(
        services[0].overrides ==
        std::vector<std::string>{
            "relayhost=[other.example]",
            "smtp_tls_CAfile=/a b",
            "transport_maps=inline:{a={b c}}",
            "{x=y"}
    );
    CHECK(services[1].overrides == std::vector<std::string>{"smtp_sasl_auth_enable=no"});
}

TEST_CASE("a service added and taken away leaves the file as it was", "[master.cf]") {
    const auto* const bytes =
        GENERATE("", "smtp unix - - y - - smtp\n", "smtp unix - - y - - smtp");
    MasterCf master(bytes);

    const auto appended = master.append("mailctl-relay unix - - y - - smtp\n");

    CHECK(master.services().back().name == "mailctl-relay");
    CHECK(master.remove(appended));
    CHECK(master.bytes() == bytes);
    CHECK_FALSE(master.remove(appended));
}

TEST_CASE("what looks like our service and is none is left alone", "[master.cf]") {
    const std::string ours = "ours unix - - y - - smtp -o a=b\n";
    const std::string bytes = GENERATE_COPY(
        "#" + ours + "theirs unix - - y - - smtp\n",
        "x" + ours,
        ours + "  -o c=d\n",
        ours + "# between\n\n  -o c=d\ntheirs unix - - y - - smtp\n",
        " " + ours,
        std::string("ours unix - - y - - smtp\n  -o a=b\n")
    );
    MasterCf master(bytes);

    CHECK_FALSE(master.holds(ours));
    CHECK_FALSE(master.remove(ours));
    CHECK(master.bytes() == bytes);
}

TEST_CASE("our service is taken out of the middle, once", "[master.cf]") {
    const std::string ours = "ours unix - - y - - smtp -o a=b\n";
    MasterCf master("# " + ours + ours + "# about theirs\ntheirs unix - - y - - smtp\n");

    CHECK(master.holds("\n" + ours));
    CHECK(master.remove(ours));
    CHECK(master.bytes() == "# " + ours + "# about theirs\ntheirs unix - - y - - smtp\n");
}

TEST_CASE("lines that somebody put below ours stay whole", "[master.cf]") {
    MasterCf master("smtp unix - - y - - smtp");
    const auto appended = master.append("ours unix - - y - - smtp\n");
    MasterCf edited(master.bytes() + "theirs unix - - y - - smtp\n");

    CHECK(edited.remove(appended));
    CHECK(edited.bytes() == "smtp unix - - y - - smtp\ntheirs unix - - y - - smtp\n");
}
