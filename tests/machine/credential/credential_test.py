"""SMTP credentials are made; their passwords are told once and kept nowhere."""

import json
import os
import ssl
import urllib.request

from case import ACCOUNT_PASSWORD, EMAIL, INVALID, REFUSED, UNAVAILABLE, UNKNOWN, USAGE, RemoteTest
from privacy import Watch

CREATE = ("credential", "create")
ODD = ("-starts with a dash", "it's \"quoted\" $HOME `id` \\", "# no comment: this", "a:b:c", "ümläut", "x" * 1024)
USELESS = ("two\nlines", "a\x00b", " blank first", "blank last ", "", "x" * 1025, "\x1b[2J")


class CredentialTest(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()

    def create(self, description="an app"):
        return self.ok(*CREATE, "--description", description)["credential"]

    def credentials(self):
        """The platform's, by ID."""
        return self.account()["credentials"]

    def make_credential_elsewhere(self, description=""):
        """As from the platform's own pages; gives its ID."""
        body = json.dumps({"email": EMAIL, "description": description}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key()}"}
        request = urllib.request.Request(os.environ["RIG_PLATFORM_URL"] + "api/smtp/create/", body, headers)
        trusted = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])
        with urllib.request.urlopen(request, timeout=30, context=trusted) as answer:
            return str(json.load(answer)["data"]["credential_id"])


class Create(CredentialTest):
    def test_the_reply_has_all_that_a_mail_program_needs(self):
        credential = self.create()
        there = self.credentials()[credential["id"]]
        self.assertEqual((credential["username"], credential["password"]), (there["username"], there["password"]))
        self.assertEqual((credential["host"], credential["port"]), ("mail.platform.test", 587))
        self.assertEqual(self.events()[-1], "credential-made")

    def test_its_description_has_a_mark_that_people_do_not_see(self):
        credential = self.create("an app")
        self.assertRegex(self.credentials()[credential["id"]]["description"], "^mailctl-[0-9a-f]{16} an app$")
        self.assertEqual([row["description"] for row in self.ok("credential", "list")["credentials"]], ["an app"])
        bare = self.ok(*CREATE)["credential"]["id"]
        self.assertRegex(self.credentials()[bare]["description"], "^mailctl-[0-9a-f]{16}$")
        elsewhere = self.make_credential_elsewhere("mailctl-0011223344556677x by hand")
        shown = {row["id"]: row["description"] for row in self.ok("credential", "list")["credentials"]}
        self.assertEqual((shown[bare], shown[elsewhere]), ("", "mailctl-0011223344556677x by hand"))

    def test_its_password_is_told_once_and_kept_nowhere(self):
        credential = self.create()
        self.assert_unsaid(credential["password"])
        shown = self.daemon.mailctl("--json", "credential", "list")
        self.assertNotIn(credential["password"], shown.stdout + shown.stderr)

    def test_no_process_carries_the_passwords_among_its_arguments(self):
        for endpoint in ("register", "smtp/create"):
            self.platform.fault(endpoint, "hang", seconds=1)
            self.platform.fault(endpoint, "hang", seconds=1, after=True)
        self.platform.fault("smtp/create", "password", value="known-to-the-watch-1")
        with Watch(secrets=[ACCOUNT_PASSWORD, "known-to-the-watch-1"]) as watch:
            self.connect()
            self.assertEqual(self.create()["password"], "known-to-the-watch-1")
        self.assertEqual(watch.complaints, set())
        self.assertGreater(watch.rounds, 5)

    def test_it_is_written_into_a_private_file_or_shown_on_a_terminal_and_into_no_pipe(self):
        result = self.daemon.mailctl(*CREATE)
        self.assertEqual(result.returncode, USAGE)
        self.assertEqual(self.credentials(), {})
        path = self.daemon.directory / "password"
        result = self.daemon.mailctl("--json", *CREATE, "--save", str(path))
        self.assertEqual(result.returncode, 0, result.stderr)
        password = next(iter(self.credentials().values()))["password"]
        self.assertEqual(path.read_text().rstrip("\n"), password)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(password, result.stdout + result.stderr)

    def test_a_file_that_is_there_stops_it_before_a_credential_is_made(self):
        path = self.daemon.directory / "password"
        path.write_text("mine")
        self.assertNotEqual(self.daemon.mailctl("--json", *CREATE, "--save", str(path)).returncode, 0)
        self.assertEqual((self.credentials(), path.read_text()), ({}, "mine"))

    def test_a_lost_answer_leaves_no_credential_that_nobody_can_use(self):
        kept = self.create()["id"]
        self.platform.fault("smtp/create", "lost", times=1)
        error = self.refused(UNAVAILABLE, ".", *CREATE, "--description", "an app")
        self.assertIn("no credential is left behind", error["hint"])
        self.assertEqual(list(self.credentials()), [kept])

    def test_a_lost_answer_that_cannot_be_looked_after_is_told(self):
        self.platform.fault("smtp/create", "lost", times=1)
        self.platform.fault("smtp/delete", "unavailable")
        error = self.refused(UNKNOWN, ".", *CREATE)
        made = next(iter(self.credentials()))
        self.assertIn(f"credential remove {made}", error["hint"])
        self.platform.clear()
        self.ok("credential", "remove", made)

    def test_odd_passwords_arrive_unchanged(self):
        for password in ODD:
            with self.subTest(password=password[:30]):
                self.platform.fault("smtp/create", "password", times=1, value=password)
                self.assertEqual(self.create()["password"], password)

    def test_passwords_of_no_use_are_refused_and_their_credentials_deleted_again(self):
        for password in USELESS:
            with self.subTest(password=password[:30]):
                self.platform.fault("smtp/create", "data", times=1, values={"password": password})
                self.refused(REFUSED, "deleted again", *CREATE)
                self.assertEqual(self.credentials(), {})

    def test_an_answer_without_an_id_or_a_password_leaves_nothing_behind(self):
        for fields in (["credential_id"], ["password"], ["username"], ["credential_id", "password"]):
            with self.subTest(fields=fields):
                self.platform.fault("smtp/create", "missing", times=1, fields=fields)
                status, reply = self.daemon.json(*CREATE)
                self.assertIn(status, (REFUSED, UNAVAILABLE), reply)
                self.assertEqual(self.credentials(), {})

    def test_a_dry_run_and_a_description_of_no_use_ask_nobody(self):
        self.platform.forget_calls()
        self.ok(*CREATE, "--dry-run")
        for text in ("x" * 201, "two\nlines", "\x1b[2J"):
            self.refused(INVALID, "description", *CREATE, "--description", text)
        self.assertEqual(self.platform.calls(), [])
