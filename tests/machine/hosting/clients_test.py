"""A message in by one house's program, read by two others', answered by two more: swaks, imaplib, Node's."""

import imaplib
import json
import pathlib
import shutil
import smtplib
import ssl
import subprocess
import time

import mailctl as m
from case import RigTest, run
from hosting_house import MAIL_HOST, House
from npm_packages import Packages
from services import Dovecot
from waiting import wait_for

CLIENTS = pathlib.Path(__file__).resolve().parent / "clients"
TOOLS = Packages(CLIENTS, "mail-clients")
HOME = pathlib.Path("/run/hosting-house")
DOMAIN = "hosted.test"
JOHN = f"john@{DOMAIN}"
PASSWORD = 'umbrella "kettle" \\74 fjörd'
ELSEWHERE = "someone@elsewhere.test"
OURS = ("conf.d/00-mailctl.conf", "conf.d/95-mailctl-proof.conf", "conf.d/99-mailctl.conf", "mailctl-auth.conf.ext",
        "mailctl-renewal.conf.ext")


class MailClients(RigTest):
    settings = ("--lookup-dir", str(HOME / "lookup"))

    def setUp(self):
        if not TOOLS.is_installed():
            self.skipTest("tests/machine/hosting/clients/install has not been run: no npm, or no registry to be reached")
        HOME.mkdir(mode=0o755, exist_ok=True)
        self.addCleanup(shutil.rmtree, HOME)
        super().setUp()
        self.house = House(HOME)
        self.addCleanup(self.take_files_away)
        self.addCleanup(self.house.close)
        self.house.build()
        self.configure(self.main_cf + b"inet_interfaces = all\n")
        run("postfix", "stop")
        run("postfix", "start")
        self.assertEqual(self.daemon.enable()[0], 0)
        self.ok("hosting", "enable", "--mail-host", MAIL_HOST, "--storage", str(self.house.storage),
                "--certificate", str(self.house.chain), "--key", str(self.house.key))
        self.ok("domain", "add", DOMAIN, "--receive")
        self.ok("mailbox", "add", JOHN, "--password-file", "-", stdin=PASSWORD)

    @staticmethod
    def take_files_away():
        for name in OURS:
            (Dovecot.directory / name).unlink(missing_ok=True)

    def ok(self, *words, **more):
        status, reply = self.daemon.json(*words, **more)
        self.assertEqual(status, 0, reply)
        return reply

    def node(self, program, port, *words, password=PASSWORD):
        """Beside its packages: Node looks for them above the program itself."""
        script = shutil.copy(CLIENTS / program, TOOLS.folder)
        return subprocess.run(
            ["node", script, str(port), JOHN, self.house.chain, MAIL_HOST, *words], input=password, text=True,
            capture_output=True, timeout=120, check=False,
        )

    def swaks(self, *words):
        return subprocess.run(["swaks", *words], text=True, capture_output=True, timeout=60, check=False)

    def receive(self, subject):
        """From a stranger, by swaks with STARTTLS."""
        sent = self.swaks(
            "--server", "192.0.2.1", "--local-interface", "192.0.2.1", "--tls", "--from", "max@stranger.test", "--to", JOHN,
            "--header", f"Subject: {subject}", "--body", "is anybody there?",
        )
        self.assertEqual(sent.returncode, 0, sent.stdout[-800:])
        new = self.house.storage / "vhosts" / DOMAIN / "john/new"
        wait_for(lambda: any(f"Subject: {subject}" in path.read_text() for path in new.glob("*")), "the message", patience=30)

    def test_it_is_received_and_read_by_two_houses(self):
        self.receive("first")
        read = self.node("read.mjs", 993)
        self.assertEqual(read.returncode, 0, read.stdout + read.stderr)
        told = json.loads(read.stdout)
        self.assertEqual((told["subject"], told["from"]), ("first", "max@stranger.test"))
        self.assertIn("is anybody there?", told["text"])
        context = ssl.create_default_context(cafile=str(self.house.chain))
        context.check_hostname = False
        client = imaplib.IMAP4_SSL("127.0.0.1", 993, ssl_context=context, timeout=30)
        self.addCleanup(client.shutdown)
        # imaplib writes a login in ASCII alone.
        client.authenticate("PLAIN", lambda _: f"\0{JOHN}\0{PASSWORD}".encode())
        self.assertEqual(client.select("INBOX")[1], [b"1"])
        (flags, text), _ = client.fetch("1", "(FLAGS BODY.PEEK[])")[1]
        self.assertIn(b"\\Seen", flags)
        self.assertIn(b"is anybody there?", text)

    def test_it_is_answered_by_two_houses_and_relayed(self):
        for port in (587, 465):
            subject = f"by nodemailer {port} {time.monotonic_ns()}"
            sent = self.node("send.mjs", port, ELSEWHERE, subject)
            self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
            self.assertEqual(json.loads(sent.stdout), {"accepted": [ELSEWHERE], "rejected": []})
            self.assert_arrives(subject)
        for port, tls in ((587, "--tls"), (465, "--tls-on-connect")):
            subject = f"by swaks {port} {time.monotonic_ns()}"
            sent = self.swaks(
                "--server", f"127.0.0.1:{port}", tls, "--auth", "PLAIN", "--auth-user", JOHN, "--auth-password", PASSWORD,
                "--from", JOHN, "--to", ELSEWHERE, "--header", f"Subject: {subject}",
            )
            self.assertEqual(sent.returncode, 0, sent.stdout[-800:])
            self.assert_arrives(subject)

    def test_a_wrong_password_is_told_to_each(self):
        for program, port, words in (("read.mjs", 993, ()), ("send.mjs", 587, (ELSEWHERE, "no"))):
            tried = self.node(program, port, *words, password="another")
            self.assertNotEqual(tried.returncode, 0)
            self.assertIn("uth", tried.stderr)
        client = smtplib.SMTP("127.0.0.1", 587, timeout=30)
        self.addCleanup(client.close)
        self.assertNotIn("auth", client.ehlo()[1].decode().lower())
        self.assertIsNone(m.delivered("no", patience=0))
