"""The main job: mail leaves through the relay after a login over verified TLS, and the way back."""

import mailctl as m
from case import RELAY, RigTest


class MainJob(RigTest):
    def test_mail_goes_through_the_relay_and_disable_restores_every_byte(self):
        report = self.enable()
        self.assertEqual((report["changed"], m.how(report)), (True, "reloaded"), report)
        self.assert_arrives(self.send())

        report = self.disable()
        self.assertEqual((report["changed"], m.how(report)), (True, "reloaded"), report)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_each_port_works_with_each_tls_level(self):
        self.add_to_main("smtp_tls_loglevel = 1\n")
        # What Postfix says of the connection: "Trusted" where the name was not asked for.
        levels = {"secure": "Verified", "verify": "Verified", "encrypt": "(Trusted|Untrusted)"}
        for port in ("587", "25", "465"):
            for level, word in levels.items():
                with self.subTest(port=port, level=level):
                    self.client_log.start += len(self.client_log.text())
                    self.enable("--port", port, "--tls", level)
                    self.assert_arrives(self.send())
                    self.assertRegex(
                        self.client_log.text(),
                        rf"{word} TLS connection established to smtp\.provider\.test\[[^]]*\]:{port}",
                    )
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf + b"smtp_tls_loglevel = 1\n")
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_port_465_has_a_client_of_its_own_that_goes_with_the_port(self):
        self.enable("--port", "465")
        self.assertIn(b"smtp_tls_wrappermode=yes", m.MASTER_CF.read_bytes())
        self.assertEqual(m.postfix_value("smtp_tls_wrappermode"), "no")

        self.enable("--port", "587")
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)
        self.assertEqual(m.postfix_value("default_transport"), "smtp")
        self.assert_arrives(self.send())

    def test_mail_for_relay_domains_goes_through_port_465_too(self):
        self.add_to_main("relay_domains = relayed.test\n")
        self.enable("--port", "465")
        self.assert_arrives(self.send("someone@relayed.test"))

    def test_a_relay_without_login_gets_none(self):
        report = self.enable("--port", "3587", user=None)
        self.assertNotIn("main.cf smtp_sasl_auth_enable", [row["object"] for row in report["plan"]])
        self.assert_arrives(self.send(), login=None)
        self.assertEqual(m.postfix_value("smtp_sasl_password_maps"), "")

    def test_enable_tries_the_login_and_relay_test_sends_a_message(self):
        self.enable()
        self.assertTrue(self.provider_log.wait_for("disconnect from .* starttls=1 auth=1"))
        words = ("relay", "test", "--direct", "--to")
        status, verdict = self.daemon.json(*words, "someone@elsewhere.test")
        self.assertEqual((status, verdict["ok"]), (0, True), verdict)
        self.assertEqual([step["step"] for step in verdict["steps"] if not step["ok"]], [])
        self.assertTrue(self.provider_log.wait_for("to=<someone@elsewhere.test>.*status=sent"))

        status, verdict = self.daemon.json(*words, "someone@refused.test")
        self.assertEqual((status, verdict["ok"], verdict["failed_step"]), (68, False, "mail"))
        self.assertIn("550 5.1.1", verdict["message"])

    def test_a_recipient_that_the_relay_refuses_bounces_and_is_not_lost(self):
        self.enable()
        self.send("someone@refused.test")
        found = self.client_log.wait_for(r"status=bounced \((.*)\)")
        self.assertIn("550 5.1.1", found[1])

    def test_status_tells_the_relay_in_use(self):
        self.enable()
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        reply = self.status()
        self.assertEqual((reply["host"], reply["port"]), ("smtp.provider.test", 587))
