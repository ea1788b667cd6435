"""What a real Dovecot makes of mailctl's files: started in its tree by run, asked by mail programs."""

import base64
import hashlib
import imaplib
import json
import os
import pathlib
import poplib
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import time
import unittest

VERSION, ROOT = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
USER, PASSWORD = "john@example.org", "umbrella-kettle-74"
HOME = "/var/vmail/vhosts/example.org/john"
LOOKED_UP = ROOT / "var/lib/mailctl-lookup/dovecot"
FILES = LOOKED_UP / "u/example.org/john"
WORDS = {
    "2.3": ("driver = dict", "private/mailctl-auth", "private/mailctl-lmtp", "mail_plugins = \" quota sieve\""),
    "2.4": ("passdb mailctl", "userdb mailctl", "private/mailctl-auth", "private/mailctl-lmtp", "quota = yes"),
}


def passdb(password):
    """As daemon/mailctld/lookup/rows.cpp has it; so the next one."""
    if VERSION == "2.3":
        return json.dumps({"password": ssha512(password)})
    return f"{USER}:{ssha512(password)}\n"


def userdb(limit=1048576):
    if VERSION == "2.3":
        text = {"uid": 5000, "gid": 5000, "home": f"{HOME}/home", "mail": f"maildir:{HOME}"}
        return json.dumps({**text, "quota_rule": f"*:bytes={limit}"} if limit else text)
    quota = f" userdb_quota_storage_size={limit}B" if limit else ""
    return (
        f"{USER}::5000:5000::{HOME}/home::userdb_mail_driver=maildir userdb_mail_path={HOME} "
        f"userdb_mail_inbox_path={HOME}{quota}\n"
    )


def run(*words, **more):
    return subprocess.run(["chroot", ROOT, *words], text=True, capture_output=True, check=False, timeout=60, **more)


def unchecked():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ssha512(password):
    salt = os.urandom(16)
    digest = hashlib.sha512(password.encode() + salt).digest()
    return "{SSHA512}" + base64.b64encode(digest + salt).decode()


def write(name, text):
    """As mailctld does: whole, for the group of Dovecot."""
    aside = FILES / f".{name}.new"
    aside.write_text(text)
    aside.chmod(0o640)
    aside.rename(FILES / name)
    for path in (LOOKED_UP, *LOOKED_UP.rglob("*")):
        shutil.chown(path, "root", 110)


class Sieve:
    """As much of ManageSieve as it takes to put a script there."""

    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", 4190), timeout=30)
        self.answer()
        self.say("STARTTLS")
        self.socket = unchecked().wrap_socket(self.socket)
        self.answer()
        login = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
        self.say(f'AUTHENTICATE "PLAIN" "{login}"')

    def answer(self):
        text = ""
        while not any(line.startswith(("OK", "NO", "BYE")) for line in text.splitlines()):
            text += self.socket.recv(4096).decode()
        if not any(line.startswith("OK") for line in text.splitlines()):
            raise AssertionError(text)
        return text

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.answer()


class DovecotTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for name, number in (("null", 3), ("urandom", 9)):
            if not (ROOT / "dev" / name).exists():
                os.mknod(ROOT / "dev" / name, 0o666 | 0o020000, os.makedev(1, number))
        subprocess.run(["mount", "-t", "proc", "proc", ROOT / "proc"], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        write("passdb", passdb(PASSWORD))
        write("userdb", userdb())
        # It leaves what it was given open for as long as it lives.
        said = ROOT / "var/log/start.log"
        with open(said, "wb") as errors:
            started = subprocess.run(
                ["chroot", ROOT, "/usr/sbin/dovecot"], stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                check=False, timeout=60,
            )
        if started.returncode != 0:
            raise AssertionError(said.read_text())
        for _ in range(100):
            if (ROOT / "run/dovecot/mailctl-proof-a").exists():
                return
            time.sleep(0.1)
        raise AssertionError((ROOT / "var/log/dovecot.log").read_text())

    @classmethod
    def tearDownClass(cls):
        run("/usr/bin/doveadm", "stop")

    def setUp(self):
        write("passdb", passdb(PASSWORD))
        write("userdb", userdb())
        run("/usr/bin/doveadm", "expunge", "-u", USER, "mailbox", "*", "all")

    def imap(self, password=PASSWORD):
        client = imaplib.IMAP4_SSL("127.0.0.1", 993, ssl_context=unchecked(), timeout=30)
        self.addCleanup(client.shutdown)
        client.login(USER, password)
        return client

    def deliver(self, subject, recipient=USER, size=0):
        client = smtplib.LMTP(str(ROOT / "var/spool/postfix/private/mailctl-lmtp"))
        with client:
            return client.sendmail("max@stranger.test", [recipient], f"Subject: {subject}\n\n{'x' * 70}\n" + "y" * size)

    def subjects(self, folder="INBOX"):
        client = self.imap()
        status, count = client.select(folder, readonly=True)
        if status != "OK":
            return None
        found = []
        for number in range(1, int(count[0]) + 1):
            found.append(client.fetch(str(number), "(BODY[HEADER.FIELDS (SUBJECT)])")[1][0][1].decode().strip()[9:])
        return found

    def test_it_takes_every_word(self):
        self.assertRegex(run("/usr/sbin/dovecot", "--version").stdout, rf"^{re.escape(VERSION)}\.")
        shown = run("/usr/bin/doveconf", "-x", "-n")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        for word in WORDS[VERSION]:
            self.assertIn(word, shown.stdout)

    def test_mail_is_delivered_and_read(self):
        self.assertEqual(self.deliver("hello", "John@Example.org"), {})
        self.assertIn("hello", self.subjects())
        home = ROOT / HOME.lstrip("/")
        self.assertEqual((home.stat().st_uid, home.stat().st_gid), (5000, 5000))
        with self.assertRaises(smtplib.SMTPRecipientsRefused) as refused:
            self.deliver("hello", "nobody@example.org")
        self.assertEqual(refused.exception.recipients["nobody@example.org"][0], 550)

    def test_a_password_counts_at_once_and_a_wrong_one_never(self):
        self.imap()
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("another")
        # A passwd-file is looked at once a second.
        time.sleep(1.1)
        write("passdb", passdb("another"))
        self.imap("another")
        (FILES / "passdb").unlink()
        time.sleep(1.1)
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("another")

    def test_submission_asks_it_who_logs_in(self):
        login = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(30)
            client.connect(str(ROOT / "var/spool/postfix/private/mailctl-auth"))
            client.sendall(b"VERSION\t1\t2\nCPID\t1\n")
            client.sendall(f"AUTH\t1\tPLAIN\tservice=smtp\tsecured\tresp={login}\n".encode())
            said = ""
            while "\nOK\t1" not in said and "\nFAIL\t1" not in said:
                said += client.recv(4096).decode()
        self.assertIn(f"\nOK\t1\tuser={USER}", said)
        self.assertIn("\nMECH\tLOGIN", said)

    def test_a_quota_counts(self):
        limit = self.imap().getquotaroot("INBOX")[1][1][0].decode()
        self.assertRegex(limit, r'"User quota" \(STORAGE \d+ 1024\)')
        # The one that goes over it is taken, within a grace.
        self.assertEqual(self.deliver("over it", size=1_100_000), {})
        with self.assertRaisesRegex(smtplib.SMTPDataError, "552.*full"):
            self.deliver("too much")
        write("userdb", userdb(limit=0))
        time.sleep(1.1)
        self.assertEqual(self.deliver("big", size=1_100_000), {})

    def test_pop_brings_the_same(self):
        self.deliver("by POP")
        client = poplib.POP3_SSL("127.0.0.1", 995, context=unchecked(), timeout=30)
        self.addCleanup(client.close)
        client.user(USER)
        client.pass_(PASSWORD)
        self.assertGreaterEqual(client.stat()[0], 1)

    def test_a_filter_sorts(self):
        script = 'require ["fileinto", "mailbox"]; if header :contains "subject" "sort" { fileinto :create "Sorted"; }'
        sieve = Sieve()
        self.addCleanup(sieve.socket.close)
        sieve.say(f'PUTSCRIPT "all" {{{len(script)}+}}\r\n{script}')
        sieve.say('SETACTIVE "all"')
        self.addCleanup(sieve.say, 'SETACTIVE ""')
        self.deliver("sort me")
        self.assertEqual(self.subjects("Sorted"), ["sort me"])


if __name__ == "__main__":
    unittest.main()
