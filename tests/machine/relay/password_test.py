"""The password: kept unchanged in Postfix's table, kept by a change of the port, given to nobody else."""

import mailctl as m
from case import ENABLE, RELAY, RigTest, run


class PasswordValues(RigTest):
    def test_odd_passwords_reach_the_table_unchanged(self):
        for password in (
            "-begins-with-a-dash", "inner  two blanks", "#hash", "a:b:c", "it's \"quoted\"",
            "back\\slash", "$(reboot)`x`", "sudo export", "percent%s", "@relay@", "pässwörd", "=", "1,None",
        ):
            with self.subTest(password=password):
                self.enable("--no-trial", password=password)
                found = run("postmap", "-q", RELAY, self.secret_table()).stdout
                self.assertEqual(found, f"{m.USER}:{password}\n")

    def test_passwords_that_the_table_cannot_hold_are_refused(self):
        before = self.world()
        for password, reason in (
            ("trailing ", "blank"), (" leading", "blank"), ("\ttab", "blank"),
            ("two\nlines", "more than one line"), ("bell\a", "control character"),
            ("x" * 1025, "longer"),
        ):
            with self.subTest(password=password[:20]):
                answer = self.daemon.enable("--no-trial", password=password)
                self.assert_refused(answer, 65, reason)
        self.assert_refused(self.daemon.enable("--no-trial", password="\n"), 65, "no password")
        self.assertEqual(self.world(), before)

    def test_the_wire_refuses_what_the_command_would_not_send(self):
        before = self.world()
        for member, value in (
            ("host", "smtp.provider.test\0"), ("host", "smtp.provider.test\nx = y"),
            ("host", " smtp.provider.test"), ("host", ""), ("host", 5),
            ("username", "relay\nclient"), ("username", "relay\0"), ("username", " relay"),
            ("username", "relay "), ("username", "a:b"), ("username", ""),
            ("password", "x\0y"), ("password", "x\ny"), ("password", "x\r"), ("password", " x"),
            ("password", ""), ("password", "\u0085"),
            ("port", 0), ("port", 65536), ("port", -1), ("port", 587.5), ("port", "587"),
            ("port", 2**64), ("tls", "none"), ("tls", "Secure"),
        ):
            with self.subTest(member=member, value=value), m.Client(self.daemon.socket) as client:
                good = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}
                reply = client.call(ENABLE, {**good, member: value})
                self.assertEqual(reply["error"], "io.mailctl.InvalidArgument", reply)
                self.assertEqual(reply["parameters"]["parameter"], member, reply)
        self.assertEqual(self.world(), before)

    def test_an_address_needs_encrypt_because_no_name_can_be_proven(self):
        before = self.world()
        self.assert_refused(self.daemon.enable(host="192.0.2.25"), 65, "cannot be checked")
        self.assertEqual(self.world(), before)
        self.enable("--tls", "encrypt", host="192.0.2.25")
        self.assert_arrives(self.send())


class KeptPassword(RigTest):
    def keep(self, *words, host="smtp.provider.test", user=m.USER):
        return self.daemon.json(
            "relay", "enable", "--host", host, "--username", user, "--keep-password", *words
        )

    def test_another_port_keeps_the_password(self):
        self.enable()
        status, report = self.keep("--port", "465")
        self.assertEqual((status, report["changed"]), (0, True), report)
        self.assert_arrives(self.send())

    def test_another_host_or_user_does_not_get_it(self):
        self.enable()
        before = self.world()
        for answer in (self.keep(host="relay2.provider.test"), self.keep(user="second@client.test")):
            error = self.assert_refused(answer, 65, "no stored password for this host and user name")
            self.assertIn("--password-file", error["hint"])
        self.assertEqual(self.world(), before)

    def test_nothing_is_kept_before_the_first_and_after_the_last(self):
        self.assert_refused(self.keep(), 65, "no stored password")
        self.enable()
        self.disable("--forget")
        self.assert_refused(self.keep(), 65, "no stored password")

    def test_a_change_of_host_forgets_nothing_of_the_old_one_but_sends_it_nowhere(self):
        self.enable()
        self.enable("--no-trial", host="relay2.provider.test", password="another-password")
        table = self.secret_table()
        self.assertEqual(run("postmap", "-q", RELAY, table, check=False).stdout, "")

    def test_keeping_it_with_nothing_else_new_changes_nothing(self):
        self.enable()
        status, report = self.keep()
        self.assertEqual((status, report["changed"]), (0, False), report)

    def test_repair_after_damage_needs_the_password_only_when_it_is_gone(self):
        self.enable()
        run("postconf", "-e", "relayhost = [elsewhere.test]")
        status, report = self.keep("--force")
        self.assertEqual((status, report["changed"]), (0, True), report)
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        self.assert_arrives(self.send())

    def copies(self, password=m.PASSWORD):
        """The files below /etc/postfix that hold it, whatever names they have."""
        files = (path for path in m.MAIN_CF.parent.rglob("*") if path.is_file())
        return {path.stat().st_ino for path in files if password.encode() in path.read_bytes()}

    def test_however_many_changes_it_is_at_rest_once(self):
        for words in ([], ["--port", "465"], ["--tls", "encrypt"], ["--port", "25"]):
            self.enable(*words)
            self.assertEqual(len(self.copies()), 1)
        change = self.disable()["id"]
        self.assertEqual(len(self.copies()), 1)
        self.enable()
        self.assertEqual(len(self.copies()), 1)
        self.disable("--forget")
        self.assertEqual(len(self.copies()), 0)
        self.assert_refused(self.daemon.json("undo", str(change)), 75, "tables .* are gone")

    def test_undo_takes_it_from_where_it_is(self):
        self.enable()
        first = self.secret_table()
        change = self.enable("--port", "465")["id"]
        self.assertEqual(self.daemon.json("undo", str(change))[0], 0)
        self.assertNotEqual(self.secret_table(), first)
        self.assertEqual((m.postfix_value("relayhost"), len(self.copies())), (RELAY, 1))
        self.assert_arrives(self.send())

    def test_the_longest_user_and_password_fit(self):
        user, password = "u" * 320, "p" * 1024
        self.enable("--no-trial", user=user, password=password)
        self.assertEqual(run("postmap", "-q", RELAY, self.secret_table()).stdout, f"{user}:{password}\n")
