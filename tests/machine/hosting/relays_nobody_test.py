"""No open relay: each known way to have a server send on what is not its own, at each of its doors."""

import smtplib
import socket

from hosting_case import DOMAIN, STORAGE, HostingCase, unchecked
from waiting import wait_for

OURS = "192.0.2.1"  # this machine's own address, from which it sees a stranger
ELSEWHERE = "elsewhere.test"
AWAY = f"someone@{ELSEWHERE}"
STRANGER = "max@stranger.test"

# What a stranger may ask for: what it is called, the sender, the recipient as it stands behind RCPT TO:.
WAYS = [
    ("a plain address elsewhere", STRANGER, f"<{AWAY}>"),
    ("no sender", "", f"<{AWAY}>"),
    ("a sender of ours", f"john@{DOMAIN}", f"<{AWAY}>"),
    ("our postmaster as the sender", f"postmaster@{DOMAIN}", f"<{AWAY}>"),
    ("the recipient as the sender", AWAY, f"<{AWAY}>"),
    ("a sender of this machine", "root@localhost", f"<{AWAY}>"),
    ("a sender without a domain", "root", f"<{AWAY}>"),
    ("a sender at this machine's address", f"john@[{OURS}]", f"<{AWAY}>"),
    ("the percent hack", STRANGER, f"<someone%{ELSEWHERE}@{DOMAIN}>"),
    ("the percent hack in quotes", STRANGER, f'<"someone%{ELSEWHERE}"@{DOMAIN}>'),
    ("the percent hack at an address", STRANGER, f"<someone%{ELSEWHERE}@[{OURS}]>"),
    ("the percent hack without a domain", STRANGER, f"<someone%{ELSEWHERE}>"),
    ("the percent hack twice", STRANGER, f"<someone%{ELSEWHERE}%{DOMAIN}@{DOMAIN}>"),
    ("an address as a local part", STRANGER, f'<"{AWAY}"@{DOMAIN}>'),
    ("an address as a local part at an address", STRANGER, f'<"{AWAY}"@[{OURS}]>'),
    ("an address in quotes", STRANGER, f'<"{AWAY}">'),
    ("two domains", STRANGER, f"<{AWAY}@{DOMAIN}>"),
    ("a bang path", STRANGER, f"<{ELSEWHERE}!someone>"),
    ("a bang path at a domain of ours", STRANGER, f"<{ELSEWHERE}!someone@{DOMAIN}>"),
    ("a bang path at an address", STRANGER, f"<{ELSEWHERE}!someone@[{OURS}]>"),
    ("a bang path over us", STRANGER, f"<{DOMAIN}!{ELSEWHERE}!someone>"),
    ("a route over us", STRANGER, f"<@{DOMAIN}:{AWAY}>"),
    ("a route over our address", STRANGER, f"<@[{OURS}]:{AWAY}>"),
    ("a route over two", STRANGER, f"<@{DOMAIN},@{ELSEWHERE}:{AWAY}>"),
    ("a dot at the end", STRANGER, f"<{AWAY}.>"),
    ("another's address", STRANGER, "<someone@[192.0.2.2]>"),
    ("a domain in capitals", STRANGER, f"<{AWAY.upper()}>"),
    ("an encoded domain", STRANGER, f"<someone@=?utf-8?Q?{ELSEWHERE}?=>"),
    ("a domain below ours", STRANGER, f"<john@sub.{DOMAIN}>"),
    ("no brackets", STRANGER, AWAY),
    ("a blank in it", STRANGER, f"<someone @ {ELSEWHERE}>"),
    ("a pipe", STRANGER, f'<"|/bin/true"@{DOMAIN}>'),
    ("a file", STRANGER, f'<"{STORAGE}/made"@{DOMAIN}>'),
    ("a list in a file", STRANGER, f'<":include:/etc/passwd"@{DOMAIN}>'),
]
# What is john's, however it looks: it is taken, and goes to him alone.
HIS = [
    ("an original recipient elsewhere", f"<john@{DOMAIN}> ORCPT=rfc822;{AWAY}"),
    ("an extension with an address in it", f"<john+someone={ELSEWHERE}@{DOMAIN}>"),
    ("a route that ends here", f"<@{ELSEWHERE}:john@{DOMAIN}>"),
]


