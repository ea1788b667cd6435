"""Disconnecting: nothing is forgotten before what depends on it is gone."""

import mailctl as m

from case import ACCOUNT_PASSWORD, EMAIL, NOT_FOUND, UNAVAILABLE, RemoteTest

DISCONNECT = ("account", "disconnect")
DRIFT = 75


class Disconnect(RemoteTest):
    def setUp(self):
        super().setUp()
        self.bytes = m.MAIN_CF.read_bytes()
        self.connect()

    def assert_connected(self, relay):
        status = self.ok("account", "status")
        self.assertEqual((status["connected"], status["relay"]), (True, relay))

    def assert_forgotten(self):
        self.assertFalse(self.ok("account", "status")["connected"])
        for table, rows in self.store("account", "domain", "credential").items():
            self.assertEqual(rows, [], table)

    def test_it_forgets_the_account_here_and_leaves_it_at_the_platform(self):
        self.verified_domain("kept.test")
        self.ok(*DISCONNECT)
        self.assert_forgotten()
        self.assertIn("kept.test", self.account()["domains"])
        self.assertEqual(self.events()[-1], "disconnected")
        self.refused(NOT_FOUND, "no account", *DISCONNECT)

    def test_the_relay_stops_first_and_its_credential_is_deleted(self):
        credential = self.relay_on()
        self.platform.forget_calls()
        reply = self.ok(*DISCONNECT)
        self.assertTrue(reply["change"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.bytes)
        self.assertEqual(self.account()["credentials"], {})
        self.assertEqual([int(c["body"]["credential_id"]) for c in self.platform.calls("smtp/delete")], [int(credential)])
        self.assert_forgotten()

    def test_credentials_that_were_not_made_for_the_relay_stay(self):
        made = self.ok("credential", "create", "--description", "a printer")["credential"]
        self.relay_on()
        self.ok(*DISCONNECT)
        self.assertEqual(list(self.account()["credentials"]), [made["id"]])

    def test_another_relay_than_the_accounts_is_left_alone(self):
        self.enable()
        before = self.postfix()
        self.ok(*DISCONNECT)
        self.assertEqual(self.postfix(), before)

    def test_a_dry_run_shows_all_and_changes_nothing(self):
        self.relay_on()
        before = self.everything()
        reply = self.ok(*DISCONNECT, "--dry-run")
        objects = [row["object"] for row in reply["plan"]]
        self.assertTrue(any("relayhost" in text for text in objects), objects)
        self.assertTrue(any("platform credential" in text for text in objects), objects)
        self.assertIn("platform account", objects)
        self.assert_same(before)

    def test_without_the_platform_it_is_refused_and_the_relay_runs_on(self):
        self.relay_on()
        before = self.everything()
        for kind in ("refuse", "html", "rate_limited", "unauthorized"):
            with self.subTest(kind=kind):
                self.platform.fault("*", kind)
                status, reply = self.daemon.json(*DISCONNECT)
                self.assertNotEqual(status, 0)
                self.assertRegex(reply["error"]["hint"], "still connected; --force")
                self.platform.clear()
                self.assert_same(before)
        self.assert_connected(relay=True)
        self.assert_arrives(self.send_from("relayed.test"), self.username())

    def test_force_goes_on_without_the_platform_and_names_what_stays_there(self):
        self.relay_on()
        username = self.username()
        self.platform.fault("*", "refuse")
        reply = self.ok(*DISCONNECT, "--force")
        self.assertTrue(any(username in note for note in reply["notes"]), reply["notes"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.bytes)
        self.assert_forgotten()

    def test_a_credential_that_cannot_be_deleted_keeps_the_account_until_it_can(self):
        self.relay_on()
        self.platform.fault("smtp/delete", "unavailable")
        self.refused(UNAVAILABLE, "could not be removed", *DISCONNECT)
        self.assert_connected(relay=False)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.bytes)
        self.assertEqual(len(self.ok("account", "status")["pending"]), 1)
        self.platform.clear()
        self.ok(*DISCONNECT)
        self.assertEqual(self.account()["credentials"], {})
        self.assert_forgotten()

    def test_a_lost_answer_to_the_deletion_is_looked_after(self):
        self.relay_on()
        self.platform.fault("smtp/delete", "lost", times=1)
        self.ok(*DISCONNECT)
        self.assertEqual(self.account()["credentials"], {})
        self.assert_forgotten()

    def test_a_relay_that_cannot_be_removed_keeps_the_account(self):
        """W9."""
        self.relay_on()
        changed = m.MAIN_CF.read_bytes().replace(b"[mail.platform.test]:587", b"[other.test]:25", 1)
        self.configure(changed)
        before = self.everything()
        self.refused(DRIFT, "relayhost|changed", *DISCONNECT)
        self.assert_same(before)
        self.assertTrue(self.ok("account", "status")["connected"])

    def test_connecting_again_while_relaying_leaves_no_second_credential_and_the_status_is_right(self):
        """W8."""
        credential = self.relay_on()
        self.connect()
        self.assert_connected(relay=True)
        self.assertEqual(list(self.account()["credentials"]), [credential])
        self.ok("relay", "enable")
        self.assertEqual(list(self.account()["credentials"]), [credential])

    def test_records_stay_unless_they_are_withdrawn_and_are_named(self):
        self.add_dns("pdns")
        before = self.zones()
        self.add_domain("pdns.test")
        self.assertNotEqual(self.zones(), before)
        reply = self.ok(*DISCONNECT, "--dry-run")
        self.assertTrue(any("pdns.test" in note and "dns withdraw" in note for note in reply["notes"]), reply)
        self.ok(*DISCONNECT, "--withdraw")
        self.assertEqual(self.zones(), before)
        self.assertEqual(self.store("record")["record"], [])

    def test_records_that_stayed_are_withdrawn_after_the_account_is_gone(self):
        self.add_dns("pdns")
        before = self.zones()
        self.add_domain("pdns.test")
        self.ok(*DISCONNECT)
        self.ok("dns", "withdraw", "pdns.test")
        self.assertEqual(self.zones(), before)

    def test_whoever_connects_later_gets_nothing_of_the_old_account(self):
        self.verified_domain("old.test")
        self.ok(*DISCONNECT)
        self.connect("next@example.com", ACCOUNT_PASSWORD)
        status = self.ok("account", "status")
        self.assertEqual((status["email"], status["domains"]), ("next@example.com", 0))
        self.assertIn("old.test", self.account(EMAIL)["domains"])
