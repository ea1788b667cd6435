"""Mailboxes over their life: shown, filled, suspended, imported, removed, and brought back with their mail."""

import imaplib
import signal
import subprocess
import threading
import time

import mailctl as m
from case import CONFLICT, INVALID, USAGE, run
from hosting_case import DOMAIN, OWNER, PASSWORD, STORAGE, HostingCase
from services import Dovecot
from terminal import Terminal
from waiting import wait_for


def hashed(scheme, password):
    return subprocess.run(
        ["doveadm", "pw", "-s", scheme, "-p", password], check=True, capture_output=True, text=True
    ).stdout.strip()


class MailboxesTest(HostingCase):
    def setUp(self):
        super().setUp()
        self.host()
        self.homes = STORAGE / "vhosts" / DOMAIN

    def deliver(self, local, subject):
        self.give(f"{local}@{DOMAIN}", subject)
        wait_for(lambda: f"Subject: {subject}" in self.subjects(local), "the message in the mailbox", patience=30)

    def test_who_gets_a_name_next_has_none_of_the_mail(self):
        self.add("john")
        self.deliver("john", "first")
        removed = self.ok("mailbox", "remove", f"john@{DOMAIN}")
        self.assertEqual(removed["notes"], [])
        self.assertFalse((self.homes / "john").exists())
        kept = self.homes / ".removed/1/mail"
        self.assertEqual((kept.stat().st_uid, kept.stat().st_gid), (OWNER, OWNER))

        self.add("john", "saddle-orbit-lentil-93")
        self.assertEqual(self.imap("john", "saddle-orbit-lentil-93").select("INBOX")[1], [b"0"])
        self.ok("mailbox", "remove", f"john@{DOMAIN}")
        self.assertEqual([row["id"] for row in self.ok("mailbox", "removed")["removed"]], [1, 2])

        self.ok("mailbox", "restore", f"john@{DOMAIN}", "--removal", "1")
        self.assertEqual(self.subjects("john"), ["Subject: first"])
        self.deliver("john", "second")
        self.assert_refused(
            self.daemon.json("mailbox", "restore", f"john@{DOMAIN}"), CONFLICT, "there is a mailbox"
        )

    def test_a_purge_leaves_nothing(self):
        self.add("john")
        self.deliver("john", "first")
        self.assertEqual(self.ok("mailbox", "remove", f"john@{DOMAIN}", "--purge")["notes"], [])
        self.assertFalse((self.homes / "john").exists())
        self.assertFalse((self.homes / ".removed").exists())
        self.assertEqual(self.ok("mailbox", "removed")["removed"], [])

    def test_a_domain_goes_by_its_name_and_its_mail_is_kept(self):
        self.add("john")
        self.deliver("john", "first")
        self.assert_refused(self.daemon.json("domain", "remove", DOMAIN, "--receive"), USAGE, "no terminal")
        self.assert_refused(
            self.daemon.json("domain", "remove", DOMAIN, "--receive", "--yes", "other.test"), USAGE, "does not name"
        )
        self.ok("domain", "remove", DOMAIN, "--receive", "--yes", DOMAIN)
        self.assertFalse((self.homes / "john").exists())
        self.ok("domain", "add", DOMAIN, "--receive")
        self.ok("mailbox", "restore", f"john@{DOMAIN}")
        self.assertEqual(self.subjects("john"), ["Subject: first"])

    def test_on_a_terminal_the_name_is_typed(self):
        self.add("john")
        command = [m.MAILCTL.resolve(), "--socket", self.daemon.socket, "domain", "remove", DOMAIN, "--receive"]
        for typed, status in ((f"x{DOMAIN}", USAGE), (DOMAIN, 0)):
            with self.subTest(typed=typed):
                terminal = Terminal().start(command)
                self.assertTrue(terminal.read_to(f"mailbox john@{DOMAIN}"), terminal.shown)
                self.assertTrue(terminal.read_to(f"Type {DOMAIN} to go on: "), terminal.shown)
                terminal.type(typed + "\n")
                self.assertEqual(terminal.wait(), status, terminal.shown)
                there = [row["domain"] for row in self.ok("hosting", "domains")["domains"]]
                self.assertEqual(there, [] if status == 0 else [DOMAIN])

    def test_who_is_killed_while_a_mailbox_goes_or_comes_leaves_it_there_or_gone(self):
        self.add("john")
        self.deliver("john", "first")
        seen = set()
        # Before it begins, at steps of it, and when it is long over.
        moments = [0.0, *(0.005 + 0.012 * step for step in range(10)), 2.0]
        left = {"remove": list(moments), "restore": list(moments)}
        while any(left.values()):
            word = "remove" if (self.homes / "john").exists() else "restore"
            if not left[word]:
                self.ok("mailbox", word, f"john@{DOMAIN}")
                continue
            moment = left[word].pop(0)
            caller = threading.Thread(target=self.daemon.mailctl, args=("mailbox", word, f"john@{DOMAIN}"))
            caller.start()
            time.sleep(moment)
            self.daemon.stop(signal.SIGKILL)
            caller.join()
            self.daemon.start()
            wait_for(self.is_settled, "what was cut short to be settled")
            with self.subTest(moment=moment, word=word):
                is_there = [row["address"] for row in self.ok("mailbox", "list")["mailboxes"]] == [f"john@{DOMAIN}"]
                seen.add((word, is_there))
                self.assertEqual((self.homes / "john").exists(), is_there)
                self.assertEqual(len(self.ok("mailbox", "removed")["removed"]), 0 if is_there else 1)
                self.assertEqual(self.asked(self.smtp(), f"john@{DOMAIN}"), 250 if is_there else 550)
        self.assertEqual(len(seen), 4, seen)
        if not (self.homes / "john").exists():
            self.ok("mailbox", "restore", f"john@{DOMAIN}")
        self.assertEqual(self.subjects("john"), ["Subject: first"])

    def is_settled(self):
        is_aside = all(row["aside"] for row in self.ok("mailbox", "removed")["removed"])
        return is_aside and self.ok("hosting", "status")["waiting"] == 0

    def test_dovecot_says_how_full_a_mailbox_is(self):
        self.ok("mailbox", "add", f"john@{DOMAIN}", "--password-file", "-", "--quota", "2G", stdin=PASSWORD)
        self.add("anna")
        self.deliver("john", "first")
        shown = self.ok("mailbox", "show", f"john@{DOMAIN}")
        self.assertEqual((shown["quota"], shown["messages"], shown["notes"]), (2 << 30, 1, []))
        self.assertGreater(shown["used"], 0)
        self.ok("mailbox", "usage")
        used = {row["address"]: row.get("used") for row in self.ok("mailbox", "list")["mailboxes"]}
        self.assertEqual(used, {f"john@{DOMAIN}": shown["used"], f"anna@{DOMAIN}": 0})
        self.dovecot.stop()
        self.assertEqual(self.ok("mailbox", "show", f"anna@{DOMAIN}")["used"], 0)

    def test_a_suspended_mailbox_refuses_mail_where_that_is_said(self):
        self.add("john")
        self.ok("mailbox", "suspend", f"john@{DOMAIN}", "--refuse")
        client = self.smtp()
        self.assertEqual(self.asked(client, f"john@{DOMAIN}"), 550)
        self.ok("mailbox", "suspend", f"john@{DOMAIN}")
        self.assertEqual(self.asked(client, f"john@{DOMAIN}"), 250)

    def test_an_old_password_is_not_remembered(self):
        admin = Dovecot.directory / "conf.d/97-admin.conf"
        admin.write_text(admin.read_text() + "auth_cache_size = 1M\nauth_cache_ttl = 1 hour\n")
        run("doveadm", "reload")
        self.add("john")
        self.imap("john")
        self.ok("mailbox", "password", f"john@{DOMAIN}", "--password-file", "-", stdin="saddle-orbit-lentil-93")
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("john")
        self.imap("john", "saddle-orbit-lentil-93")

    def test_a_list_becomes_mailboxes_that_work(self):
        schemes = ("SSHA512", "SHA512-CRYPT", "BLF-CRYPT", "ARGON2ID")
        # In quotes, for a hash may have commas in it.
        rows = [f'{scheme.lower()}@{DOMAIN},"{hashed(scheme, PASSWORD)}",,2G' for scheme in schemes]
        quoted = "\n".join(["address,hash,password,quota", *rows, f"plain@{DOMAIN},,{PASSWORD},0"])
        self.assertEqual(self.ok("mailbox", "import", "-", "--dry-run", stdin=quoted)["made"], 5)
        self.assertEqual(self.ok("mailbox", "list")["mailboxes"], [])
        self.assertEqual(self.ok("mailbox", "import", "-", stdin=quoted)["made"], 5)
        stored = {row["scheme"]: row["mailboxes"] for row in self.ok("mailbox", "schemes")["schemes"]}
        for local in [*(scheme.lower() for scheme in schemes), "plain"]:
            with self.subTest(local=local):
                self.imap(local)
        self.assertEqual(stored, {"ARGON2ID": 2, "SSHA512": 1, "SHA512-CRYPT": 1, "BLF-CRYPT": 1})
        self.assertEqual(self.ok("mailbox", "import", "-", "--skip-existing", stdin=quoted)["there"], 5)
        error = self.assert_refused(
            self.daemon.json("mailbox", "import", "-", stdin=f"address,hash\nx@{DOMAIN},{{SHA}}x\n"), INVALID, "^line 2: "
        )
        self.assertIn("weak", error["message"])
        path = self.daemon.directory / "list.csv"
        path.write_text(quoted)
        for mode, is_told in ((0o644, True), (0o600, False)):
            path.chmod(mode)
            result = self.daemon.mailctl("mailbox", "import", str(path), "--skip-existing")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual("others than its owner can read" in result.stderr, is_told)
