"""The emulated platform's submission server: a real Postfix and Dovecot with the platform's logins."""

import os
import pathlib
import smtplib
import ssl
import time
import uuid

from case import DOMAIN, EMAIL, PlatformTest

HOST = "mail.platform.test"


class Submission(PlatformTest):
    def setUp(self):
        super().setUp()
        self.ask("account")
        self.platform.set_domain(EMAIL, DOMAIN, status="verified")
        self.made = self.ask("smtp/create", description="CyberPanel Relay")

    def connect(self, port=587):
        if port == 465:
            server = smtplib.SMTP_SSL(HOST, port, timeout=20, context=self.context)
        else:
            server = smtplib.SMTP(HOST, port, timeout=20)
            server.starttls(context=self.context)
        self.addCleanup(server.close)
        server.ehlo()
        return server

    def login(self, password=None, port=587, mechanism="PLAIN"):
        """The server after a login; its refusal is an exception, after half a second of Dovecot's."""
        server = self.connect(port)
        server.user, server.password = self.made["username"], password or self.made["password"]
        server.auth(mechanism, {"PLAIN": server.auth_plain, "LOGIN": server.auth_login}[mechanism])
        return server

    def assert_no_login(self, password):
        with self.assertRaises(smtplib.SMTPAuthenticationError) as refused:
            self.login(password)
        self.assertEqual(refused.exception.smtp_code, 535)

    def send(self, server, sender, recipient="someone@elsewhere.test"):
        subject = f"by the platform {uuid.uuid4()}"
        server.sendmail(sender, [recipient], f"Subject: {subject}\n\nbody\n")
        return subject

    def delivered(self, subject):
        """The message, or None when it does not come."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for path in pathlib.Path(os.environ["RIG_MAILBOX"], "new").glob("*"):
                text = path.read_text(errors="replace")
                if f"Subject: {subject}\n" in text:
                    return text
            time.sleep(0.05)
        return None

    def log_row(self, subject):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for row in self.ask("logs")["logs"]:
                if row["subject"] == subject:
                    return row
            time.sleep(0.05)
        return None

    def test_mail_is_delivered_logged_and_counted(self):
        for port in (587, 465):
            subject = self.send(self.login(port=port), f"me@{DOMAIN}")
            message = self.delivered(subject)
            self.assertIn(f"Authenticated sender: {self.made['username']}", message)
            self.assertIn("using TLSv1.3", message)
            row = self.log_row(subject)
            self.assertEqual((row["from_email"], row["to_email"]), (f"me@{DOMAIN}", "someone@elsewhere.test"))
            self.assertEqual(row["status"], "delivered")
        self.assertEqual(self.ask("account")["emails_sent_this_month"], 2)
        self.assertEqual(self.ask("stats")["delivered"], 2)
        self.assertEqual(self.ask("stats/domains")["domains"][DOMAIN]["sent"], 2)

    def test_mail_that_does_not_arrive_is_logged(self):
        for domain, status in (("bounced.test", "bounced"), ("deferred.test", "deferred")):
            subject = self.send(self.login(), f"me@{DOMAIN}", f"someone@{domain}")
            self.assertEqual(self.log_row(subject)["status"], status)
        self.assertEqual(self.ask("stats")["bounced"], 1)

    def test_starttls_and_login_come_first(self):
        with smtplib.SMTP(HOST, 587, timeout=20) as server:
            self.assertNotIn(b"AUTH", server.ehlo()[1])
            self.assertEqual(server.docmd("MAIL", "FROM:<>")[0], 530)
        server = self.connect()
        self.assertIn(b"AUTH PLAIN LOGIN", server.ehlo()[1])
        server.mail(f"me@{DOMAIN}")
        self.assertEqual(server.rcpt("someone@elsewhere.test")[0], 554)

    def test_the_certificate_is_good_for_this_name_only(self):
        with smtplib.SMTP("platform.provider.test", 587, timeout=20) as server:
            server.starttls(context=self.context)
        with smtplib.SMTP("192.0.2.30", 587, timeout=20) as server, self.assertRaises(ssl.SSLCertVerificationError):
            server.starttls(context=self.context)

    def test_rotation_takes_effect_at_once(self):
        password = self.made["password"]
        for _ in range(3):
            self.login(password)
            fresh = self.ask("smtp/rotate", credential_id=self.made["credential_id"])["new_password"]
            self.assert_no_login(password)
            self.login(fresh)
            password = fresh

    def test_deletion_takes_effect_at_once(self):
        self.login(mechanism="LOGIN")
        self.ask("smtp/delete", credential_id=self.made["credential_id"])
        self.assert_no_login(self.made["password"])

    def test_a_credential_that_vanishes_is_refused_at_once(self):
        self.login()
        self.platform.delete_credential(EMAIL, self.made["credential_id"])
        self.assert_no_login(self.made["password"])

    def test_any_password_can_log_in(self):
        """Except one with a newline: Dovecot refuses that by itself."""
        for password in ("-leading", "' \" $ # : \\", "trailing ", "{PLAIN}x"):
            with self.subTest(password):
                self.platform.fault("smtp/rotate", "password", times=1, value=password)
                self.ask("smtp/rotate", credential_id=self.made["credential_id"])
                self.login(password)
                self.assert_no_login(password + "x")

    def assert_sender_refused(self, sender):
        server = self.login()
        with self.assertRaises(smtplib.SMTPRecipientsRefused) as refused:
            self.send(server, sender)
        ((code, text),) = refused.exception.recipients.values()
        self.assertEqual(code, 550)
        self.assertRegex(text, rb"\A5\.7\.1 .*: sender domain not verified\Z")

    def test_only_verified_domains_of_the_account_may_send(self):
        self.platform.set_account("other@example.com")
        self.platform.set_domain("other@example.com", "theirs.test", status="verified")
        self.platform.set_domain(EMAIL, "pending.test")
        for sender in ("me@unknown.test", "me@pending.test", "me@theirs.test", f"me@sub.{DOMAIN}", ""):
            self.assert_sender_refused(sender)
        self.platform.set_domain(EMAIL, DOMAIN, status="pending")
        self.assert_sender_refused(f"me@{DOMAIN}")

    def test_a_recipient_may_be_refused(self):
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            self.send(self.login(), f"me@{DOMAIN}", "someone@refused.test")
