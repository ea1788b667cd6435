"""`relay enable --senders verified`: only mail that the platform takes goes there, now and later."""

import re

import mailctl as m
from case import EMAIL
from relaying import DOMAIN, RelayingTest

SECOND = "second.test"


class VerifiedSenders(RelayingTest):
    def setUp(self):
        super().setUp()
        # Takes mail without a credential: the way that the machine's mail had before.
        old_way = rb"relayhost = [smtp.provider.test]:3587"
        self.configure(re.sub(rb"(?m)^relayhost *=.*$", old_way, self.main_cf), reload=True)

    def senders(self):
        return self.ok("relay", "status")["senders"]

    def verify_at_platform(self, domain):
        self.platform.set_domain(EMAIL, domain, status="verified", spf=True, dkim=True, dmarc=True)

    def assert_goes_old_way(self, sender):
        message = m.delivered(self.mail(sender=sender))
        self.assertIsNotNone(message, self.client_log.text()[-1500:])
        self.assertNotIn("Authenticated sender:", message)

    def test_mail_that_the_platform_would_refuse_goes_as_it_did(self):
        self.relay("--senders", "verified")
        self.assertEqual(self.senders(), [DOMAIN])
        self.assertEqual(m.postfix_value("relayhost"), "[smtp.provider.test]:3587")
        self.assert_flows()
        self.assert_goes_old_way("root@unverified.test")
        self.assert_goes_old_way("<>")

    def test_a_domain_that_becomes_verified_is_relayed_too(self):
        self.relay("--senders", "verified")
        self.ok("domain", "add", SECOND)
        self.assertEqual(self.senders(), [DOMAIN])
        self.verify_at_platform(SECOND)
        act = self.ok("domain", "list", "--refresh")
        self.assertEqual(self.senders(), [SECOND, DOMAIN], act)
        self.assert_flows(self.mail(sender=f"root@{SECOND}"))
        self.assert_settled()

    def test_domain_verify_makes_the_relay_follow(self):
        self.relay("--senders", "verified")
        self.ok("domain", "add", SECOND)
        self.platform.set_domain(EMAIL, SECOND, forced=dict.fromkeys(("spf", "dkim", "dmarc", "all_verified"), True))
        status, report = self.daemon.json("domain", "verify", SECOND)
        self.assertIn(f"changed for {SECOND}", " ".join(report["notes"]), (status, report))
        self.assertEqual(self.senders(), [SECOND, DOMAIN])

    def test_a_domain_that_is_removed_goes_its_old_way_again(self):
        self.verify_at_platform(SECOND)
        self.relay("--senders", "verified")
        self.assertEqual(self.senders(), [SECOND, DOMAIN])
        notes = " ".join(self.ok("domain", "remove", SECOND)["notes"])
        self.assertIn(f"changed for {SECOND}", notes)
        self.assertNotIn("550", notes)
        self.assertEqual(self.senders(), [DOMAIN])
        self.assert_goes_old_way(f"root@{SECOND}")

    def test_what_it_does_not_follow_yet_is_pending(self):
        self.relay("--senders", "verified")
        self.verify_at_platform(SECOND)
        (pending,) = self.ok("account", "status")["pending"]
        self.assertIn(f"does not follow {SECOND} yet: `mailctl relay enable --senders verified`", pending)
        self.relay("--senders", "verified")
        self.assert_settled()

    def test_thousands_of_verified_domains_are_relayed(self):
        names = [f"d{number}.test" for number in range(2001)]
        rows = [{"id": n, "domain": name, "status": "verified"} for n, name in enumerate(names)]
        for row in rows:
            row.update(dict.fromkeys(("spf_verified", "dkim_verified", "dmarc_verified"), True))
        self.platform.fault("domains/list", "data", values={"domains": rows})
        self.relay("--senders", "verified")
        status = self.ok("relay", "status")
        self.assertEqual((len(status["senders"]), status["more_senders"]), (2000, 1))
        self.assertFalse(self.relay("--senders", "verified")["changed"])

    def test_a_drift_keeps_it_from_following_and_is_told(self):
        self.relay("--senders", "verified")
        main_cf = m.MAIN_CF.read_bytes()
        self.assertIn(b"smtp_sasl_auth_enable = yes", main_cf)
        self.configure(main_cf.replace(b"smtp_sasl_auth_enable = yes", b"smtp_sasl_auth_enable = no"))
        self.verify_at_platform(SECOND)
        act = self.ok("domain", "list", "--refresh")
        self.assertEqual(self.senders(), [DOMAIN], act)
        self.assertEqual(len(self.ok("account", "status")["pending"]), 1)

    def test_without_a_verified_domain_it_takes_no_mail_and_says_so(self):
        self.platform.set_domain(EMAIL, DOMAIN, status="pending", spf=False)
        notes = " ".join(self.relay("--senders", "verified")["notes"])
        self.assertIn("the relay takes no mail until one is", notes)
        self.assertEqual(self.senders(), [])
        self.assert_goes_old_way(f"root@{DOMAIN}")

    def test_a_new_credential_keeps_the_domains(self):
        self.relay("--senders", "verified")
        self.ok("credential", "rotate", self.identity())
        self.assertEqual(self.senders(), [DOMAIN])
        self.assert_flows()
        self.assert_settled()

    def test_domains_by_name_that_the_platform_refuses_are_warned_of(self):
        notes = " ".join(self.relay("--senders", f"{DOMAIN},{SECOND}")["notes"])
        self.assertIn(f"the platform refuses mail from {SECOND} until it is verified", notes)
        self.assertNotIn(f"refuses mail from {DOMAIN}", notes)

    def test_disable_restores_every_byte(self):
        before = m.MAIN_CF.read_bytes()
        self.relay("--senders", "verified")
        self.ok("relay", "disable")
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
