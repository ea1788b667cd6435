"""The passwords that the platform gives out are afterwards in one file, 0600, and were never anywhere else."""

import os
import re

from case import run
from privacy import Watch
from relaying import RelayingTest, credential_in_table

PASSWORD = "s3cr3t-made-for-a-test-7f2c9d01"
SECOND = "s3cr3t-another-one-5b8e1a44"


class Secrets(RelayingTest):
    def setUp(self):
        super().setUp()
        self.platform.fault("smtp/create", "password", value=PASSWORD)

    def rotate(self):
        """So that Postfix has SECOND."""
        identity = self.identity()
        self.platform.clear()
        self.platform.fault("smtp/create", "password", value=SECOND)
        return self.ok("credential", "rotate", identity)

    def files_with(self, secret):
        # Not the platform's own: the emulator is another machine.
        log, ours = os.environ["RIG_CLIENT_LOG"], str(self.daemon.directory)
        places = ["/etc", "/var/spool/postfix", "/var/lib/postfix", log, ours]
        found = run("grep", "-rlaFs", "--devices=skip", "--", secret, *places, check=False)
        return sorted(set(found.stdout.splitlines()))

    def table(self):
        return self.secret_table().partition(":")[2] + ".lmdb"

    def test_it_is_in_one_private_file_and_nowhere_else(self):
        self.relay()
        self.assert_test_passes()
        self.assertEqual(credential_in_table()[1], PASSWORD)
        self.assert_flows()
        self.assertEqual(self.files_with(PASSWORD), [self.table()])
        self.assertEqual(os.stat(self.table()).st_mode & 0o7777, 0o600)
        self.assert_unsaid(PASSWORD)

    def test_after_a_rotation_the_old_one_is_nowhere(self):
        self.relay()
        reply = self.rotate()
        self.assertEqual(self.files_with(PASSWORD), [])
        self.assertEqual(self.files_with(SECOND), [self.table()])
        self.assertNotIn(SECOND, str(reply))

    def test_after_disable_with_forget_and_after_disconnect_nothing_is_left(self):
        for words in (["relay", "disable", "--forget"], ["account", "disconnect"]):
            with self.subTest(words=words):
                self.relay()
                self.ok(*words)
                self.assertEqual((self.files_with(PASSWORD), self.files_with(SECOND)), ([], []))

    def test_a_credential_that_does_not_pass_the_trial_leaves_none(self):
        self.platform.fault("smtp/create", "data", values={"password": "s3cr3t-wrong-3344"})
        self.refused(68, "did not pass the trial", "relay", "enable")
        for secret in (PASSWORD, "s3cr3t-wrong-3344"):
            self.assertEqual(self.files_with(secret), [])
            self.assert_unsaid(secret)

    def test_no_process_ever_carries_it_nor_the_key(self):
        key = self.key()
        with Watch([PASSWORD, SECOND, key]) as watch:
            for _ in range(2):
                self.relay()
                self.daemon.json("relay", "test")
                self.rotate()
                self.ok("relay", "disable")
        self.assertEqual(watch.complaints, set())
        self.assertGreater(watch.rounds, 20)
        self.assertIn("mailctl", watch.programs)

    def test_odd_passwords_reach_the_table_and_log_in(self):
        for password in ("-abc", "it's", 'a"b', "a$b`c`", "a#b", "a:b", "sudo export", "a\\b", "grün"):
            with self.subTest(password=password):
                self.platform.clear()
                self.platform.fault("smtp/create", "password", value=password)
                self.relay()
                self.assertEqual(credential_in_table()[1], password)
                self.assert_test_passes()
                self.assert_flows()
                self.ok("relay", "disable", "--forget")


class Traced(RelayingTest):
    def test_no_program_is_started_with_a_password_or_the_key(self):
        key = self.key()
        self.platform.fault("smtp/create", "password", value=PASSWORD)
        trace = self.daemon.directory / "trace"
        self.daemon.stop()
        self.daemon.start(wrapper=["strace", "-D", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", str(trace)])
        self.relay()
        self.ok("credential", "rotate", self.identity())
        self.ok("relay", "disable", "--forget")
        self.daemon.stop()
        text = trace.read_text(errors="replace")
        started = set(re.findall(r'execve\("[^"]*/([^"/]+)"', text))
        self.assertLessEqual({"postmap", "postconf", "mailctl-op", "mailctl-net"}, started)
        for secret in (PASSWORD, key):
            self.assertNotIn(secret, text)
