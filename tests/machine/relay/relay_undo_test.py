"""`mailctl undo` and the relay through the account: a credential that is kept comes back, a deleted one never."""

import mailctl as m
from case import CONFLICT, EMAIL
from relaying import RELAY, RelayingTest, credential_in_table


class UndoTest(RelayingTest):
    def undo(self, change):
        return self.ok("undo", str(change))

    def smarthost(self, *words):
        status, report = self.daemon.enable(*words)
        self.assertEqual(status, 0, report)
        return report


class Undo(UndoTest):
    def test_disable_keeps_the_credential_and_undo_brings_the_relay_back(self):
        self.relay()
        identity, enabled = self.assert_one_credential(), m.MAIN_CF.read_bytes()
        report = self.ok("relay", "disable")
        self.assertEqual(list(self.credentials()), [identity])
        self.assert_settled()
        self.undo(report["id"])
        self.assertEqual(m.MAIN_CF.read_bytes(), enabled)
        self.assertEqual(self.assert_one_credential(), identity)
        self.assertEqual(self.identity(), identity)
        self.assert_flows()

    def test_a_kept_credential_outlives_a_restart_of_the_daemon(self):
        self.relay()
        identity = self.assert_one_credential()
        report = self.ok("relay", "disable")
        self.daemon.stop()
        self.daemon.start()
        self.assert_settled()
        self.undo(report["id"])
        self.assertEqual(self.assert_one_credential(), identity)
        self.assert_test_passes()

    def test_the_next_enable_replaces_the_credential_that_disable_kept(self):
        self.relay()
        identity = self.assert_one_credential()
        self.ok("relay", "disable")
        self.relay()
        self.assertNotEqual(self.assert_one_credential(), identity)
        self.assert_settled()
        self.assert_flows()

    def test_disable_with_forget_deletes_it_and_cannot_be_undone(self):
        self.relay()
        report = self.ok("relay", "disable", "--forget")
        self.assertEqual(self.credentials(), {})
        main = m.MAIN_CF.read_bytes()
        error = self.refused(CONFLICT, ".", "undo", str(report["id"]))
        self.assertIn("relay enable", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), main)

    def test_disable_with_forget_deletes_what_an_earlier_disable_kept(self):
        self.relay()
        report = self.ok("relay", "disable")
        self.ok("relay", "disable", "--forget")
        self.assertEqual(self.credentials(), {})
        self.assert_settled()
        self.refused(CONFLICT, ".", "undo", str(report["id"]))

    def test_undo_of_the_first_enable_is_no_relay(self):
        report = self.relay()
        self.undo(report["id"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertIsNone(credential_in_table())

    def test_undo_of_a_rotation_is_refused_for_the_old_credential_is_deleted(self):
        self.relay()
        change = self.ok("credential", "rotate", self.identity())["change"]
        before = self.postfix()
        error = self.refused(CONFLICT, ".", "undo", str(change))
        self.assertIn("relay enable", error["hint"])
        self.assertEqual(self.postfix(), before)
        self.assert_one_credential()

    def test_undo_to_a_credential_that_was_deleted_meanwhile_is_refused(self):
        self.relay()
        identity = self.identity()
        report = self.ok("relay", "disable")
        self.ok("credential", "remove", identity)
        self.refused(CONFLICT, "not at the platform any more", "undo", str(report["id"]))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assert_settled()

    def test_undo_to_a_credential_that_somebody_deleted_at_the_platform_does_not_bring_dead_mail(self):
        self.relay()
        identity = self.identity()
        report = self.ok("relay", "disable")
        self.platform.delete_credential(EMAIL, int(identity))
        self.ok("account", "status")
        self.refused(CONFLICT, "not at the platform any more", "undo", str(report["id"]))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_undo_of_the_relay_stop_in_a_disconnect_is_refused(self):
        self.relay()
        change = self.ok("account", "disconnect")["change"]
        self.refused(CONFLICT, ".", "undo", str(change))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)


class Smarthost(UndoTest):
    """From a smarthost to the platform and back."""

    def test_undo_leads_back_to_the_smarthost(self):
        self.smarthost()
        enabled = m.MAIN_CF.read_bytes()
        report = self.relay()
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        self.assert_flows()
        self.undo(report["id"])
        self.assertEqual(m.postfix_value("relayhost"), "[smtp.provider.test]:587")
        self.assertEqual(m.MAIN_CF.read_bytes().replace(b"/mailctl/3/", b"/mailctl/1/"), enabled)
        self.assertEqual(credential_in_table(), (m.USER, m.PASSWORD))
        self.assert_arrives(self.mail(sender="root@client.test"))

    def test_undo_of_the_undo_is_the_platform_again(self):
        self.smarthost()
        back = self.undo(self.relay()["id"])
        self.undo(back["id"])
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        self.assert_one_credential()
        self.assert_flows()

    def test_to_the_platform_a_second_time_can_be_undone_too(self):
        self.smarthost()
        self.undo(self.relay()["id"])
        report = self.relay()
        self.assert_one_credential()
        self.undo(report["id"])
        self.assertEqual(credential_in_table(), (m.USER, m.PASSWORD))
        self.assert_arrives(self.mail(sender="root@client.test"))

    def test_to_the_smarthost_from_the_platform_and_back_by_undo(self):
        self.relay()
        identity = self.assert_one_credential()
        report = self.smarthost()
        self.assertEqual(list(self.credentials()), [identity])
        self.assert_settled()
        self.undo(report["id"])
        self.assertEqual(self.assert_one_credential(), identity)
        self.assert_flows()


