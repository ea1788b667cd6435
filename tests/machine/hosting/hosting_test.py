"""A domain from nothing: mail in by SMTP, read by IMAP, answered by submission; each change counts at once."""

import imaplib
import smtplib
import time

import mailctl as m
from case import tree
from hosting_case import CHAIN, DOMAIN, KEY, OWNER, STORAGE, HostingCase
from services import Dovecot
from waiting import wait_for


class HostingTest(HostingCase):
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
