"""The credential that Postfix uses gets another password, is given up, or cannot be deleted at the platform."""

import threading

import mailctl as m
from case import CONFLICT, EMAIL, UNAVAILABLE
from relaying import RelayingTest, credential_in_table
from waiting import wait_for

REFUSED = 68


class Rotation(RelayingTest):
    def setUp(self):
        super().setUp()
        self.relay()
        self.old = self.assert_one_credential()
        self.platform.forget_calls()

    def rotate(self, *words):
        return self.ok("credential", "rotate", self.old, *words)

    def test_a_new_credential_takes_its_place_and_the_old_one_goes_last(self):
        reply = self.rotate()
        self.assertNotEqual(self.assert_one_credential(), self.old)
        self.assertEqual(self.changes_asked(), ["smtp/create", "smtp/delete"])
        self.assertNotIn("credential", {name for name, value in reply.items() if value is not None})
        self.assertIn("a new one has taken its place", " ".join(reply["notes"]))
        self.assert_flows()

    def test_mail_flows_all_the_while(self):
        subjects, done = [], threading.Event()

        def send_on():
            while not done.is_set():
                subjects.append(self.mail())
                done.wait(0.1)

        sender = threading.Thread(target=send_on)
        sender.start()
        try:
            for _ in range(3):
                self.ok("credential", "rotate", self.identity())
        finally:
            done.set()
            sender.join()
        self.assertGreater(len(subjects), 10)
        for subject in subjects:
            self.assert_flows(subject)
        self.assertNotIn("status=deferred", self.client_log.text())
        self.assertNotIn("SASL authentication failed", self.client_log.text())

    def test_postfix_has_the_new_credential_before_the_old_one_is_deleted(self):
        self.platform.fault("smtp/delete", "hang", times=1, seconds=4)
        rotation = threading.Thread(target=self.rotate)
        rotation.start()
        try:
            wait_for(lambda: "smtp/delete" in self.changes_asked() or len(self.credentials()) == 2, "the second credential")
            wait_for(lambda: self.username_in_table() != self.credentials()[self.old]["username"], "the new credential in use")
            self.assertIn(self.old, self.credentials())
            self.assert_flows()
        finally:
            self.platform.clear()
            rotation.join()
        self.assert_one_credential()

    def username_in_table(self):
        credential = credential_in_table()
        return credential and credential[0]

    def test_a_failure_leaves_the_old_credential_in_use(self):
        main = m.MAIN_CF.read_bytes()
        for endpoint, kind, details in (
            ("smtp/create", "error", {"message": "No."}),
            ("smtp/create", "lost", {}),
            ("smtp/create", "data", {"values": {"password": "not-this-one"}}),
            ("smtp/list", "unavailable", {}),
        ):
            with self.subTest(endpoint=endpoint, kind=kind):
                self.platform.fault(endpoint, kind, **details)
                status, reply = self.daemon.json("credential", "rotate", self.old)
                self.assertNotEqual(status, 0, reply)
                self.platform.clear()
                self.assert_settled()
                self.assertEqual((self.assert_one_credential(), m.MAIN_CF.read_bytes()), (self.old, main))
                self.assert_test_passes()

    def test_a_dry_run_asks_for_nothing(self):
        before = self.everything()
        self.rotate("--dry-run")
        self.assertEqual(self.changes_asked(), [])
        self.assert_same(before, "store")
        self.assertEqual(self.identity(), self.old)

    def test_removing_the_credential_in_use_is_refused(self):
        error = self.refused(CONFLICT, ".", "credential", "remove", self.old)
        self.assertTrue(error["hint"])
        self.assertEqual(self.changes_asked(), [])
        self.assert_flows()


class Leftover(RelayingTest):
    """The old credential could not be deleted: it is told, and `account status` settles it later."""

    def setUp(self):
        super().setUp()
        self.relay()
        self.old = self.assert_one_credential()

    def assert_told_and_settled(self, notes, kept):
        text = " ".join(notes)
        self.assertRegex(text, "could not be removed|has to be removed")
        self.assertIn("mailctl account status", text)
        self.assertEqual(len(self.credentials()), kept + 1)
        self.assertNotEqual(self.ok("account", "status")["pending"], [])
        self.platform.clear()
        self.assert_settled()
        self.assertEqual(len(self.credentials()), kept)
        self.assertNotIn(self.old, self.credentials())

    def test_after_a_rotation(self):
        for kind in ("unavailable", "error", "rate_limited", "hang_up"):
            with self.subTest(kind=kind):
                self.old = self.assert_one_credential()
                if kind == "hang_up":
                    self.platform.fault("smtp/delete", "lost", applied=False)
                else:
                    self.platform.fault("smtp/delete", kind)
                self.assert_told_and_settled(self.ok("credential", "rotate", self.old)["notes"], kept=1)
                self.assert_one_credential()
                self.assert_flows()

    def test_after_a_deletion_whose_answer_was_lost_there_is_nothing_to_tell(self):
        self.platform.fault("smtp/delete", "lost", times=1)
        reply = self.ok("credential", "rotate", self.old)
        self.assertNotIn("deleted", " ".join(reply["notes"]))
        self.assert_one_credential()
        self.assert_settled()

    def test_after_disable_with_forget(self):
        self.platform.fault("smtp/delete", "unavailable")
        self.assert_told_and_settled(self.ok("relay", "disable", "--forget")["notes"], kept=0)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_disconnect_that_cannot_delete_it_stays_connected(self):
        self.platform.fault("smtp/delete", "unavailable")
        error = self.refused(UNAVAILABLE, ".", "account", "disconnect")
        self.assertIn("still connected", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.platform.clear()
        self.assertTrue(self.ok("account", "disconnect")["changed"])
        self.assertEqual(self.credentials(), {})

    def test_a_failed_enable_that_cannot_take_its_credential_back_tells_it(self):
        self.rotate_behind_mailctl(self.old)
        self.platform.fault("smtp/create", "data", values={"password": "not-this-one"})
        self.platform.fault("smtp/delete", "unavailable")
        error = self.refused(REFUSED, "did not pass the trial", "relay", "enable")
        self.assertIn("`mailctl account status` deletes it", error["hint"])
        self.assertEqual(len(self.credentials()), 2)
        self.platform.clear()
        self.assert_settled()
        self.assertEqual(set(self.credentials(EMAIL)), {self.old})
