"""`mailctl relay enable` without a host: mail goes through the account, with a credential made for it."""

import pathlib

import mailctl as m
from case import EMAIL
from relaying import DOMAIN, RELAY, RelayingTest, credential_in_table
from waiting import wait_for

UNVERIFIED = "550 sender domain not verified"


class MainJob(RelayingTest):
    def test_mail_from_a_verified_domain_is_delivered_by_the_platform_over_verified_tls(self):
        self.configure(self.main_cf + b"smtp_tls_loglevel = 1\n")
        report = self.relay()
        self.assertEqual((report["changed"], m.how(report)), (True, "reloaded"), report)
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        credential = self.credentials()[self.assert_one_credential()]
        message = self.assert_flows()
        self.assertIn(f"Authenticated sender: {credential['username']}", message)
        self.assertRegex(
            self.client_log.text(), r"Verified TLS connection established to mail\.platform\.test\[[^]]*\]:587"
        )

    def test_the_credential_is_marked_as_this_machines(self):
        self.relay()
        (credential,) = self.credentials().values()
        self.assertRegex(credential["description"], r"^mailctl-[0-9a-f]{16} relay on \S+$")
        (shown,) = self.ok("credential", "list")["credentials"]
        self.assertEqual((shown["username"], shown["in_use"]), (credential["username"], True))
        self.assertRegex(shown["description"], r"^relay on \S+$")

    def test_disable_restores_every_byte(self):
        self.relay()
        self.ok("relay", "disable")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_the_platforms_statistics_and_log_tell_of_the_mail(self):
        self.relay()
        subject = self.mail()
        self.assert_flows(subject)
        entries = lambda: [row for row in self.ok("logs")["entries"] if row["subject"] == subject]
        rows = wait_for(entries, "the platform's log")
        self.assertEqual([(row["from"], row["status"]) for row in rows], [(f"root@{DOMAIN}", "delivered")])

    def test_relay_test_sends_a_message_as_the_verified_domain(self):
        self.relay()
        words = ("relay", "test", "--from", f"root@{DOMAIN}", "--to", "someone@elsewhere.test")
        self.assertTrue(self.ok(*words)["ok"])
        verdict = self.refused_test("--from", "root@unverified.test", "--to", "someone@elsewhere.test")
        self.assertIn("sender domain not verified", verdict["message"])

    def refused_test(self, *words):
        status, verdict = self.daemon.json("relay", "test", *words)
        self.assertEqual((status, verdict["ok"]), (68, False), verdict)
        return verdict

    def test_its_status_names_the_account(self):
        self.relay()
        status = self.ok("relay", "status")
        self.assertEqual((status["enabled"], status["host"], status["account"]), (True, "mail.platform.test", "root"))
        account = self.ok("account", "status")
        self.assertEqual((account["relay"], account["credential"]), (True, self.assert_one_credential()))


class Unverified(RelayingTest):
    def test_the_platform_refuses_mail_from_another_domain_and_it_bounces(self):
        self.relay()
        subject = self.mail(sender="root@unverified.test")
        found = self.client_log.wait_for(r"status=bounced \((.*)\)")
        self.assertIsNotNone(found, self.client_log.text()[-1500:])
        self.assertIn("sender domain not verified", found[1])
        self.assertIsNone(m.delivered(subject, patience=0.3))

    def test_an_account_without_a_verified_domain_is_warned_of_before(self):
        self.platform.set_domain(EMAIL, DOMAIN, status="pending", spf=False)
        for words in (["--dry-run"], []):
            with self.subTest(words=words):
                self.assertIn(UNVERIFIED, " ".join(self.relay(*words)["notes"]))

    def test_an_account_with_one_is_not(self):
        self.assertNotIn(UNVERIFIED, " ".join(self.relay()["notes"]))


class Repeated(RelayingTest):
    def test_enabling_twice_changes_nothing_and_rotates_nothing(self):
        self.relay()
        before, kept = self.everything(), self.store("change", "journal", "ledger", "credential")
        self.platform.forget_calls()
        report = self.relay()
        self.assertFalse(report["changed"], report)
        self.assertEqual(self.changes_asked(), [])
        self.assert_same(before, "store")
        self.assertEqual(self.store(*kept), kept)

    def test_a_change_of_tls_keeps_the_credential(self):
        self.relay()
        self.platform.forget_calls()
        self.assertTrue(self.relay("--tls", "verify")["changed"])
        self.assertEqual(self.changes_asked(), [])
        self.assert_one_credential()
        self.assert_flows()

    def test_a_credential_whose_password_was_changed_at_the_platform_is_replaced(self):
        self.relay()
        old = self.assert_one_credential()
        self.rotate_behind_mailctl(old)
        self.assertTrue(self.relay()["changed"])
        self.assertNotEqual(self.assert_one_credential(), old)
        self.assert_flows()

    def test_a_credential_that_vanished_at_the_platform_is_replaced(self):
        self.relay()
        old = self.assert_one_credential()
        self.assertTrue(self.platform.delete_credential(EMAIL, int(old)))
        self.assertTrue(self.relay()["changed"])
        self.assertNotEqual(self.assert_one_credential(), old)
        self.assert_settled()
        self.assert_flows()

    def test_a_credential_whose_table_was_lost_here_is_replaced(self):
        self.relay()
        old = self.assert_one_credential()
        pathlib.Path(self.secret_table().partition(":")[2] + ".lmdb").unlink()
        self.assertTrue(self.relay()["changed"])
        self.assertNotEqual(self.assert_one_credential(), old)
        self.assert_flows()

    def test_other_credentials_of_the_account_are_not_touched(self):
        made = self.ok("credential", "create", "--description", "relay on another")
        self.relay()
        self.ok("credential", "rotate", self.identity())
        self.ok("relay", "disable", "--forget")
        self.assertIsNone(credential_in_table())
        (credential,) = self.credentials().values()
        self.assertEqual((credential["username"], credential["password"]), (made["credential"]["username"], made["credential"]["password"]))


class OwnPort(RelayingTest):
    settings = (*RelayingTest.settings, "--platform-port", "465")

    def test_port_465_speaks_tls_from_the_first_byte(self):
        self.relay()
        self.assertEqual(m.postfix_value("relayhost"), "[mail.platform.test]:465")
        self.assertIn(b"smtp_tls_wrappermode=yes", m.MASTER_CF.read_bytes())
        self.assert_one_credential()
        self.assert_test_passes()
        self.assert_flows()
        self.ok("relay", "disable")
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)
