"""Files that trip careless editors of main.cf: enable gives the wanted values and nothing else,
disable gives every byte back. The rows are those by which an earlier tool was measured."""

import mailctl as m
from case import RELAY, RigTest, parameters, run

COMMON = """compatibility_level = 3.6
inet_interfaces = loopback-only
maillog_file = /var/log/mail.log
mynetworks = 127.0.0.0/8
"""

SHIPPED = """# See /usr/share/postfix/main.cf.dist for a commented, more complete version
smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)
biff = no
append_dot_mydomain = no
readme_directory = no
compatibility_level = 2

# TLS parameters
smtpd_tls_cert_file = /etc/postfix/cert.pem
smtpd_tls_key_file = /etc/postfix/key.pem
smtpd_use_tls = yes
smtp_tls_security_level = may
smtpd_tls_session_cache_database = btree:${data_directory}/smtpd_scache

myhostname = client.test
alias_maps = hash:/etc/aliases
myorigin = /etc/mailname
mydestination = localhost, localhost.localdomain
relayhost =
mynetworks = 127.0.0.0/8
recipient_delimiter = +
inet_interfaces = loopback-only
virtual_alias_maps =
smtpd_recipient_restrictions = permit_mynetworks,
    permit_sasl_authenticated,
    reject_unauth_destination
maillog_file = /var/log/mail.log
smtpd_data_restrictions = reject_unauth_pipelining"""

OURS = {
    "relayhost", "smtp_sasl_auth_enable", "smtp_sasl_password_maps",
    "smtp_sasl_tls_security_options", "smtp_tls_CAfile", "smtp_tls_policy_maps",
}


def others(values):
    return {name: value for name, value in values.items() if name not in OURS}


class GoldenOutcomes(RigTest):
    def round_trip(self, before):
        """Enables and disables; gives the values in between."""
        before = before.encode() if isinstance(before, str) else before
        self.configure(before)
        untouched = parameters()

        report = self.enable()
        self.assertEqual(m.how(report), "reloaded")
        shown = m.postconf("-n")
        values = parameters()
        self.assertEqual(shown.stderr, "")
        self.assertEqual(others(values), others(untouched))
        self.assertEqual(values["relayhost"], RELAY)
        self.assertEqual(values["smtp_sasl_auth_enable"], "yes")
        self.assertEqual(
            run("postmap", "-q", RELAY, self.secret_table()).stdout, f"{m.USER}:{m.PASSWORD}\n"
        )
        policy = values["smtp_tls_policy_maps"].split(",")[0]
        self.assertEqual(run("postmap", "-q", RELAY, policy).stdout, "secure match=nexthop\n")

        self.assertTrue(self.disable()["changed"])
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.assertEqual(parameters(), untouched)
        return values

    def test_a_shipped_file_without_a_final_newline(self):
        values = self.round_trip(SHIPPED)
        self.assertEqual(values["smtp_tls_security_level"], "may")

    def test_a_file_with_nothing_but_myhostname(self):
        values = self.round_trip("myhostname = a.example\n")
        self.assertNotIn("smtp_tls_security_level", values)

    def test_an_own_relay_with_its_maps_options_and_level(self):
        passwords = self.table("corp", "[relay2.provider.test]:587 second@client.test:other-password\n")
        before = COMMON + (
            "myhostname = client.test\n"
            "relayhost=[relay2.provider.test]:587\n"
            "smtp_sasl_auth_enable=yes\n"
            f"smtp_sasl_password_maps={passwords}\n"
            "smtp_sasl_security_options = noanonymous, noplaintext\n"
            "smtp_sasl_tls_security_options = noanonymous\n"
            "smtp_tls_security_level = verify\n"
            "smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt\n"
        )
        values = self.round_trip(before)
        self.assertEqual(values["smtp_tls_security_level"], "verify")
        self.assertEqual(values["smtp_sasl_security_options"], "noanonymous, noplaintext")
        self.assertTrue(values["smtp_sasl_password_maps"].endswith(", " + passwords))
        # Afterwards the old relay works on, with its own login.
        self.assert_arrives(self.send(), login="second@client.test")

    def test_a_relayhost_that_goes_on_in_the_next_line(self):
        values = self.round_trip(
            COMMON + "myhostname = a.example\nrelayhost =\n  [old.example]:25\nbiff = no\n"
        )
        self.assertEqual(values["myhostname"], "a.example")

    def test_comments_between_the_lines_of_one_value(self):
        self.round_trip(
            COMMON + "relayhost =\n# not this one\n#  [older.example]:25\n\n  [old.example]:25\n"
            "myhostname = a.example\n"
        )

    def test_a_tab_or_nothing_around_the_equals_sign(self):
        values = self.round_trip(
            COMMON + "relayhost\t= [old]:25\nsmtp_tls_security_level\t=\tmay\nmyhostname=a.example\n"
        )
        self.assertEqual(values["smtp_tls_security_level"], "may")

    def test_an_indented_line_that_begins_like_a_parameter(self):
        values = self.round_trip(
            COMMON + "smtpd_banner = first\n  relayhost second\n  relayhost = third\nbiff = no\n"
        )
        self.assertEqual(values["smtpd_banner"], "first relayhost second relayhost = third")

    def test_commented_parameters_stay_comments(self):
        self.round_trip(
            COMMON + "#relayhost = x\n# relayhost = y\n  # relayhost = z\nmyhostname = a.example\n"
        )

    def test_names_that_only_begin_like_ours(self):
        values = self.round_trip(
            COMMON + "smtp_tls_security_level_of_mine = 1\nrelayhost_of_mine = 2\n"
            "mydestination = $relayhost_of_mine $smtp_tls_security_level_of_mine\n"
        )
        self.assertEqual(values["relayhost_of_mine"], "2")

    def test_enabling_three_times_is_one_change(self):
        self.configure(COMMON + "myhostname = a.example\n")
        self.assertTrue(self.enable()["changed"])
        after_one = m.MAIN_CF.read_bytes()
        for _ in range(2):
            report = self.enable()
            self.assertEqual((report["changed"], m.how(report), report["plan"]), (False, "none", []))
        self.assertEqual(m.MAIN_CF.read_bytes(), after_one)
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), (COMMON + "myhostname = a.example\n").encode())
        self.assertFalse(self.disable()["changed"])

    def test_ten_cycles_leave_the_file_as_it_was(self):
        self.configure(SHIPPED)
        for _ in range(10):
            self.enable("--no-trial")
            self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), SHIPPED.encode())
        self.assertLessEqual(len(list(m.GENERATIONS.iterdir())), 4)

    def test_a_host_that_would_inject_a_line_is_refused(self):
        before = self.world()
        host = "smtp.provider.test]:25\nmynetworks = 0.0.0.0/0\nx = [y"
        for answer in (
            self.daemon.enable(host=host),
            self.daemon.enable(host="smtp.provider.test]:25"),
            self.daemon.enable(host="[smtp.provider.test]"),
            self.daemon.enable(host="smtp.provider.test relayhost"),
        ):
            self.assert_refused(answer, 65, "is not a host name")
        self.assertEqual(self.world(), before)
        self.assertNotIn("0.0.0.0/0", m.postconf("-n").stdout)

