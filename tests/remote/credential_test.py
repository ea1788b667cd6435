"""SMTP logins: made, listed and deleted, their passwords told once and kept nowhere."""

import mailctl as m

from case import (
    ACCOUNT_PASSWORD, CONFLICT, EMAIL, INVALID, NOT_FOUND, REFUSED, UNAVAILABLE, UNKNOWN, USAGE, RemoteTest,
)
from privacy import Watch

CREATE = ("credential", "create")
ODD = ("-starts with a dash", "it's \"quoted\" $HOME `id` \\", "# no comment: this", "a:b:c", "ümläut", "x" * 1024)
USELESS = ("two\nlines", "a\x00b", " blank first", "blank last ", "", "x" * 1025, "\x1b[2J")


class CredentialTest(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()

    def create(self, description="an app"):
        return self.ok(*CREATE, "--description", description)["login"]

    def logins(self):
        """The platform's, by ID."""
        return self.account()["credentials"]

    def listed(self):
        return {row["id"]: row for row in self.ok("credential", "list")["credentials"]}


class Create(CredentialTest):
    def test_the_reply_has_all_that_a_mail_program_needs(self):
        login = self.create()
        there = self.logins()[login["id"]]
        self.assertEqual((login["username"], login["password"]), (there["username"], there["password"]))
        self.assertEqual((login["host"], login["port"]), ("mail.platform.test", 587))
        self.assertEqual(there["description"], "an app")
        self.assertEqual(self.events()[-1], "login-made")

    def test_its_password_is_told_once_and_kept_nowhere(self):
        login = self.create()
        self.assert_unsaid(login["password"])
        shown = self.daemon.mailctl("--json", "credential", "list")
        self.assertNotIn(login["password"], shown.stdout + shown.stderr)

    def test_no_process_carries_the_passwords_among_its_arguments(self):
        for endpoint in ("register", "smtp/create"):
            self.platform.fault(endpoint, "hang", seconds=0.5)
            self.platform.fault(endpoint, "hang", seconds=0.5, after=True)
        self.platform.fault("smtp/create", "password", value="known-to-the-watch-1")
        with Watch(secrets=[ACCOUNT_PASSWORD, "known-to-the-watch-1"]) as watch:
            self.connect()
            self.assertEqual(self.create()["password"], "known-to-the-watch-1")
        self.assertEqual(watch.complaints, set())
        self.assertGreater(watch.rounds, 5)

    def test_it_is_written_into_a_private_file_or_shown_on_a_terminal_and_into_no_pipe(self):
        result = self.daemon.mailctl(*CREATE)
        self.assertEqual(result.returncode, USAGE)
        self.assertEqual(self.logins(), {})
        path = self.daemon.directory / "password"
        result = self.daemon.mailctl("--json", *CREATE, "--save", str(path))
        self.assertEqual(result.returncode, 0, result.stderr)
        password = next(iter(self.logins().values()))["password"]
        self.assertEqual(path.read_text().rstrip("\n"), password)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(password, result.stdout + result.stderr)

    def test_a_file_that_is_there_stops_it_before_a_login_is_made(self):
        path = self.daemon.directory / "password"
        path.write_text("mine")
        self.assertNotEqual(self.daemon.mailctl("--json", *CREATE, "--save", str(path)).returncode, 0)
        self.assertEqual((self.logins(), path.read_text()), ({}, "mine"))

    def test_a_lost_answer_leaves_no_login_that_nobody_can_use(self):
        kept = self.create()["id"]
        self.platform.fault("smtp/create", "lost", times=1)
        error = self.refused(UNAVAILABLE, ".", *CREATE, "--description", "an app")
        self.assertIn("no login is left behind", error["hint"])
        self.assertEqual(list(self.logins()), [kept])

    def test_a_lost_answer_that_cannot_be_looked_after_is_told(self):
        self.platform.fault("smtp/create", "lost", times=1)
        self.platform.fault("smtp/delete", "unavailable")
        error = self.refused(UNKNOWN, ".", *CREATE)
        made = next(iter(self.logins()))
        self.assertIn(f"credential delete {made}", error["hint"])
        self.platform.clear()
        self.ok("credential", "delete", made)

    def test_odd_passwords_arrive_unchanged(self):
        for password in ODD:
            with self.subTest(password=password[:30]):
                self.platform.fault("smtp/create", "password", times=1, value=password)
                self.assertEqual(self.create()["password"], password)

    def test_passwords_of_no_use_are_refused_and_their_logins_deleted_again(self):
        for password in USELESS:
            with self.subTest(password=password[:30]):
                self.platform.fault("smtp/create", "data", times=1, values={"password": password})
                self.refused(REFUSED, "deleted again", *CREATE)
                self.assertEqual(self.logins(), {})

    def test_an_answer_without_an_id_or_a_password_leaves_nothing_behind(self):
        for fields in (["credential_id"], ["password"], ["username"], ["credential_id", "password"]):
            with self.subTest(fields=fields):
                self.platform.fault("smtp/create", "missing", times=1, fields=fields)
                status, reply = self.daemon.json(*CREATE)
                self.assertIn(status, (REFUSED, UNAVAILABLE), reply)
                self.assertEqual(self.logins(), {})

    def test_a_dry_run_and_a_description_of_no_use_ask_nobody(self):
        self.platform.forget_calls()
        self.ok(*CREATE, "--dry-run")
        for text in ("x" * 201, "two\nlines", "\x1b[2J"):
            self.refused(INVALID, "description", *CREATE, "--description", text)
        self.assertEqual(self.platform.calls(), [])


class ListAndDelete(CredentialTest):
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
        self.ok("credential", "delete", login["id"])
        self.assertEqual(self.logins(), {})

    def test_deleting_takes_that_one_and_no_other(self):
        first, second = self.create("first")["id"], self.create("second")["id"]
        before = self.everything()
        self.ok("credential", "delete", first, "--dry-run")
        self.assert_same(before)
        self.ok("credential", "delete", first)
        self.assertEqual(list(self.logins()), [second])
        self.assertEqual(self.events()[-1], "login-deleted")

    def test_the_one_in_use_is_not_deleted(self):
        """W10."""
        login = self.relay_on()
        before = self.everything()
        self.refused(CONFLICT, "Postfix uses this login", "credential", "delete", login)
        self.assert_same(before)
        self.assertTrue(self.listed()[login]["in_use"])

    def test_one_that_postfix_was_given_by_hand_is_not_deleted_either(self):
        """W10."""
        login = self.create()
        self.verified_domain("relayed.test")
        status, reply = self.daemon.enable(host="mail.platform.test", user=login["username"], password=login["password"])
        self.assertEqual(status, 0, reply)
        self.refused(CONFLICT, "Postfix uses this login", "credential", "delete", login["id"])
        self.assertEqual(list(self.logins()), [login["id"]])

    def test_after_the_relay_is_off_its_login_is_gone_or_can_be_deleted(self):
        login = self.relay_on()
        self.disable()
        if login in self.logins():
            self.ok("credential", "delete", login)
        self.assertEqual(self.logins(), {})

    def test_one_that_has_vanished_is_told_and_one_that_vanishes_meanwhile_is_gone(self):
        login = self.create()["id"]
        self.platform.fault("smtp/delete", "vanish")
        self.ok("credential", "delete", login)
        self.refused(NOT_FOUND, "no login", "credential", "delete", login)

    def test_a_lost_answer_to_a_deletion_is_looked_after(self):
        login = self.create()["id"]
        self.platform.fault("smtp/delete", "lost", times=1)
        self.ok("credential", "delete", login)
        self.assertEqual(self.logins(), {})

    def test_without_an_account_there_are_none(self):
        self.ok("account", "disconnect")
        for words in (["list"], ["create"], ["rotate", "5"], ["delete", "5"]):
            with self.subTest(words=words):
                self.refused(NOT_FOUND, "no account", "credential", *words)

    def test_an_id_that_is_none_is_refused_here(self):
        self.platform.forget_calls()
        for text in ("", "a b", "5\n6", "x" * 300, "../5"):
            with self.subTest(text=text):
                status, reply = self.daemon.json("credential", "delete", "--", text)
                self.assertIn(status, (INVALID, USAGE, NOT_FOUND), reply)
        self.assertEqual({c["endpoint"] for c in self.platform.calls()} - {"smtp/list"}, set())
        self.assertIsNotNone(m.master_pid())
        self.assertEqual(list(self.platform.state()["accounts"]), [EMAIL])
