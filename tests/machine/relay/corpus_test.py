"""Small configurations of the kinds that servers have, each through the whole course.

Each row says what must come of `relay enable` on it: nothing in the way, or what has to be accepted. What
routes nothing needs no flag.
"""

import pathlib

import mailctl as m
from case import RELAY, RigTest

OTHER = "[relay2.provider.test]:587"
LIST = "lists.client.test lmtp:unix:/run/lists\n"

# name, lines for main.cf, what is told as overruling (None: nothing)
CASES = (
    ("an empty main.cf but for what Postfix needs", "", None),
    ("a table of routes that is empty", "transport_maps = {empty}\n", None),
    ("the same behind the proxy", "transport_maps = proxy:{empty}\n", None),
    ("an empty texthash table", "transport_maps = texthash:/etc/postfix/corpus_empty\n", None),
    ("an empty table of patterns", "transport_maps = regexp:/etc/postfix/corpus_comments\n", None),
    ("lists that stay on this machine", "transport_maps = {lists}\n", None),
    ("routes that change nothing", "transport_maps = inline:{{ {{ a.test = : }} }}\n", None),
    ("a route to another server", "transport_maps = {routes}\n", "corp.test goes to smtp:[corp.test]"),
    ("a route among lists", "transport_maps = {lists}, {routes}\n", "(corp.test goes to smtp:[corp.test])"),
    ("many routes", "transport_maps = {many}\n", "and 17 more)"),
    ("a route for everything else", "transport_maps = inline:{{ {{ * = local: }} }}\n", "all other mail goes to local:"),
    ("a table of routes that is missing", "transport_maps = hash:/etc/postfix/gone\n", "gone does not exist)"),
    ("routes in a database", "transport_maps = proxy:mysql:/etc/postfix/my.cf\n", "proxy:mysql:/etc/postfix/my.cf"),
    ("patterns", "transport_maps = regexp:/etc/postfix/corpus_patterns\n", "/@corp/ goes to smtp:[corp.test]"),
    ("patterns that stay on this machine", "transport_maps = regexp:/etc/postfix/corpus_stay\n", None),
    ("patterns that take everything else", "transport_maps = regexp:/etc/postfix/corpus_all\n", "/./ goes to local:"),
    ("everything but what is met", "transport_maps = regexp:/etc/postfix/corpus_but\n", "!/@corp/ goes to local:"),
    ("a constant database that is empty", "transport_maps = {empty_cdb}\n", None),
    ("a constant database", "transport_maps = {cdb}\n", "(corp.test goes to smtp:[corp.test])"),
    ("transports by sender, as usual", "sender_dependent_default_transport_maps = inline:{{ {{ a@b.test = dunno }} }}\n", None),
    ("transports by sender to a next hop", "sender_dependent_default_transport_maps = inline:{{ {{ a@b.test = smtp:[c.test] }} }}\n", "a@b.test goes to smtp:[c.test]"),
    ("transports by sender to nowhere known", "sender_dependent_default_transport_maps = inline:{{ {{ a@b.test = nosuch: }} }}\n", "a@b.test goes to nosuch:"),
    ("relays by sender, none", "sender_dependent_relayhost_maps = {empty}\n", None),
    ("relays by sender, all as usual", "sender_dependent_relayhost_maps = inline:{{ {{ a@b.test = DUNNO }} }}\n", None),
    ("relays by sender", "sender_dependent_relayhost_maps = inline:{{ {{ a@b.test = [c.test] }} }}\n", "a@b.test goes to [c.test]"),
    ("Debian's Local only", "default_transport = error\nrelay_transport = error\n", None),
    ("Debian's Local only with relay_domains", "default_transport = error\nrelay_transport = error\nrelay_domains = a.test\n", None),
    ("no mail to relay_domains, of which there are none", "relay_transport = error:none here\n", None),
    ("the same with an empty table", "relay_transport = error:none\nrelay_domains = {empty}\n", None),
    ("no mail to relay_domains", "relay_transport = error:none here\nrelay_domains = a.test\n", "relay_transport = error:none here"),
    ("no mail out, in words of one's own", "default_transport = error:not from here\n", "default_transport = error:not from here"),
    ("another way out", "default_transport = msmtp\n", "default_transport = msmtp"),
    ("a password for another relay", "smtp_sasl_password_maps = {passwords}\nsmtp_sasl_auth_enable = yes\n", None),
    ("a password for every relay", "smtp_sasl_password_maps = static:a:b\nsmtp_sasl_auth_enable = yes\n", "static:<secret> has an entry"),
    ("aliases in LDAP by $config_directory", "virtual_alias_maps = ldap:$config_directory/corpus_comments\n", None),
    ("tabs, blanks and CRLF", "myorigin\t=\tclient.test\r\n# a comment\r\n", None),
    ("a last line without its end", "smtp_helo_timeout = 77s", None),
    ("latin-1", "smtpd_banner = gr\xfc\xdfe\n", None),
    ("two lines for one setting", "relayhost = [one.test]\nrelayhost = [two.test]\n", None),
    ("a relay by a name of one's own", "my_relay = [old.test]\nrelayhost = $my_relay\n", None),
    ("a content filter", "content_filter = smtp:[127.0.0.1]:10025\n", None),
)

