"""A domain from nothing: mail in by SMTP, read by IMAP, answered by submission; each change counts at once."""

import imaplib
import pathlib
import smtplib
import ssl
import subprocess
import time

import mailctl as m
from case import RigTest, run, tree
from services import DOVECOT_ADMINS, Dovecot
from waiting import wait_for

LOOKUP = pathlib.Path("/run/mailctl-lookup")
STORAGE = pathlib.Path("/run/vmail")
CHAIN, KEY = pathlib.Path("/etc/ssl/hosted.pem"), pathlib.Path("/etc/ssl/hosted.key")
OWNER = 5000
DOMAIN = "hosted.test"
PASSWORD = "umbrella-kettle-74-fjord"
# What Debian's dovecot-imapd and dovecot-lmtpd say there.
WITH_PROTOCOLS = DOVECOT_ADMINS.replace("protocols =\n", "protocols = imap lmtp\n")


def unchecked():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def make_certificate():
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail.hosted.test",
         "-keyout", KEY, "-out", CHAIN], check=True, capture_output=True,
    )
    KEY.chmod(0o600)


class HostingTest(RigTest):
    settings = ("--lookup-dir", str(LOOKUP))

    def setUp(self):
        make_certificate()
        STORAGE.mkdir(mode=0o755, exist_ok=True)
        run("install", "-d", "-o", str(OWNER), "-g", str(OWNER), "-m", "0750", str(STORAGE / "vhosts"))
        self.addCleanup(run, "rm", "-rf", str(STORAGE), str(LOOKUP))
        super().setUp()
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
        for name in ("conf.d/00-mailctl.conf", "conf.d/95-mailctl-proof.conf", "conf.d/99-mailctl.conf", "mailctl-auth.conf.ext"):
            (Dovecot.directory / name).unlink(missing_ok=True)

    def ok(self, *words, **more):
        status, reply = self.daemon.json(*words, **more)
        self.assertEqual(status, 0, reply)
        return reply

    def host(self):
        self.ok("hosting", "enable", "--mail-host", "mail.hosted.test", "--storage", str(STORAGE),
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

    # ---- Tests

    def test_a_message_is_received_read_and_answered(self):
        self.host()
        self.add("john")
        self.give(f"John+news@{DOMAIN}", "first")
        wait_for(lambda: self.subjects("john") == ["Subject: first"], "the message in the mailbox", patience=30)
        home = STORAGE / "vhosts" / DOMAIN / "john"
        self.assertEqual((home.stat().st_uid, home.stat().st_gid), (OWNER, OWNER))
        for port in (587, 465):
            answer = f"answer {port} {time.monotonic_ns()}"
            client = self.submission("john", port=port)
            client.sendmail(f"john@{DOMAIN}", ["someone@elsewhere.test"], f"Subject: {answer}\n\nhello\n")
        status = self.ok("hosting", "status")
        self.assertEqual((status["enabled"], status["domains"], status["mailboxes"], status["waiting"]), (True, 1, 1, 0))
        self.assertEqual(status["drift"], [])

    def test_a_mailbox_counts_in_a_session_that_is_open(self):
        self.host()
        client = self.smtp()
        self.assertEqual(self.asked(client, f"john@{DOMAIN}"), 550)
        self.add("john")
        self.assertEqual(self.asked(client, f"john@{DOMAIN}"), 250)
        self.ok("mailbox", "remove", f"john@{DOMAIN}")
        self.assertEqual(self.asked(client, f"john@{DOMAIN}"), 550)
        self.assertEqual(self.asked(client, f"postmaster@{DOMAIN}"), 250)

    def test_who_is_suspended_is_out_at_once(self):
        self.host()
        self.add("john")
        imap, smtp = self.imap("john"), self.submission("john")
        self.ok("mailbox", "suspend", f"john@{DOMAIN}")
        wait_for(lambda: self.is_over(imap), "the IMAP session to end")
        self.assertNotEqual(self.asked(smtp, "someone@elsewhere.test", f"john@{DOMAIN}"), 250)
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("john")
        with self.assertRaises(smtplib.SMTPAuthenticationError):
            self.submission("john")
        self.assertEqual(self.asked(self.smtp(), f"john@{DOMAIN}"), 250)
        self.ok("mailbox", "unsuspend", f"john@{DOMAIN}")
        self.imap("john")

    @staticmethod
    def is_over(client):
        try:
            return client.noop()[0] != "OK"
        except (imaplib.IMAP4.abort, OSError):
            return True

    def test_another_password_ends_what_the_old_one_began(self):
        self.host()
        self.add("john")
        imap = self.imap("john")
        made = self.ok("mailbox", "password", f"john@{DOMAIN}")
        wait_for(lambda: self.is_over(imap), "the IMAP session to end")
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("john")
        self.imap("john", made["password"])

    def test_nobody_sends_as_somebody_else(self):
        self.host()
        self.add("john")
        self.add("anna")
        self.ok("alias", "add", f"info@{DOMAIN}", "--destinations", f"john@{DOMAIN}")
        client = self.submission("john")
        for sender, answer in (
            (f"john@{DOMAIN}", 250), (f"John+x@{DOMAIN}", 250), (f"info@{DOMAIN}", 250), ("", 250),
            (f"anna@{DOMAIN}", 553), (f"nobody@{DOMAIN}", 553), ("max@stranger.test", 553),
        ):
            with self.subTest(sender=sender):
                self.assertEqual(self.asked(client, "someone@elsewhere.test", sender), answer)

    def test_it_relays_for_nobody(self):
        self.host()
        self.add("john")
        client = self.smtp()
        self.assertNotIn("auth", client.esmtp_features)
        for recipient in (
            "someone@elsewhere.test", f"someone%elsewhere.test@{DOMAIN}", f'"someone@elsewhere.test"@{DOMAIN}',
            f"elsewhere.test!someone@{DOMAIN}", f"@{DOMAIN}:someone@elsewhere.test", f"john@sub.{DOMAIN}",
        ):
            with self.subTest(recipient=recipient):
                self.assertGreaterEqual(self.asked(self.smtp_from_outside(), recipient), 400)

    def smtp_from_outside(self):
        """As a stranger: what comes from 127.0.0.1 may be the machine's own."""
        client = smtplib.SMTP("192.0.2.1", 25, timeout=30, source_address=("192.0.2.1", 0))
        self.addCleanup(client.close)
        client.ehlo("stranger.test")
        return client

    def test_aliases_and_the_catch_all_deliver(self):
        self.host()
        self.add("john")
        self.add("anna")
        self.ok("alias", "add", f"all@{DOMAIN}", "--destinations", f"john@{DOMAIN},anna@{DOMAIN}")
        self.ok("alias", "add", f"@{DOMAIN}", "--destinations", f"anna@{DOMAIN}")
        self.give(f"all@{DOMAIN}", "both")
        self.give(f"whoever@{DOMAIN}", "caught")
        self.give(f"john@{DOMAIN}", "his")
        wait_for(lambda: sorted(self.subjects("anna")) == ["Subject: both", "Subject: caught"], "anna's mail", patience=30)
        wait_for(lambda: sorted(self.subjects("john")) == ["Subject: both", "Subject: his"], "john's mail", patience=30)

    def test_disable_gives_every_byte_back_and_keeps_the_mail(self):
        self.host()
        self.add("john")
        self.ok("hosting", "disable")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_before)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_before)
        self.assertEqual(tree(Dovecot.directory), self.dovecot_tree)
        self.assertNotEqual(self.asked(self.smtp_from_outside(), f"john@{DOMAIN}"), 250)
        self.host()
        self.assertEqual(self.asked(self.smtp(), f"john@{DOMAIN}"), 250)
        self.imap("john")

    def test_mail_flows_while_the_daemon_is_away(self):
        self.host()
        self.add("john")
        self.daemon.stop()
        self.give(f"john@{DOMAIN}", "alone")
        wait_for(lambda: self.subjects("john") == ["Subject: alone"], "the message in the mailbox", patience=30)
        self.submission("john")
        self.daemon.start()

    def test_what_is_in_the_way_is_told_and_left_alone(self):
        self.add_to_main("virtual_mailbox_domains = theirs.test\n")
        before = self.world()
        self.assert_refused(
            self.daemon.json("hosting", "enable", "--storage", str(STORAGE), "--certificate", str(CHAIN), "--key", str(KEY),
                             "--mail-host", "mail.hosted.test"),
            78, "hosts mailboxes already",
        )
        self.assertEqual(self.world(), before)
