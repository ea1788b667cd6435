"""One machine, several administrators: another's relay is theirs; and a dry run is one everywhere."""

import mailctl as m
from case import ACCOUNT_PASSWORD, CONFLICT, EMAIL, UserTest
from relaying import RelayingTest

THEIRS = "admin@example.net"
READS = {"account", "domains/list", "domains/dns-records", "smtp/list"}


class Owners(UserTest, RelayingTest):
    """The administrator relays through an account of their own; root has another one."""

    member = {**UserTest.member, "other": ("mailctl", "mailctl-admin")}

    def setUp(self):
        super().setUp()
        self.connect_as("admin", THEIRS)
        self.platform.set_domain(THEIRS, "theirs.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.ok_as("admin", "relay", "enable")
        self.main = m.MAIN_CF.read_bytes()

    def assert_theirs(self):
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main)
        self.assert_one_credential(THEIRS)

    def assert_not_for(self, user, *words, stdin=""):
        status, reply = self.json_as(user, *words, stdin=stdin)
        self.assertEqual(status, CONFLICT, reply)
        self.assertIn("this machine's relay goes through the account of", reply["error"]["message"])
        self.assertIn("--force", reply["error"]["hint"])
        self.assert_theirs()

    def test_another_administrator_does_not_touch_it_without_force(self):
        self.connect_as("other", "other@example.org")
        host = ("relay", "enable", "--host", "smtp.provider.test", "--username", m.USER, "--password-file", "-")
        for words in (["relay", "enable"], ["relay", "disable"], ["relay", "disable", "--forget"], ["undo", "1"]):
            with self.subTest(words=words):
                self.assert_not_for("other", *words)
        self.assert_not_for("other", *host, stdin=m.PASSWORD)
        self.assertEqual(self.credentials("other@example.org"), {})

    def test_another_administrators_disconnect_does_not_touch_it(self):
        self.connect_as("other", "other@example.org")
        self.ok_as("other", "account", "disconnect")
        self.assert_theirs()

    def test_force_takes_it_over_and_the_history_names_both(self):
        self.connect_as("other", "other@example.org")
        self.ok_as("other", "relay", "enable", "--force")
        self.assert_one_credential("other@example.org")
        rows = self.ok("history")["entries"]
        self.assertEqual([row["by"] for row in rows if row["event"] == "done"], ["admin", "other"])

    def test_force_of_disable_stops_it(self):
        self.ok_as("other", "relay", "disable", "--force")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_root_may(self):
        self.ok("relay", "enable")
        self.assert_one_credential(EMAIL)
        self.ok("relay", "disable")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_credential_that_was_taken_over_is_their_own_to_settle(self):
        self.ok("relay", "enable")
        self.ok_as("admin", "account", "status")
        self.ok_as("admin", "account", "disconnect")
        self.assertEqual(self.credentials(THEIRS), {})
        self.assert_one_credential(EMAIL)

    def test_the_same_platform_credential_of_two_owners_is_not_mixed_up(self):
        """Two users of this machine may share one account at the platform."""
        self.ok_as("other", "account", "connect", THEIRS, "--password-file", "-", stdin=ACCOUNT_PASSWORD)
        self.assert_not_for("other", "relay", "enable")
        self.ok_as("other", "account", "status")
        self.assert_theirs()

    def test_a_user_who_is_no_administrator_changes_nothing(self):
        self.connect_as("reader", "reader@example.org")
        (identity,) = self.credentials(THEIRS)
        for words in (["relay", "enable"], ["relay", "disable"], ["credential", "rotate", identity]):
            with self.subTest(words=words):
                status, reply = self.json_as("reader", *words)
                self.assertNotEqual(status, 0, reply)
                self.assert_theirs()


class DryRun(RelayingTest):
    """Nothing is changed anywhere, and the platform is asked but for what is there."""

    def assert_dry(self, *words):
        before, stored = self.everything(), self.store("change", "journal", "ledger", "credential", "account")
        self.platform.forget_calls()
        report = self.ok(*words, "--dry-run")
        self.assertTrue(report["dry_run"], report)
        self.assertLessEqual({call["endpoint"] for call in self.platform.calls()}, READS)
        self.assert_same(before, "store")
        self.assertEqual(self.store("change", "journal", "ledger", "credential", "account"), stored)
        return report

    def test_of_the_first_enable_tells_what_would_be(self):
        report = self.assert_dry("relay", "enable")
        self.assertIn("main.cf relayhost", [row["object"] for row in report["plan"]])

    def test_of_a_second_enable_disable_undo_rotate_and_disconnect(self):
        change = self.relay()["id"]
        identity = self.identity()
        for words in (
            ["relay", "enable"], ["relay", "enable", "--tls", "verify"], ["relay", "disable"],
            ["relay", "disable", "--forget"], ["undo", str(change)], ["credential", "rotate", identity],
            ["credential", "create"], ["account", "disconnect"],
        ):
            with self.subTest(words=words):
                self.assert_dry(*words)
        self.assert_flows()

    def test_with_a_credential_that_is_waiting_to_be_deleted(self):
        self.relay()
        self.platform.fault("smtp/delete", "unavailable")
        self.ok("credential", "rotate", self.identity())
        self.platform.clear()
        self.assert_dry("relay", "enable")
        self.assertEqual(len(self.credentials()), 2)
