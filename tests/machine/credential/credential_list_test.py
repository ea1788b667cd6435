"""SMTP credentials, listed and removed: the one that Postfix uses stays."""

from case import CONFLICT, INVALID, NOT_FOUND, USAGE
from credential_test import CredentialTest


class ListAndRemove(CredentialTest):
    def listed(self):
        return {row["id"]: row for row in self.ok("credential", "list")["credentials"]}

    def test_texts_of_the_platform_reach_no_terminal_raw(self):
        self.platform.fault("smtp/list", "data", values={"credentials": [
            {"id": 5, "username": "smtp_\x1b[2J", "description": "a\nb\u202e", "created_at": 7}, "odd", None,
        ]})
        for words in (["--json"], []):
            result = self.daemon.mailctl(*words, "credential", "list")
            self.assertEqual(result.returncode, 0, result.stderr)
            for raw in ("\x1b", "\u202e", "a\nb"):
                self.assertNotIn(raw, result.stdout)

    def test_ids_that_are_texts_work_too(self):
        self.platform.option("ids", "string")
        credential = self.create()
        self.assertEqual(list(self.listed()), [credential["id"]])
        self.ok("credential", "remove", credential["id"])
        self.assertEqual(self.credentials(), {})

    def test_deleting_takes_that_one_and_no_other(self):
        first, second = self.create("first")["id"], self.create("second")["id"]
        before = self.everything()
        self.ok("credential", "remove", first, "--dry-run")
        self.assert_same(before)
        self.ok("credential", "remove", first)
        self.assertEqual(list(self.credentials()), [second])
        self.assertEqual(self.events()[-1], "credential-removed")

    def test_the_one_in_use_is_not_deleted(self):
        """W10."""
        credential = self.relay_on()
        before = self.everything()
        self.refused(CONFLICT, "Postfix uses this credential", "credential", "remove", credential)
        self.assert_same(before)
        self.assertTrue(self.listed()[credential]["in_use"])

    def test_one_that_postfix_was_given_by_hand_is_not_deleted_either(self):
        """W10."""
        credential = self.create()
        self.verified_domain("relayed.test")
        name, password = credential["username"], credential["password"]
        status, reply = self.daemon.enable(host="mail.platform.test", user=name, password=password)
        self.assertEqual(status, 0, reply)
        self.refused(CONFLICT, "Postfix uses this credential", "credential", "remove", credential["id"])
        self.assertEqual(list(self.credentials()), [credential["id"]])

    def test_after_the_relay_is_off_its_credential_is_gone_or_can_be_deleted(self):
        credential = self.relay_on()
        self.disable()
        if credential in self.credentials():
            self.ok("credential", "remove", credential)
        self.assertEqual(self.credentials(), {})

    def test_one_that_has_vanished_is_told_and_one_that_vanishes_meanwhile_is_gone(self):
        credential = self.create()["id"]
        self.platform.fault("smtp/delete", "vanish")
        self.ok("credential", "remove", credential)
        self.refused(NOT_FOUND, "no credential", "credential", "remove", credential)

    def test_a_lost_answer_to_a_deletion_is_looked_after(self):
        credential = self.create()["id"]
        self.platform.fault("smtp/delete", "lost", times=1)
        self.ok("credential", "remove", credential)
        self.assertEqual(self.credentials(), {})

    def test_without_an_account_there_are_none(self):
        self.ok("account", "disconnect")
        for words in (["list"], ["create"], ["rotate", "5"], ["remove", "5"]):
            with self.subTest(words=words):
                self.refused(NOT_FOUND, "no account", "credential", *words)

    def test_an_id_that_is_none_is_refused_here(self):
        self.platform.forget_calls()
        for text in ("", "a b", "5\n6", "x" * 300, "../5"):
            with self.subTest(text=text):
                status, reply = self.daemon.json("credential", "remove", "--", text)
                self.assertIn(status, (INVALID, USAGE, NOT_FOUND), reply)
        self.assertEqual({c["endpoint"] for c in self.platform.calls()} - {"smtp/list"}, set())
