"""A machine that hosts, and its clients: SMTP, submission, IMAP.

    self.host()         enables hosting, and DOMAIN receives here
    self.add(local)     a mailbox with PASSWORD
    self.smtp(), self.submission(local), self.imap(local), self.subjects(local), self.give(to, subject)
"""

import imaplib
import pathlib
import shutil
import smtplib
import ssl
import subprocess

import mailctl as m
from case import RigTest, run, tree
from hosting_house import WITH_PROTOCOLS
from services import Dovecot

LOOKUP = pathlib.Path("/run/mailctl-lookup")
STORAGE = pathlib.Path("/run/vmail")
CHAIN, KEY = pathlib.Path("/etc/ssl/hosted.pem"), pathlib.Path("/etc/ssl/hosted.key")
OWNER = 5000
DOMAIN = "hosted.test"
HOST = f"mail.{DOMAIN}"
PASSWORD = "umbrella-kettle-74-fjord"


def unchecked():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def make_certificate(chain=CHAIN, key=KEY, name=HOST):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "12", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", chain], check=True, capture_output=True,
    )
    key.chmod(0o600)


class HostingCase(RigTest):
    settings = ("--lookup-dir", str(LOOKUP))

    def setUp(self):
        make_certificate()
        STORAGE.mkdir(mode=0o755, exist_ok=True)
        run("install", "-d", "-o", str(OWNER), "-g", str(OWNER), "-m", "0750", str(STORAGE / "vhosts"))
        self.addCleanup(run, "rm", "-rf", str(STORAGE), str(LOOKUP))
        super().setUp()
        # Not a link: Dovecot runs it, and may not come where this was built.
        shutil.copy(m.RENEW, self.daemon.helpers / "mailctl-renew")
        self.dovecot = Dovecot()
        self.addCleanup(self.dovecot.close)
        (Dovecot.directory / "conf.d/97-admin.conf").write_text(WITH_PROTOCOLS)
        run("doveadm", "reload")
        self.dovecot_tree = tree(Dovecot.directory)
        self.addCleanup(self.take_files_away)
        self.configure(self.main_cf + b"inet_interfaces = all\n")
        run("postfix", "stop")
        run("postfix", "start")
        self.main_before, self.master_before = m.MAIN_CF.read_bytes(), m.MASTER_CF.read_bytes()

    def take_files_away(self):
        for name in ("conf.d/00-mailctl.conf", "conf.d/95-mailctl-proof.conf", "conf.d/99-mailctl.conf", "mailctl-auth.conf.ext",
                     "mailctl-renewal.conf.ext"):
            (Dovecot.directory / name).unlink(missing_ok=True)

    def ok(self, *words, **more):
        status, reply = self.daemon.json(*words, **more)
        self.assertEqual(status, 0, reply)
        return reply

    def host(self):
        self.ok("hosting", "enable", "--mail-host", HOST, "--storage", str(STORAGE),
                "--certificate", str(CHAIN), "--key", str(KEY))
        return self.ok("domain", "add", DOMAIN, "--receive")

    def add(self, local, password=PASSWORD):
        return self.ok("mailbox", "add", f"{local}@{DOMAIN}", "--password-file", "-", stdin=password)

    # ---- Clients

    def smtp(self, port=25):
        if port == 465:
            client = smtplib.SMTP_SSL("127.0.0.1", port, timeout=30, context=unchecked())
        else:
            client = smtplib.SMTP("127.0.0.1", port, timeout=30)
        self.addCleanup(client.close)
        client.ehlo("stranger.test")
        return client

    def submission(self, local, password=PASSWORD, port=587):
        client = self.smtp(port)
        if port == 587:
            self.assertNotIn("auth", client.esmtp_features)
            client.starttls(context=unchecked())
        client.login(f"{local}@{DOMAIN}", password)
        return client

    def asked(self, client, recipient, sender="max@stranger.test"):
        """What RCPT TO is answered."""
        client.rset()
        client.mail(sender)
        return client.rcpt(recipient)[0]

    def imap(self, local, password=PASSWORD):
        client = imaplib.IMAP4_SSL("127.0.0.1", 993, ssl_context=unchecked(), timeout=30)
        self.addCleanup(client.shutdown)
        client.login(f"{local}@{DOMAIN}", password)
        return client

    def subjects(self, local):
        client = self.imap(local)
        count = int(client.select("INBOX", readonly=True)[1][0])
        return [
            client.fetch(str(number), "(BODY[HEADER.FIELDS (SUBJECT)])")[1][0][1].decode().strip()
            for number in range(1, count + 1)
        ]

    def give(self, recipient, subject):
        self.smtp().sendmail("max@stranger.test", [recipient], f"Subject: {subject}\n\nhello\n")

    @staticmethod
    def is_over(client):
        try:
            return client.noop()[0] != "OK"
        except (imaplib.IMAP4.abort, OSError):
            return True

    def smtp_from_outside(self):
        """As a stranger: what comes from 127.0.0.1 may be the machine's own."""
        client = smtplib.SMTP("192.0.2.1", 25, timeout=30, source_address=("192.0.2.1", 0))
        self.addCleanup(client.close)
        client.ehlo("stranger.test")
        return client
