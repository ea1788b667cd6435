"""Rotating a credential: the password that is told is the one that works, and Postfix never has a dead one."""

import mailctl as m

from case import CONFLICT, NOT_FOUND, REFUSED, UNKNOWN, RemoteTest


class RotateTest(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()

    def credentials(self):
        return self.account()["credentials"]

    def rotate(self, credential, *words):
        return self.ok("credential", "rotate", credential, *words)


class Other(RotateTest):
    """One that Postfix does not use."""

    def setUp(self):
        super().setUp()
        self.credential = self.ok("credential", "create")["credential"]

    def test_the_new_password_is_told_once_and_kept_nowhere(self):
        told = self.rotate(self.credential["id"])["credential"]
        self.assertEqual(told["password"], self.credentials()[self.credential["id"]]["password"])
        self.assertNotEqual(told["password"], self.credential["password"])
        self.assertEqual((told["id"], told["username"]), (self.credential["id"], self.credential["username"]))
        self.assert_unsaid(told["password"])
        self.assertEqual(self.events()[-1], "credential-rotated")

    def test_after_a_lost_answer_the_password_that_is_told_is_the_one_that_counts(self):
        self.platform.fault("smtp/rotate", "lost", times=1)
        told = self.rotate(self.credential["id"])["credential"]
        self.assertEqual(told["password"], self.credentials()[self.credential["id"]]["password"])
        self.assertEqual(len(self.platform.calls("smtp/rotate")), 2)

    def test_when_all_answers_are_lost_it_says_that_the_old_one_may_be_dead(self):
        self.platform.fault("smtp/rotate", "lost")
        error = self.refused(UNKNOWN, ".", "credential", "rotate", self.credential["id"])
        self.assertIn("may be dead", error["hint"])
        self.assertEqual(len(self.platform.calls("smtp/rotate")), 2)

    def test_a_password_of_no_use_is_replaced_by_another(self):
        for kind, details in (("data", {"values": {"new_password": "two\nlines"}}), ("missing", {})):
            with self.subTest(kind=kind):
                self.platform.fault("smtp/rotate", kind, times=1, **details)
                told = self.rotate(self.credential["id"])["credential"]
                self.assertEqual(told["password"], self.credentials()[self.credential["id"]]["password"])

    def test_odd_passwords_arrive_unchanged(self):
        for password in ("-n", "a'b\"c$d`e\\f", "#:"):
            with self.subTest(password=password):
                self.platform.fault("smtp/rotate", "password", times=1, value=password)
                self.assertEqual(self.rotate(self.credential["id"])["credential"]["password"], password)

    def test_a_refusal_a_dry_run_and_a_missing_one_change_nothing(self):
        before = self.everything()
        self.rotate(self.credential["id"], "--dry-run")
        self.refused(NOT_FOUND, "no credential 4711", "credential", "rotate", "4711")
        self.platform.fault("smtp/rotate", "error", message="Not today.")
        self.refused(REFUSED, "Not today", "credential", "rotate", self.credential["id"])
        self.assert_same(before)

    def test_one_that_vanishes_meanwhile_is_no_success(self):
        self.platform.fault("smtp/rotate", "vanish")
        status, reply = self.daemon.json("credential", "rotate", self.credential["id"])
        self.assertIn(status, (REFUSED, NOT_FOUND), reply)


    def test_one_that_postfix_was_given_by_hand_is_not_rotated_away(self):
        """W11."""
        self.verified_domain("relayed.test")
        name, password = self.credential["username"], self.credential["password"]
        self.assertEqual(self.daemon.enable(host="mail.platform.test", user=name, password=password)[0], 0)
        self.refused(CONFLICT, "Postfix uses this credential", "credential", "rotate", self.credential["id"])
        self.assert_arrives(self.send_from("relayed.test"), name)


class InUse(RotateTest):
    """W11: Postfix gets a new credential, which has been tried, before the old one dies."""

    def setUp(self):
        super().setUp()
        self.credential = self.relay_on()
        self.old = self.username()

    def assert_relays(self):
        self.assert_arrives(self.send_from("relayed.test"), self.username())

    def test_a_new_credential_takes_its_place_and_mail_goes_on(self):
        reply = self.rotate(self.credential)
        self.assertNotIn("credential", reply)
        self.assertTrue(reply["change"])
        (new, credential), = self.credentials().items()
        self.assertNotEqual(new, self.credential)
        self.assertEqual(self.username(), credential["username"])
        self.assertEqual(self.platform.calls("smtp/rotate"), [])
        self.assert_unsaid(credential["password"])
        self.assert_relays()

    def test_the_old_one_is_deleted_after_postfix_has_the_new_one(self):
        self.platform.forget_calls()
        self.rotate(self.credential)
        calls = [call["endpoint"] for call in self.platform.calls()]
        self.assertEqual(calls.count("smtp/create"), 1)
        self.assertLess(calls.index("smtp/create"), calls.index("smtp/delete"))

    def test_the_old_password_is_in_no_file_afterwards(self):
        password = self.credentials()[self.credential]["password"]
        self.rotate(self.credential)
        for root in (m.MAIN_CF.parent, self.daemon.state):
            for path in root.rglob("*"):
                if path.is_file():
                    self.assertNotIn(password.encode(), path.read_bytes(), path)

    def test_a_platform_that_makes_no_credential_leaves_the_old_one_at_work(self):
        before = self.postfix()
        for kind in ("error", "unavailable", "null_data"):
            with self.subTest(kind=kind):
                self.platform.fault("smtp/create", kind)
                status, reply = self.daemon.json("credential", "rotate", self.credential)
                self.assertNotEqual(status, 0, reply)
                self.platform.clear()
                self.assertEqual(self.postfix(), before)
        self.ok("account", "status")
        self.assertEqual(list(self.credentials()), [self.credential])
        self.assert_relays()

    def test_a_lost_answer_to_the_making_leaves_the_old_one_and_no_other(self):
        before = self.postfix()
        self.platform.fault("smtp/create", "lost", times=1)
        status, reply = self.daemon.json("credential", "rotate", self.credential)
        self.assertNotEqual(status, 0, reply)
        self.assertEqual(self.postfix(), before)
        self.assertEqual(list(self.credentials()), [self.credential])

    def test_an_old_one_that_cannot_be_deleted_is_deleted_later(self):
        self.platform.fault("smtp/delete", "unavailable")
        self.rotate(self.credential)
        self.assertEqual(len(self.credentials()), 2)
        self.assertEqual(len(self.ok("account", "status")["pending"]), 1)
        self.platform.clear()
        self.assertEqual(self.ok("account", "status")["pending"], [])
        self.assertEqual([credential["username"] for credential in self.credentials().values()], [self.username()])
        self.assert_relays()

    def test_a_dry_run_makes_nothing(self):
        before = self.everything()
        self.rotate(self.credential, "--dry-run")
        self.assert_same(before)

    def test_one_that_was_deleted_over_there_is_told_and_enabling_again_heals_it(self):
        self.platform.delete_credential("ops@example.com", int(self.credential))
        self.refused(NOT_FOUND, "no credential", "credential", "rotate", self.credential)
        self.ok("relay", "enable")
        self.assertNotEqual(self.username(), self.old)
        self.assert_relays()
