"""Who may do what: each user has an account of their own, and this machine's mail is the administrators'."""

import json
import threading
import time

import mailctl as m

from case import ACCOUNT_PASSWORD, DENIED, EMAIL, NOT_FOUND, UserTest

READER, OTHER = "reader@example.net", "other@example.net"
BUSY = 75
# brake.hpp. The first row is that of the connection.
ROWS_AT_ONCE, A_ROW = 200, 5


class Roles(UserTest):
    def test_a_stranger_gets_nothing(self):
        """W1. Even on a socket that is open to all."""
        self.connect()
        self.daemon.socket.chmod(0o666)
        before = self.everything()
        self.platform.forget_calls()
        for words in (
            ["account", "status"], ["account", "connect", READER, "--password-file", "-"], ["account", "disconnect"],
            ["domain", "list"], ["domain", "list", "--refresh"], ["domain", "add", "a.test"],
            ["domain", "verify", "a.test"], ["domain", "show", "a.test"], ["domain", "records", "a.test"],
            ["domain", "remove", "a.test"], ["credential", "list"], ["credential", "create"],
            ["credential", "rotate", "5"], ["credential", "remove", "5"],
            ["platform", "health"], ["stats"], ["logs"], ["relay", "enable"], ["dns", "provider", "list"],
            ["dns", "plan", "a.test"], ["dns", "apply", "a.test"], ["dns", "check", "a.test"],
            ["dns", "export", "a.test"], ["dns", "withdraw", "a.test"], ["dns", "grant", "a.test", "reader"],
        ):
            with self.subTest(words=words):
                status, reply = self.json_as("stranger", *words, stdin=ACCOUNT_PASSWORD)
                self.assertEqual(status, DENIED, reply)
        self.assertEqual(self.platform.calls(), [])
        self.assert_same(before)

    def test_a_reader_has_an_account_and_cannot_turn_the_mail_of_the_machine_to_it(self):
        """W1."""
        self.connect_as("reader", READER)
        self.ok_as("reader", "domain", "add", "a.test", "--no-dns")
        self.ok_as("reader", "credential", "create")
        before = self.everything()
        for words in (
            ["relay", "enable"], ["relay", "enable", "--dry-run"], ["relay", "disable"], ["undo", "1"],
            ["dns", "provider", "add", "mine", "--kind", "manual"], ["dns", "provider", "remove", "mine"],
            ["dns", "grant", "pdns.test", "reader"], ["dns", "revoke", "pdns.test", "reader"],
        ):
            with self.subTest(words=words):
                status, reply = self.json_as("reader", *words)
                self.assertEqual(status, DENIED, reply)
                self.assertIn("mailctl-admin", reply["error"]["hint"])
        self.assert_same(before)

    def test_an_admin_relays_through_their_own_account_and_the_history_names_them(self):
        """W15."""
        self.connect_as("admin", "admin@example.net")
        self.platform.set_domain("admin@example.net", "a.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.ok_as("admin", "relay", "enable")
        self.assertTrue(self.ok_as("admin", "account", "status")["relay"])
        self.assert_arrives(self.send_from("a.test"), self.username())
        rows = self.ok("history")["entries"]
        self.assertEqual({row["by"] for row in rows}, {"admin"})
        self.assertIn("connected", [row["event"] for row in rows])
        self.assertFalse(self.ok("account", "status")["connected"])

    def test_an_admins_relay_is_no_readers_to_stop(self):
        self.connect()
        credential = self.relay_on()
        self.connect_as("reader", READER)
        before = self.postfix()
        self.assertFalse(self.ok_as("reader", "account", "status")["relay"])
        self.ok_as("reader", "account", "disconnect")
        self.assertEqual(self.postfix(), before)
        self.assertEqual(list(self.account()["credentials"]), [credential])

    def test_who_shares_an_account_cannot_delete_the_credential_of_the_relay(self):
        """W10."""
        self.connect()
        credential = self.relay_on()
        self.connect_as("reader", EMAIL)
        for words in (["remove", credential], ["rotate", credential]):
            status, reply = self.json_as("reader", "credential", *words)
            self.assertNotEqual(status, 0, reply)
        self.assertEqual(list(self.account()["credentials"]), [credential])
        self.assert_arrives(self.send_from("relayed.test"), self.username())


class Apart(UserTest):
    def setUp(self):
        super().setUp()
        self.connect_as("reader", READER)
        self.connect_as("other", OTHER)
        self.ok_as("reader", "domain", "add", "mine.test", "--no-dns")
        self.credential = self.ok_as("reader", "credential", "create", "--description", "mine")["credential"]

    def test_each_has_their_own(self):
        for user, email, domains in (("reader", READER, 1), ("other", OTHER, 0)):
            status = self.ok_as(user, "account", "status")
            self.assertEqual((status["owner"], status["email"], status["domains"]), (user, email, domains))
        self.assertEqual(self.ok_as("other", "domain", "list")["domains"], [])
        self.assertEqual(self.ok_as("other", "credential", "list")["credentials"], [])
        self.assertFalse(self.ok("account", "status")["connected"])

    def test_nobody_reaches_what_is_anothers(self):
        before = self.everything()
        for words in (
            ["domain", "verify", "mine.test"], ["domain", "show", "mine.test"], ["domain", "remove", "mine.test"],
            ["credential", "rotate", self.credential["id"]], ["credential", "remove", self.credential["id"]],
        ):
            for user in ("other", "admin"):
                with self.subTest(user=user, words=words):
                    status, reply = self.json_as(user, *words)
                    self.assertEqual(status, NOT_FOUND, reply)
        self.assert_same(before)

    def test_the_history_tells_of_others_that_they_acted_and_not_what_is_theirs(self):
        def told(user):
            return self.ok_as(user, "history")["entries"]

        own, others, all_rows = told("reader"), told("other"), self.ok("history")["entries"]
        self.assertEqual([row for row in own if row["by"] == "reader"], [row for row in all_rows if row["by"] == "reader"])
        self.assertEqual([row["sequence"] for row in others], [row["sequence"] for row in all_rows])
        self.assertEqual([row["hash"] for row in others], [row["hash"] for row in all_rows])
        text = json.dumps(others)
        for secret in (READER, "mine.test", self.credential["username"]):
            self.assertNotIn(secret, text)
            self.assertIn(secret, json.dumps(own))
        self.assertEqual(told("admin"), all_rows)
        self.assertIn(OTHER, text)

    def test_one_that_leaves_takes_nothing_of_the_other_along(self):
        self.ok_as("other", "account", "disconnect")
        self.assertEqual(len(self.ok_as("reader", "domain", "list")["domains"]), 1)
        self.assertEqual(len(self.ok_as("reader", "credential", "list")["credentials"]), 1)


class Crowd(UserTest):
    def test_guests_who_wait_for_a_platform_that_hangs_do_not_keep_an_admin_waiting(self):
        for user in ("reader", "other"):
            self.connect_as(user, f"{user}@example.net")
        self.platform.fault("*", "hang", seconds=60)
        results = []
        calls = [threading.Thread(target=lambda user=user: results.append(self.json_as(user, "platform", "health")))
                 for user in ("reader", "other") * 3]
        for call in calls:
            call.start()
        self.addCleanup(lambda: [call.join() for call in calls])
        self.addCleanup(self.platform.clear)
        deadline = time.monotonic() + 10
        while len(results) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual([status for status, _ in results], [BUSY] * 3)
        started = time.monotonic()
        self.enable()
        self.disable()
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(len(results), 3)
        self.platform.clear()
        for call in calls:
            call.join()
        self.assertEqual(sorted(status for status, _ in results), [0] * 3 + [BUSY] * 3)
        self.assertIsNotNone(m.master_pid())

    def test_one_who_waits_for_a_platform_that_hangs_keeps_no_other_waiting(self):
        """S12."""
        for user in ("reader", "other"):
            self.connect_as(user, f"{user}@example.net")
        self.platform.fault("*", "hang", seconds=60)
        results = []
        calls = [threading.Thread(target=lambda: results.append(self.json_as("reader", "domain", "list", "--refresh")))
                 for _ in range(5)]
        for call in calls:
            call.start()
        self.addCleanup(lambda: [call.join() for call in calls])
        self.addCleanup(self.platform.clear)
        deadline = time.monotonic() + 10
        while len(results) < 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.json_as("other", "dns", "provider", "list")[0], 0)
        while len(results) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual([status for status, _ in results], [BUSY] * 3)
        self.assertEqual(self.json_as("other", "dns", "provider", "list")[0], 0)

    def test_a_reader_fills_the_journal_at_a_measured_pace_and_an_admin_does_not_wait(self):
        """P."""
        self.connect_as("reader", READER)
        with m.as_user(self.uids["reader"], self.gids["mailctl"]):
            reader = m.Client(self.daemon.socket)
        self.addCleanup(reader.close)

        def act(number):
            method, how = ("Remove", {}) if number % 2 else ("Add", {"no_dns": True})
            begun = time.monotonic()
            self.assertNotIn("error", reader.call("io.mailctl.domain." + method, {"domain": "a.test", **how}))
            return time.monotonic() - begun

        self.assertLess(max(act(number) for number in range(ROWS_AT_ONCE - 1)), A_ROW / 2)
        # Time has forgiven some of them.
        self.assertTrue(any(act(number) > A_ROW / 2 for number in range(ROWS_AT_ONCE - 1, 2 * ROWS_AT_ONCE)))
        self.connect()
        begun = time.monotonic()
        self.ok("domain", "add", "b.test", "--no-dns")
        self.assertLess(time.monotonic() - begun, A_ROW / 2)
