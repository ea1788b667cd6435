"""SMTP logins, listed and removed: the one that Postfix uses stays."""

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
        login = self.create()
        self.assertEqual(list(self.listed()), [login["id"]])
        self.ok("credential", "remove", login["id"])
        self.assertEqual(self.logins(), {})

    def test_deleting_takes_that_one_and_no_other(self):
        first, second = self.create("first")["id"], self.create("second")["id"]
        before = self.everything()
        self.ok("credential", "remove", first, "--dry-run")
        self.assert_same(before)
        self.ok("credential", "remove", first)
        self.assertEqual(list(self.logins()), [second])
        self.assertEqual(self.events()[-1], "login-deleted")

    def test_the_one_in_use_is_not_deleted(self):
        """W10."""
        login = self.relay_on()
        before = self.everything()
        self.refused(CONFLICT, "Postfix uses this login", "credential", "remove", login)
        self.assert_same(before)
        self.assertTrue(self.listed()[login]["in_use"])

    def test_one_that_postfix_was_given_by_hand_is_not_deleted_either(self):
        """W10."""
        login = self.create()
        self.verified_domain("relayed.test")
        name, password = login["username"], login["password"]
        status, reply = self.daemon.enable(host="mail.platform.test", user=name, password=password)
        self.assertEqual(status, 0, reply)
        self.refused(CONFLICT, "Postfix uses this login", "credential", "remove", login["id"])
        self.assertEqual(list(self.logins()), [login["id"]])

    def test_after_the_relay_is_off_its_login_is_gone_or_can_be_deleted(self):
        login = self.relay_on()
        self.disable()
        if login in self.logins():
            self.ok("credential", "remove", login)
        self.assertEqual(self.logins(), {})

    def test_one_that_has_vanished_is_told_and_one_that_vanishes_meanwhile_is_gone(self):
        login = self.create()["id"]
        self.platform.fault("smtp/delete", "vanish")
        self.ok("credential", "remove", login)
        self.refused(NOT_FOUND, "no login", "credential", "remove", login)

    def test_a_lost_answer_to_a_deletion_is_looked_after(self):
        login = self.create()["id"]
        self.platform.fault("smtp/delete", "lost", times=1)
        self.ok("credential", "remove", login)
        self.assertEqual(self.logins(), {})

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
