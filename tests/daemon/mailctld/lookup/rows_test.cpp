#include "daemon/mailctld/lookup/rows.hpp"

#include "tests/daemon/mailctld/lookup/some_states.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <stdexcept>

using namespace mailctl;
using namespace mailctl::lookup;

namespace {

constexpr MailOwner vmail{5000, 5001};

}  // namespace

TEST_CASE("Dovecot is told the password and where the mail lies", "[lookup]") {
    auto john = test::john();
    CHECK(passdb_text(john) == R"({"password":"{SSHA512}hash"})");
    CHECK(
        userdb_text(john, vmail) ==
        R"({"gid":5001,"home":"/var/vmail/example.org/john","uid":5000})"
    );

    john.mailbox->mail = "maildir:~/Maildir";
    john.mailbox->quota_bytes = std::numeric_limits<std::uint64_t>::max();
    CHECK(
        userdb_text(john, vmail) ==
        R"({"gid":5001,"home":"/var/vmail/example.org/john","mail":"maildir:~/Maildir",)"
        R"("quota_rule":"*:bytes=18446744073709551615","uid":5000})"
    );
}

TEST_CASE("a hash that is to be renewed is told twice, and not to 2.4", "[lookup]") {
    auto john = test::john();
    CHECK(renewal_text(john, Spelling::json) == std::nullopt);
    john.mailbox->wants_renewal = true;
    CHECK(renewal_text(john, Spelling::json) == R"({"password":"{SSHA512}hash"})");
    CHECK(renewal_text(john, Spelling::line) == std::nullopt);
    john.mailbox->password.reset();
    CHECK(renewal_text(john, Spelling::json) == std::nullopt);
    CHECK(renewal_text(test::gone("john"), Spelling::json) == std::nullopt);
}

TEST_CASE("a suspended mailbox takes mail, and neither logs in nor sends", "[lookup]") {
    auto john = test::john();
    john.mailbox->password.reset();
    john.senders = {test::address("john@example.org")};

    CHECK(passdb_text(john) == std::nullopt);
    CHECK(userdb_text(john, vmail).has_value());
    CHECK(sender_row(john) == Row{"john@example.org", std::nullopt});
    CHECK(mailbox_row(john).value.has_value());

    john.senders.push_back(test::address("max@example.org"));
    CHECK(sender_row(john) == Row{"john@example.org", "max@example.org"});
}

TEST_CASE("a mailbox that takes no mail may still be logged in to", "[lookup]") {
    auto john = test::john();
    john.mailbox->accepts_mail = false;

    CHECK(mailbox_row(john) == Row{"john@example.org", std::nullopt});
    CHECK(alias_row(john, true) == Row{"john@example.org", std::nullopt});
    CHECK(passdb_text(john).has_value());
    CHECK(sender_row(john) == Row{"john@example.org", "john@example.org"});
}

TEST_CASE("an address that is nothing has no row and no file", "[lookup]") {
    const auto gone = test::gone("john");

    for (const auto& row : {mailbox_row(gone), alias_row(gone, true), sender_row(gone)}) {
        CHECK(row == Row{"john@example.org", std::nullopt});
    }
    CHECK(passdb_text(gone) == std::nullopt);
    CHECK(userdb_text(gone, vmail) == std::nullopt);
}

TEST_CASE("a mailbox is an alias of itself where a catch-all would take its mail", "[lookup]") {
    auto john = test::john();
    CHECK(alias_row(john, false).value == std::nullopt);
    CHECK(alias_row(john, true).value == "john@example.org");

    john.destinations = {test::address("a@example.net"), test::address("b@example.net")};
    CHECK(alias_row(john, true).value == "a@example.net,b@example.net");
}

TEST_CASE("nobody is named twice in a row", "[lookup]") {
    auto john = test::john();
    john.senders = {test::address("john@example.org"), test::address("max@example.org")};
    john.destinations = {test::address("a@example.net"), test::address("a@example.net")};

    CHECK(sender_row(john).value == "john@example.org,max@example.org");
    CHECK(alias_row(john, false).value == "a@example.net");
}

TEST_CASE("a domain is there or not, with or without a catch-all", "[lookup]") {
    DomainState domain{test::domain(), true, {}, {}};
    CHECK(domain_row(domain) == Row{"example.org", "OK"});
    CHECK(catch_all_row(domain) == Row{"@example.org", std::nullopt});

    domain.is_hosted = false;
    domain.catch_all = {test::address("max@example.org")};
    CHECK(domain_row(domain) == Row{"example.org", std::nullopt});
    CHECK(catch_all_row(domain) == Row{"@example.org", "max@example.org"});
}

TEST_CASE("no row is made of what Postfix could not ask for", "[lookup]") {
    for (const auto* local : {"", "John", "a@b", "a b", "a,b", ".a", "a..b"}) {
        CAPTURE(local);
        CHECK_THROWS_AS(alias_row(test::gone(local), false), std::logic_error);
        CHECK_THROWS_AS(mailbox_row(test::gone(local)), std::logic_error);
        CHECK_THROWS_AS(sender_row(test::gone(local)), std::logic_error);
    }
    CHECK(alias_row(test::gone("o'brien+x"), false).key == "o'brien+x@example.org");
}

TEST_CASE("a Dovecot that reads lines is told the same", "[lookup]") {
    auto john = test::john();
    CHECK(passdb_text(john, Spelling::line) == "john@example.org:{SSHA512}hash\n");
    CHECK(
        userdb_text(john, vmail, Spelling::line) ==
        "john@example.org::5000:5001::/var/vmail/example.org/john::\n"
    );

    john.mailbox->mail = "maildir:~/";
    john.mailbox->quota_bytes = 1'048'576;
    CHECK(
        userdb_text(john, vmail, Spelling::line) ==
        "john@example.org::5000:5001::/var/vmail/example.org/john::userdb_mail_driver=maildir "
        "userdb_mail_path=/var/vmail/example.org/john "
        "userdb_mail_inbox_path=/var/vmail/example.org/john "
        "userdb_quota_storage_size=1048576B\n"
    );
    john.mailbox->mail = "maildir:~/Maildir";
    CHECK(
        userdb_text(john, vmail, Spelling::line)
            ->find("_path=/var/vmail/example.org/john/Maildir ") != std::string::npos
    );

    john.mailbox->password = "{PLAIN}a:b";
    CHECK(passdb_text(john, Spelling::line) == "john@example.org:{PLAIN.b64}YTpi\n");
    john.mailbox->password = "{PLAIN}a:bc";
    CHECK(passdb_text(john, Spelling::line) == "john@example.org:{PLAIN.b64}YTpiYw==\n");
    john.mailbox->password.reset();
    CHECK(passdb_text(john, Spelling::line) == std::nullopt);
}
