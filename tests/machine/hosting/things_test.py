"""What a domain's people have: forwards, senders, a catch-all, invitations, and no more than their tenant may."""

import concurrent.futures
import imaplib
import pathlib

from hosting_case import DOMAIN, PASSWORD, HostingCase
from waiting import wait_for

OTHER = "saddle.orbit.lentil.93"


def reloads():
    return pathlib.Path("/var/log/mail.log").read_text(errors="replace").count("reload -- version")


class ThingsTest(HostingCase):
    def setUp(self):
        super().setUp()
        self.host()

    def arrives(self, local, *subjects):
        wanted = sorted(f"Subject: {subject}" for subject in subjects)
        wait_for(lambda: sorted(self.subjects(local)) == wanted, f"{local}'s mail", patience=30)

    def test_a_mailbox_is_forwarded_with_a_copy_and_without(self):
        self.add("john")
        self.add("anna")
        self.ok("mailbox", "set", f"john@{DOMAIN}", "--forward", f"anna@{DOMAIN}")
        self.give(f"john@{DOMAIN}", "both")
        self.arrives("anna", "both")
        self.arrives("john", "both")
        self.ok("mailbox", "set", f"john@{DOMAIN}", "--forward", f"anna@{DOMAIN}", "--no-copy")
        self.give(f"John+tag@{DOMAIN}", "hers")
        self.arrives("anna", "both", "hers")
        self.ok("mailbox", "set", f"john@{DOMAIN}", "--forward", "none")
        self.give(f"john@{DOMAIN}", "his")
        self.arrives("john", "both", "his")
        self.assert_refused(
            self.daemon.json("mailbox", "set", f"john@{DOMAIN}", "--forward", f"john@{DOMAIN}"), 65, "the mailbox itself"
        )

    def test_who_is_given_an_address_sends_with_it(self):
        self.add("john")
        self.add("anna")
        client = self.submission("john")
        sales, anna = f"sales@{DOMAIN}", f"anna@{DOMAIN}"
        self.assertEqual(self.asked(client, "someone@elsewhere.test", sales), 553)
        self.ok("mailbox", "set", f"john@{DOMAIN}", "--send-as", f"{sales},{anna}")
        for sender in (sales, anna, f"john@{DOMAIN}"):
            self.assertEqual(self.asked(client, "someone@elsewhere.test", sender), 250, sender)
        # What he may send with is no address for that.
        self.assertEqual(self.asked(self.smtp(), sales), 550)
        self.ok("mailbox", "set", f"john@{DOMAIN}", "--send-as", "none")
        for sender in (sales, anna):
            self.assertEqual(self.asked(client, "someone@elsewhere.test", sender), 553, sender)

    def test_a_catch_all_and_the_reserved_names(self):
        self.add("john")
        self.add("anna")
        client = self.smtp()
        self.ok("alias", "remove", f"postmaster@{DOMAIN}")
        self.assertEqual(self.asked(client, f"postmaster@{DOMAIN}"), 250)
        self.assertEqual(self.asked(client, f"whoever@{DOMAIN}"), 550)
        self.ok("domain", "set", DOMAIN, "--catch-all", f"anna@{DOMAIN}", "--abuse", f"john@{DOMAIN}")
        self.give(f"whoever@{DOMAIN}", "caught")
        self.give(f"abuse@{DOMAIN}", "spam")
        self.give(f"john@{DOMAIN}", "his")
        self.arrives("anna", "caught")
        self.arrives("john", "his", "spam")
        shown = self.ok("domain", "show", DOMAIN)["receiving"]
        self.assertEqual((shown["catch_all"], shown["delimiter"]), ([f"anna@{DOMAIN}"], "+"))
        self.ok("domain", "set", DOMAIN, "--catch-all", "none")
        self.assertEqual(self.asked(client, f"whoever@{DOMAIN}"), 550)

    def test_a_domain_that_was_refused_counts_at_once_and_nobody_waits(self):
        """What smtpd remembers ends with its client; one who stays keeps nobody back, and nothing reloads."""
        with_us = self.smtp_from_outside()
        before = reloads()
        for number in range(10):
            domain = f"d{number}.test"
            asked = f"postmaster@{domain}"
            self.assertEqual(self.asked(self.smtp_from_outside(), asked), 454)
            self.ok("domain", "add", domain, "--receive")
            self.assertEqual(self.asked(self.smtp_from_outside(), asked), 250)
            self.ok("domain", "remove", domain, "--receive", "--yes", domain)
            self.assertEqual(self.asked(self.smtp_from_outside(), asked), 454)
        self.assertEqual(with_us.noop()[0], 250)
        self.assertEqual(reloads(), before)

    def test_where_mail_ends_is_told_as_it_does(self):
        self.add("john")
        self.add("anna")
        self.ok("alias", "add", f"team@{DOMAIN}", "--destinations", f"john+t@{DOMAIN},more@{DOMAIN}")
        self.ok("alias", "add", f"more@{DOMAIN}", "--destinations", f"anna@{DOMAIN}")
        status, told = self.daemon.json("alias", "check", f"team+x@{DOMAIN}")
        ends = sorted(step["address"] for step in told["steps"] if step["fate"] == "mailbox")
        self.assertEqual((status, told["ok"], ends), (0, True, [f"anna@{DOMAIN}", f"john@{DOMAIN}"]))
        self.give(f"team+x@{DOMAIN}", "all")
        self.arrives("anna", "all")
        self.arrives("john", "all")
        status, told = self.daemon.json("alias", "check", f"nobody@{DOMAIN}")
        self.assertEqual((status, told["ok"]), (2, False))
        self.assertEqual(self.asked(self.smtp(), f"nobody@{DOMAIN}"), 550)

    def test_who_is_invited_chooses_the_password(self):
        made = self.ok("mailbox", "add", f"john@{DOMAIN}", "--invite", "--expires", "1d")
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap("john")
        self.assertEqual(self.asked(self.smtp(), f"john@{DOMAIN}"), 250)
        self.assertEqual([row["address"] for row in self.ok("mailbox", "invitations")["invitations"]], [f"john@{DOMAIN}"])
        code = self.daemon.directory / "code"
        code.write_text(made["code"] + "\n")
        code.chmod(0o600)
        words = ("mailbox", "accept", "--code-file", str(code), "--password-file", "-")
        self.assert_refused(self.daemon.json(*words, stdin="12345678"), 65)
        self.assertEqual(self.ok(*words, stdin=OTHER), {"address": f"john@{DOMAIN}"})
        self.imap("john", OTHER)
        self.submission("john", OTHER)
        self.assert_refused(self.daemon.json(*words, stdin=PASSWORD), 77, "not good")
        # Once more, by who is there: whoever was logged in is not any more.
        session = self.imap("john", OTHER)
        code.write_text(self.ok("mailbox", "invite", f"john@{DOMAIN}")["code"])
        self.ok(*words, stdin=PASSWORD)
        wait_for(lambda: self.is_over(session), "the IMAP session to end")
        self.imap("john", PASSWORD)

    def test_of_many_at_once_no_more_get_in_than_may(self):
        self.ok("tenant", "add", "shop", "--mailboxes", "3", "--quota", "4G")
        self.ok("domain", "add", "shop.test", "--receive", "--tenant", "shop")
        add = lambda number: self.daemon.json(
            "mailbox", "add", f"m{number}@shop.test", "--quota", "1G", "--password-file", "-", stdin=PASSWORD
        )
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(add, range(8)))
        refused = [reply for status, reply in answers if status != 0]
        self.assertEqual(len(refused), 5, answers)
        for reply in refused:
            self.assertEqual(reply["error"]["message"], "the tenant shop may have 3 mailboxes, and has 3")
        shown = self.ok("tenant", "show", "shop")["tenant"]
        self.assertEqual((shown["use"]["mailboxes"], shown["use"]["storage"]), (3, 3 << 30))
        self.ok("tenant", "set", "shop", "--mailboxes", "none")
        self.assert_refused(
            self.daemon.json("mailbox", "add", "n@shop.test", "--quota", "2G", "--password-file", "-", stdin=PASSWORD),
            75, "may promise its mailboxes 4G, and has promised 3G",
        )