PATTERNS = {
    "comments": "# nothing\n\n",
    "patterns": "# one\n/@corp/ smtp:[corp.test]\n",
    "stay": "if /@lists/\n/^owner-/ local:\nendif\n/^.*\\+ham@/ error:no\n/^zz/\n  discard:\n",
    "all": "/@corp/ local:\n/./ local:\n",
    "but": "!/@corp/ local:\n",
}


class Corpus(RigTest):
    def setUp(self):
        super().setUp()
        many = "".join(f"d{number:02}.test smtp:[corp.test]\n" for number in range(20))
        self.tables = {
            "empty": self.table("corpus_empty", ""),
            "lists": self.table("corpus_lists", LIST),
            "routes": self.table("corpus_routes", "corp.test smtp:[corp.test]\n"),
            "many": self.table("corpus_many", many),
            "empty_cdb": self.table("corpus_none", "", kind="cdb"),
            "cdb": self.table("corpus_constant", "corp.test smtp:[corp.test]\n", kind="cdb"),
            "passwords": self.table("corpus_passwords", f"{OTHER} somebody:else\n"),
        }
        for name, text in PATTERNS.items():
            path = pathlib.Path("/etc/postfix", f"corpus_{name}")
            path.write_text(text)
            self.addCleanup(path.unlink, missing_ok=True)

    def whole_course(self, lines, told, port):
        written = self.main_cf + lines.format(**self.tables).encode("latin-1")
        self.configure(written)
        words = ["--no-trial", "--port", port]
        if told:
            for flag in (), ("--dry-run",), ("--force",):
                error = self.assert_refused(self.daemon.enable(*words, *flag), 78, "other settings would")
                self.assertIn(told, error["message"])
            words.append("--accept-overrules")
        status, plan = self.daemon.enable(*words, "--dry-run")
        self.assertEqual(status, 0, plan)
        self.assertEqual(m.MAIN_CF.read_bytes(), written)

        report = self.enable(*words)

        self.assertEqual(report["plan"], plan["plan"])
        self.assertEqual(self.status()["drift"], [])
        if told:
            self.assertIn(told, str(self.status()["overrules"]))
            words.remove("--accept-overrules")
        enabled = m.MAIN_CF.read_bytes(), m.MASTER_CF.read_bytes()
        self.assertFalse(self.enable(*words)["changed"])
        self.assertEqual((m.MAIN_CF.read_bytes(), m.MASTER_CF.read_bytes()), enabled)
        self.assert_drift_is_seen()
        m.write_settled(m.MAIN_CF, enabled[0])
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), written)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def assert_drift_is_seen(self):
        changed = m.MAIN_CF.read_bytes().replace(RELAY[:-4].encode(), b"[rogue.example]")
        m.write_settled(m.MAIN_CF, changed)
        self.assertEqual([row["object"] for row in self.status()["drift"]], ["main.cf relayhost"])

    def start_over(self):
        self.configure(self.main_cf)
        m.write_settled(m.MASTER_CF, self.master_cf)
        self.disable("--force")

    def walk(self, port):
        for name, lines, told in CASES:
            with self.subTest(name, port=port):
                self.start_over()
                self.whole_course(lines, told, port)

    def test_starttls(self):
        self.walk("587")

    def test_tls_from_the_first_byte(self):
        self.walk("465")

    def test_mail_leaves_where_local_only_gave_way(self):
        self.add_to_main("default_transport = error\nrelay_transport = error\n", reload=True)
        self.assertIn("default_transport = error, by which no mail", str(self.enable()["notes"]))
        self.assert_arrives(self.send())
        self.disable()
        self.assertEqual(m.postfix_value("default_transport"), "error")

    def test_local_only_stays_where_only_some_senders_are_relayed(self):
        self.add_to_main("default_transport = error\n")
        self.assert_refused(self.daemon.enable("--senders", "a.test"), 78, "default_transport = error")

    def test_an_empty_table_that_fills_is_drift(self):
        self.add_to_main(f"transport_maps = {self.tables['empty']}\n")
        self.enable("--no-trial")
        self.assertEqual(self.status()["drift"], [])
        self.table("corpus_empty", "corp.test smtp:[corp.test]\n")
        self.assertRegex(self.status()["drift"][0]["problem"], r"corp.test goes to smtp:\[corp.test\]")

    # ---- what has only a part in it

    def notes(self, main, master="", *words):
        self.start_over()
        self.configure(self.main_cf + main.encode())
        m.write_settled(m.MASTER_CF, self.master_cf + master.encode())
        _, report = self.daemon.enable("--no-trial", "--dry-run", *words)
        return " ".join(report["notes"])

    def test_a_content_filter_in_master_cf_is_noted(self):
        for command in "smtpd", "pickup", "cleanup":
            service = f"10587 inet n - y - - {command}\n  -o content_filter=scan:[127.0.0.1]:10024\n"
            self.assertIn(
                "your content_filter, scan:[127.0.0.1]:10024 (master.cf 10587/inet), before it comes here",
                self.notes("", service),
            )
        self.assertNotIn("content_filter", self.notes("", "10025 inet n - y - - smtpd\n  -o content_filter=\n"))

    def test_that_addresses_are_verified_through_the_relay_is_noted(self):
        lines = "smtpd_recipient_restrictions = reject_unauth_destination reject_unverified_recipient\n"
        note = "your reject_unverified_recipient asks the relay from now on"
        self.assertIn(note, self.notes(lines))
        self.assertIn(note, self.notes(lines, "", "--port", "465"))
        self.assertIn(note, self.notes("", "10587 inet n - y - - smtpd\n  -o smtpd_sender_restrictions=reject_unverified_recipient\n"))
        for more in "address_verify_relayhost =\n", "address_verify_relayhost = [a.test]\n":
            self.assertNotIn("unverified", self.notes(lines + more))
        self.assertNotIn("unverified", self.notes(lines, "", "--senders", "a.test"))

    # ---- the order of refusals

    def test_a_main_cf_that_cannot_be_read_comes_before_what_overrules(self):
        self.add_to_main("transport_maps = inline:{corp.test=smtp:[corp.test]}\na line without a sign\n")
        self.assert_refused(self.daemon.enable("--dry-run"), 78, "Postfix cannot read its configuration: .*missing '='")

    def test_it_comes_before_the_trial_as_well(self):
        self.add_to_main("a line without a sign\n")
        self.assert_refused(
            self.daemon.enable(password="wrong"), 78, "Postfix cannot read its configuration: .*missing '='"
        )
