"""Level dane: the server's key is the one that a signed TLSA record names, or no mail leaves."""

from case import run
from trial_test import TrialTest
from signed_zone import SignedZone, key_hash


class Dane(TrialTest):
    def sign(self, *records):
        zone = SignedZone(records)
        self.addCleanup(run, "postfix", "reload")
        self.addCleanup(zone.close)
        zone.start()
        run("postfix", "reload")

    def test_the_relay_whose_key_is_named_is_used_after_a_trial_with_login(self):
        self.add_to_main("smtp_tls_loglevel = 1\n")
        self.sign(*(f"_{port}._tcp.smtp TLSA 3 1 1 {key_hash(port)}" for port in (587, 465)))
        for words, host in (([], "smtp"), (["--port", "465"], "smtp"), ([], "alias")):
            with self.subTest(words=words, host=host):
                self.client_log.start += len(self.client_log.text())
                self.enable("--tls", "dane", *words, host=f"{host}.provider.test")
                self.assert_arrives(self.send())
                self.assertIn("Verified TLS connection established", self.client_log.text())
                status, verdict = self.daemon.json("relay", "test")
                self.assertEqual((status, verdict["message"]), (0, "the relay accepted the login"), verdict)

    def test_with_an_authoritys_record_postfix_checks_and_no_login_is_tried(self):
        self.sign(f"_587._tcp.smtp TLSA 2 1 1 {'00' * 32}")
        status, verdict = self.daemon.enable("--tls", "dane")
        self.assertEqual(status, 0, verdict)
        self.assertNotIn("auth", self.dovecot_log.text().lower())

    def test_another_key_is_refused_before_the_login(self):
        self.sign(f"_587._tcp.smtp TLSA 3 1 1 {'5a' * 32}")
        self.assert_trial_fails(
            ["--tls", "dane"], "not the one that its TLSA records name", "ask the provider"
        )
        self.assertNotIn("auth", self.dovecot_log.text().lower())

    def test_without_a_record_for_the_port_it_is_refused(self):
        self.sign(f"_465._tcp.smtp TLSA 3 1 1 {key_hash(465)}")
        self.assert_trial_fails(
            ["--tls", "dane"], "smtp.provider.test has no TLSA record for port 587", "--tls secure"
        )

    def test_a_resolver_that_checks_no_signature_is_told(self):
        self.assert_trial_fails(["--tls", "dane"], "DNSSEC does not vouch", "unbound.*--tls secure")

    def test_without_the_trial_mail_waits_and_never_leaves_in_clear(self):
        self.enable("--tls", "dane", "--no-trial")
        self.assert_deferred(self.send(), "(?i)TLSA|DANE|DNSSEC")
        self.assertNotIn("sasl_username", self.provider_log.text())
        self.assertNotIn("auth", self.dovecot_log.text().lower())