class RelaysNobodyTest(HostingCase):
    def stranger(self, port):
        """A new session: after some refusals a server hangs up."""
        if port == 465:
            client = smtplib.SMTP_SSL(OURS, port, timeout=30, source_address=(OURS, 0), context=unchecked())
        else:
            client = smtplib.SMTP(OURS, port, timeout=30, source_address=(OURS, 0))
        self.addCleanup(client.close)
        client.ehlo("stranger.test")
        if port == 587:
            client.starttls(context=unchecked())
            client.ehlo("stranger.test")
        return client

    @staticmethod
    def answer(client, sender, recipient):
        """The worse of what the two are answered."""
        code = client.docmd("MAIL", f"FROM:<{sender}>")[0]
        return code if code >= 400 else client.docmd("RCPT", f"TO:{recipient}")[0]

    def test_a_stranger_gets_nothing_away(self):
        self.host()
        self.add("john")
        self.assertGreaterEqual(len(WAYS), 20)
        self.assertEqual(self.answer(self.stranger(25), STRANGER, f"<john@{DOMAIN}>"), 250)
        for port in (25, 587, 465):
            for name, sender, recipient in WAYS:
                with self.subTest(port=port, way=name):
                    self.assertGreaterEqual(self.answer(self.stranger(port), sender, recipient), 400)

    def test_who_has_not_logged_in_hands_nothing_in(self):
        self.host()
        self.add("john")
        # A bare <postmaster> every SMTP server takes (RFC 5321, 4.5.1), for itself alone.
        for port in (587, 465):
            for recipient in (f"<john@{DOMAIN}>", f"<postmaster@{DOMAIN}>"):
                with self.subTest(port=port, recipient=recipient):
                    self.assertGreaterEqual(self.answer(self.stranger(port), f"john@{DOMAIN}", recipient), 500)

    def test_no_door_has_a_word_that_opens_it(self):
        self.host()
        self.add("john")
        for port in (25, 587, 465):
            client = self.stranger(port)
            for word in ("xclient", "xforward", "burl", "turn"):
                self.assertNotIn(word, client.esmtp_features)
            self.assertGreaterEqual(client.docmd("XCLIENT", "ADDR=127.0.0.1")[0], 500)
            self.assertGreaterEqual(client.docmd("XFORWARD", "ADDR=127.0.0.1")[0], 500)
        self.assertGreaterEqual(self.stranger(25).docmd("AUTH", "PLAIN")[0], 500)
        with self.assertRaises(OSError):
            socket.create_connection((OURS, 24), timeout=5)  # LMTP, which asks for no login

    def test_what_is_his_goes_to_him_alone(self):
        self.host()
        self.add("john")
        for name, recipient in HIS:
            client = self.stranger(25)
            with self.subTest(way=name):
                self.assertEqual(self.answer(client, STRANGER, recipient), 250)
                self.assertEqual(client.data(f"Subject: {name}\n\nhello\n")[0], 250)
        wanted = sorted(f"Subject: {name}" for name, _ in HIS)
        wait_for(lambda: sorted(self.subjects("john")) == wanted, "john's mail", patience=30)
        for line in self.client_log.text().splitlines():
            self.assertNotRegex(line, rf"to=<[^>]*@{ELSEWHERE}>")

    def test_an_alias_leads_to_no_program_and_no_file(self):
        self.host()
        for destination in ("|/bin/true", "/tmp/made", ":include:/etc/passwd", f'"|/bin/true"@{DOMAIN}'):
            with self.subTest(destination=destination):
                status, reply = self.daemon.json("alias", "add", f"x@{DOMAIN}", "--destinations", destination)
                self.assertNotEqual(status, 0, reply)
        self.assertEqual(self.ok("alias", "list")["aliases"], [
            row for row in self.ok("alias", "list")["aliases"] if not row["source"].startswith("x@")
        ])
