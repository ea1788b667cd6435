"""Connecting an account: what the platform, the store and the administrator get to see of it."""

import pathlib

from case import (
    ACCOUNT_PASSWORD, CONFLICT, EMAIL, INVALID, NOT_FOUND, REFUSED, UNAVAILABLE, UNKNOWN, RemoteTest,
)

SECOND = "second@example.com"


class Connect(RemoteTest):
    def test_a_new_account_is_made_and_its_key_is_what_the_next_calls_carry(self):
        reply = self.connect()
        self.assertTrue(reply["changed"])
        self.assertEqual(len(self.account()["keys"]), 1)
        status = self.ok("account", "status")
        self.assertTrue(status["connected"])
        self.assertNotIn("problem", status)
        self.assertEqual((status["owner"], status["email"], status["plan"]["name"]), ("root", EMAIL, "Free"))
        for call in self.platform.calls("account"):
            self.assertIn("key_sha256", call)
            self.assertEqual(call["body"]["email"], EMAIL)
        self.assertIn("connected", self.events())

    def test_the_account_that_exists_is_linked_with_its_domains_and_its_credentials_are_left_alone(self):
        account = self.platform.set_account(EMAIL, ACCOUNT_PASSWORD, plan={
            "name": "Professional", "slug": "pro", "emails_per_month": 100_000,
        }, emails_sent_this_month=1234)
        self.platform.set_domain(EMAIL, "there.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.connect()
        status = self.ok("account", "status")
        self.assertEqual((status["plan"]["name"], status["emails_sent"]), ("Professional", 1234))
        self.assertEqual((status["domains"], status["verified_domains"]), (1, 1))
        self.assertEqual(self.account()["id"], account["account_id"])
        self.assertEqual([row["name"] for row in self.ok("domain", "list")["domains"]], ["there.test"])

    def test_a_wrong_password_is_the_platforms_words_and_nothing_is_kept(self):
        self.platform.set_account(EMAIL, "another password")
        before = self.everything()
        status, reply = self.try_connect()
        self.assertEqual(status, REFUSED, reply)
        self.assertIn("password", reply["error"]["message"].lower())
        self.assert_same(before)
        self.refused(NOT_FOUND, "no account", "domain", "list")

    def test_after_a_lost_answer_connecting_again_links_the_account_that_was_made(self):
        self.platform.fault("register", "lost", times=1)
        status, reply = self.try_connect()
        self.assertEqual(status, UNKNOWN, reply)
        self.assertIn("connect again", reply["error"]["hint"])
        made = self.account()["id"]
        self.connect()
        self.assertEqual(self.account()["id"], made)
        self.assertNotIn("problem", self.ok("account", "status"))

    def test_an_answer_without_a_key_is_no_connection(self):
        for fault, details in (
            ("missing", {"fields": ["api_key"]}), ("data", {"values": {"api_key": ""}}), ("null_data", {}),
            ("data", {"values": {"api_key": "a key\nwith: a header"}}), ("no_success", {}),
        ):
            with self.subTest(fault=fault, details=details):
                self.platform.reset()
                self.platform.fault("register", fault, **details)
                status, reply = self.try_connect()
                self.assertIn(status, (REFUSED, UNKNOWN), reply)
                self.assertEqual(self.store("account")["account"], [])
                self.assertFalse(self.ok("account", "status")["connected"])

    def test_a_platform_that_is_not_there_is_told_and_nothing_is_kept(self):
        for fault in ("refuse", "reset_on_connect"):
            with self.subTest(fault=fault):
                self.platform.fault("*", fault)
                status, reply = self.try_connect()
                self.assertEqual(status, UNAVAILABLE, reply)
                self.assertFalse(self.ok("account", "status")["connected"])
                self.platform.clear()

    def test_texts_of_the_platform_reach_no_terminal_raw(self):
        hostile = "\x1b]0;owned\x07\x1b[2J\r\nrelayhost = [192.0.2.66]\u202e"
        self.platform.fault("register", "error", message=hostile)
        result = self.daemon.mailctl("account", "connect", EMAIL, "--password-file", "-", stdin=ACCOUNT_PASSWORD)
        self.assertEqual(result.returncode, REFUSED, result.stderr)
        self.assert_tame(result)
        self.assertNotIn("\x1b", self.daemon.log())
        self.platform.clear()
        self.connect()
        self.platform.set_account(EMAIL, plan={"name": hostile, "slug": hostile, "emails_per_month": 5})
        self.assert_tame(self.daemon.mailctl("account", "status"))
        self.assertNotIn("\x1b", self.ok("account", "status")["plan"]["name"])

    def assert_tame(self, result):
        for raw in ("\x1b", "\x07", "\r", "\nrelayhost", "\u202e"):
            self.assertNotIn(raw, result.stdout + result.stderr)

    def test_a_dry_run_asks_nobody(self):
        before = self.everything()
        status, reply = self.try_connect(EMAIL, ACCOUNT_PASSWORD, "--dry-run")
        self.assertEqual((status, reply["dry_run"]), (0, True), reply)
        self.assert_same(before)
        self.assertEqual(self.platform.calls(), [])

    def test_an_address_that_is_none_is_refused_here(self):
        for email in ("ops", "@example.com", "a b@example.com", "a\nb@example.com", "x" * 300 + "@example.com"):
            with self.subTest(email=email):
                status, reply = self.try_connect(email)
                self.assertEqual(status, INVALID, reply)
        self.assertEqual(self.platform.calls(), [])


class Again(RemoteTest):
    def test_connecting_twice_makes_no_second_account_and_the_newer_key_counts(self):
        self.connect()
        since = self.ok("account", "status")["since"]
        first = self.platform.calls("account")[-1]["key_sha256"]
        self.connect()
        status = self.ok("account", "status")
        self.assertEqual(status["since"], since)
        self.assertNotEqual(self.platform.calls("account")[-1]["key_sha256"], first)
        self.assertEqual(list(self.platform.state()["accounts"]), [EMAIL])
        self.assertEqual(len(self.store("account")["account"]), 1)

    def test_another_address_is_refused_before_anybody_is_asked(self):
        self.connect()
        before = self.everything()
        status, reply = self.try_connect(SECOND)
        self.assertEqual(status, CONFLICT, reply)
        self.assertIn(EMAIL, reply["error"]["message"])
        self.assertIn("account disconnect", reply["error"]["hint"])
        self.assert_same(before)

    def test_another_account_under_the_same_address_is_refused(self):
        self.connect()
        self.platform.fault("register", "data", values={"account_id": 4711})
        before = self.store("account", "domain", "credential")
        status, reply = self.try_connect()
        self.assertEqual(status, CONFLICT, reply)
        self.assertIn("4711", reply["error"]["message"])
        self.assertEqual(self.store("account", "domain", "credential"), before)

    def test_after_a_revoked_key_connecting_again_keeps_the_relay_and_its_credential(self):
        self.connect()
        credential = self.relay_on()
        self.platform.revoke_key(self.key())
        for sha256 in {call["key_sha256"] for call in self.platform.calls() if call.get("key_sha256")}:
            self.platform.revoke_key(sha256=sha256)
        self.assertIn("problem", self.ok("account", "status"))
        before = self.postfix()
        self.connect()
        status = self.ok("account", "status")
        self.assertEqual((status["relay"], status["credential"]), (True, credential))
        self.assertNotIn("problem", status)
        self.assertEqual(self.postfix(), before)
        self.assertEqual(list(self.account()["credentials"]), [credential])

    def test_the_password_is_nowhere_afterwards_and_the_key_only_in_the_private_store(self):
        self.connect()
        self.assert_unsaid(ACCOUNT_PASSWORD)
        key = self.account()["keys"][0]
        self.assertNotIn(key, self.daemon.log_path.read_text())
        for words in (["account", "status"], ["history"], ["domain", "list"]):
            self.assertNotIn(key, self.daemon.mailctl("--json", *words).stdout)
        for path in pathlib.Path(self.daemon.state).glob("state.db*"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
