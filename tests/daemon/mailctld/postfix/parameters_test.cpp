#include "daemon/mailctld/postfix/parameters.hpp"

#include "daemon/mailctld/postfix/map_type.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::postfix;

TEST_CASE("only listed parameters can be set", "[parameters]") {
    CHECK(check_parameter("relayhost", "[smtp.example.com]:587"));
    for (const char* name :
         {"mailbox_command", "alias_maps", "debugger_command", "mynetworks", ""}) {
        CAPTURE(name);
        CHECK(check_parameter(name, "x").error().code == Errc::internal);
    }
}

TEST_CASE("a value is one line, without reference to other parameters", "[parameters]") {
    CHECK_FALSE(check_parameter("relayhost", "[a]:25\nmynetworks = 0.0.0.0/0"));
    CHECK_FALSE(check_parameter("relayhost", "[$mydomain]:25"));
    CHECK_FALSE(check_parameter("relayhost", "smtp.example.com"));
    CHECK_FALSE(check_parameter("relayhost", "smtp.example.com]:587"));
    CHECK_FALSE(check_parameter("smtp_sasl_auth_enable", "maybe"));
    CHECK_FALSE(check_parameter("smtp_tls_CAfile", "relative"));
    CHECK_FALSE(check_parameter("default_transport", "pipe:evil argv"));
    CHECK(check_parameter(
        "smtp_sasl_password_maps", "lmdb:/etc/postfix/mailctl/1/x, hash:$config_directory/y"
    ));
    CHECK_FALSE(check_parameter("smtp_sasl_password_maps", "lmdb:/a, "));
    CHECK_FALSE(check_parameter("smtp_sasl_password_maps", ""));
}

TEST_CASE("our words in a list are one entry of its kind", "[parameters]") {
    CHECK(check_words("smtp_sasl_password_maps", "lmdb:/etc/postfix/mailctl/1/x"));
    CHECK_FALSE(check_words("smtp_sasl_password_maps", "lmdb:$config_directory/x"));
    CHECK_FALSE(check_words("smtp_sasl_password_maps", "lmdb:/a, hash:/b"));
    CHECK_FALSE(check_words("smtp_sasl_password_maps", "lmdb:/a hash:/b"));
    CHECK(check_words("smtpd_milters", "unix:/run/signing.sock"));
    CHECK_FALSE(check_words("smtpd_milters", "/run/signing.sock"));
    CHECK(check_words("smtpd_recipient_restrictions", "reject_unlisted_recipient"));
    CHECK(check_words("smtpd_client_restrictions", "check_client_access lmdb:/etc/postfix/x"));
    CHECK(check_words("smtpd_recipient_restrictions", "check_policy_service unix:private/quota"));
    CHECK_FALSE(check_words("smtpd_recipient_restrictions", "permit"));
    CHECK_FALSE(check_words("smtpd_recipient_restrictions", "permit_mynetworks"));
    CHECK_FALSE(check_words("smtpd_recipient_restrictions", "reject_x, permit"));
    CHECK_FALSE(check_words("smtpd_client_restrictions", "check_client_access"));
    CHECK_FALSE(check_words("smtpd_client_restrictions", "check_client_access a:/b c"));
    CHECK(check_words("mynetworks", "all").error().code == Errc::internal);
}

TEST_CASE("the table type is the safest that Postfix has", "[parameters]") {
    CHECK(best_map_type({"btree", "cdb", "hash", "lmdb"}, "hash") == "lmdb");
    CHECK(best_map_type({"btree", "cdb", "hash"}, "hash") == "cdb");
    CHECK(best_map_type({"btree", "hash"}, "hash") == "hash");
    CHECK(best_map_type({"texthash", "static"}, "hash") == "texthash");
    CHECK(best_map_type({"texthash", "ldap"}, "ldap") == "texthash");
}
