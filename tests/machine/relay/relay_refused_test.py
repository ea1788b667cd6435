"""Enabling the relay through the account goes wrong: Postfix is as before, and no credential is left behind."""

import os
import shutil

import dns_servers as d
import mailctl as m
from case import CONFLICT, EMAIL
from relaying import RelayingTest, credential_in_table

CONFIGURATION, TRIAL, REFUSED, UNAVAILABLE, ROLLED_BACK = 78, 68, 68, 69, 3


class Refused(RelayingTest):
    """Each test runs from no relay, and again with a relay in use, which has to stay."""

    def assert_refuses(self, exit_status, pattern, *words):
        """With the trouble there: the error, and all as before. Gives the error."""
        main, credentials = m.MAIN_CF.read_bytes(), self.credentials()
        error = self.refused(exit_status, pattern, "relay", "enable", *words)
        self.assertEqual(m.MAIN_CF.read_bytes(), main)
        self.assert_no_stranger(credentials)
        return error

    def assert_no_stranger(self, credentials):
        self.assertEqual(self.credentials(), credentials)
        self.platform.clear()
        self.assert_settled()
        self.assertEqual(self.credentials(), credentials)

    def assert_no_stranger_later(self):
        """Once the trouble is over, looking is enough to be rid of what was left."""
        self.platform.clear()
        self.assert_settled()
        self.assertEqual(self.credentials(), {})

    def both_ways(self, trouble, exit_status, pattern, *words):
        """From no relay, and with one whose credential is not good any more and has to be replaced."""
        for is_relaying in (False, True):
            with self.subTest(is_relaying=is_relaying):
                if is_relaying:
                    self.relay()
                    # So that another one is made, and the trouble met.
                    self.rotate_behind_mailctl(self.assert_one_credential_there())
                trouble()
                self.assert_refuses(exit_status, pattern, *words)

    def assert_one_credential_there(self):
        (identity,) = self.credentials()
        return identity

    def assert_goes_through(self):
        """The trouble over, the same command works."""
        self.relay()
        self.assert_one_credential()
        self.assert_test_passes()

    # ---- At the platform

    def test_a_platform_that_makes_no_credential(self):
        self.both_ways(
            lambda: self.platform.fault("smtp/create", "error", type="limit", message="Too many credentials."),
            REFUSED, "Too many credentials",
        )
        self.assert_goes_through()

    def test_a_lost_answer_with_the_credential_made(self):
        self.both_ways(lambda: self.platform.fault("smtp/create", "lost", times=1), UNAVAILABLE, ".")
        self.assert_goes_through()

    def test_a_lost_answer_with_no_credential_made(self):
        self.both_ways(lambda: self.platform.fault("smtp/create", "lost", times=1, applied=False), UNAVAILABLE, ".")
        self.assert_goes_through()

    def test_an_answer_without_the_password(self):
        self.both_ways(
            lambda: self.platform.fault("smtp/create", "missing", times=1, fields=["password"]),
            REFUSED, "it holds no password; the credential was deleted again",
        )
        self.assert_goes_through()

    def test_an_answer_without_the_password_and_a_credential_that_cannot_be_deleted_now(self):
        self.platform.fault("smtp/create", "missing", times=1, fields=["password"])
        self.platform.fault("smtp/delete", "unavailable")
        status, reply = self.daemon.json("relay", "enable")
        self.assertNotEqual(status, 0, reply)
        self.assertEqual(len(self.credentials()), 1)
        self.assertNotEqual(self.ok("account", "status")["pending"], [])
        self.assert_no_stranger_later()

    def test_an_answer_without_the_number(self):
        self.both_ways(
            lambda: self.platform.fault("smtp/create", "missing", times=1, fields=["credential_id", "id"]),
            UNAVAILABLE, ".",
        )
        self.assert_goes_through()

    def test_a_password_that_would_write_a_line_into_the_table(self):
        self.platform.fault("smtp/create", "password", value="a\nb")
        main = m.MAIN_CF.read_bytes()
        status, reply = self.daemon.json("relay", "enable")
        self.assertNotEqual(status, 0, reply)
        self.assertEqual(m.MAIN_CF.read_bytes(), main)
        self.assert_no_stranger({})

    def test_a_list_that_cannot_be_had_stops_before_anything_is_made(self):
        self.platform.fault("smtp/list", "unavailable")
        self.platform.forget_calls()
        self.assert_refuses(69, ".")
        self.assertEqual(self.changes_asked(), [])

    def test_a_key_that_was_revoked(self):
        self.platform.fault("*", "unauthorized")
        error = self.refused(REFUSED, ".", "relay", "enable")
        self.assertIn("account connect", error["hint"])
        self.assertIsNone(credential_in_table())

    # ---- At the submission server

    def stop_submission(self):
        front = str(d.RIG / "on-provider")
        d.run(front, "postfix", "-c", "/run/rig/platform/postfix", "stop")
        self.addCleanup(d.run, front, "postfix", "-c", "/run/rig/platform/postfix", "start", check=False)

    def test_a_submission_server_that_is_down(self):
        self.relay()
        self.rotate_behind_mailctl(self.assert_one_credential_there())
        self.stop_submission()
        error = self.assert_refuses(TRIAL, r"\[mail\.platform\.test\]:587 did not pass the trial")
        self.assertTrue(error["hint"])

    def test_a_first_credential_that_the_submission_server_does_not_know(self):
        self.platform.fault("smtp/create", "data", values={"password": "quite-another-one"})
        self.assert_refuses(TRIAL, "did not pass the trial: .*535")
        self.platform.clear()
        self.assert_goes_through()

    # ---- At Postfix

    def test_settings_that_overrule_the_relay_are_told_before_a_credential_is_made(self):
        for line in ("transport_maps = inline:{*=smtp:[corp.test]}", "default_transport = smtp:[corp.test]"):
            with self.subTest(line=line):
                self.configure(self.main_cf + line.encode() + b"\n")
                self.platform.forget_calls()
                self.assert_refuses(CONFIGURATION, "would send mail past the relay")
                self.assertEqual(self.changes_asked(), [])

    def test_a_broken_configuration(self):
        self.configure(self.main_cf + b"inet_protocols = none of them\n")
        self.platform.forget_calls()
        self.assert_refuses(CONFIGURATION, ".")
        self.assert_no_stranger({})

    def test_a_revision_that_is_another_one(self):
        self.platform.forget_calls()
        self.assert_refuses(CONFLICT, ".", "--expect", "000000000000")
        self.assertEqual(self.changes_asked(), [])

    def test_what_somebody_else_changed_of_the_relay(self):
        self.relay()
        self.configure(m.MAIN_CF.read_bytes().replace(b"relayhost = [mail.", b"relayhost = [my."))
        self.platform.forget_calls()
        self.assert_refuses(CONFLICT, "relayhost")
        self.assertEqual(self.changes_asked(), [])

    def test_a_reload_that_does_not_work_is_rolled_back_with_its_credential(self):
        genuine, stand_in = self.daemon.directory / "postfix", self.daemon.directory / "stand-in"
        shutil.copy("/usr/sbin/postfix", genuine)
        stand_in.write_text(
            f'#!/bin/sh\ncase "$*" in *reload*) mkdir {genuine}.once && exit 1;; esac\nexec {genuine} "$@"\n'
        )
        stand_in.chmod(0o755)
        d.run("mount", "--bind", str(stand_in), "/usr/sbin/postfix")
        self.addCleanup(d.run, "umount", "--lazy", "/usr/sbin/postfix", check=False)
        self.assert_refuses(ROLLED_BACK, ".")
        d.run("umount", "--lazy", "/usr/sbin/postfix")
        self.assert_goes_through()


class WrongAuthority(RelayingTest):
    settings = (*RelayingTest.settings, "--ca-file", os.environ.get("RIG_OTHER_CA_FILE", ""))

    def test_a_submission_server_that_cannot_prove_who_it_is_gets_no_password(self):
        error = self.refused(TRIAL, "did not pass the trial: .*certificate", "relay", "enable")
        self.assertTrue(error["hint"])
        self.assertEqual((self.credentials(EMAIL), m.MAIN_CF.read_bytes()), ({}, self.main_cf))
        self.assert_settled()
