"""A password given to us is afterwards in one file, 0600, and was never anywhere else."""

import os
import pathlib
import re
import secrets
import unittest

import mailctl as m
from case import RigTest, run
from privacy import Watch


class Secrets(RigTest):
    def setUp(self):
        super().setUp()
        self.password = "s3cr3t-" + secrets.token_urlsafe(24)

    def enable_unverified(self, *words):
        return self.enable("--no-trial", *words, password=self.password)

    def files_with_the_password(self):
        places = [
            "/etc", "/var/log", "/var/spool/postfix", "/var/lib/postfix", "/run", "/tmp",
            str(self.daemon.directory),
        ]
        found = run("grep", "-rlaFs", "--devices=skip", "--", self.password, *places, check=False)
        return sorted(set(found.stdout.splitlines()))

    def test_no_process_ever_carries_it(self):
        with Watch([self.password]) as watch:
            for _ in range(3):
                self.enable_unverified()
                self.daemon.json("relay", "test")
                self.assert_refused(self.daemon.enable("--port", "465", password=self.password), 68)
                self.disable()
        self.assertEqual(watch.complaints, set())
        self.assertGreater(watch.rounds, 20)
        self.assertIn("mailctl", watch.programs)

    def test_it_is_in_one_private_file_and_nowhere_else(self):
        self.enable_unverified()
        self.daemon.json("relay", "test")
        self.assert_deferred(self.send(), "535")
        table = self.secret_table().partition(":")[2] + ".lmdb"
        self.assertEqual(self.files_with_the_password(), [table])
        self.assertEqual(os.stat(table).st_mode & 0o7777, 0o600)
        self.assertNotIn(self.password, self.client_log.text() + self.daemon.log_path.read_text())

        self.disable("--forget")
        self.assertEqual(self.files_with_the_password(), [])

    def test_a_refused_password_is_on_no_disk_and_in_no_log(self):
        self.assert_refused(self.daemon.enable(password=self.password), 68)
        self.assert_refused(self.daemon.enable(password=self.password, host="bad host"), 65)
        with m.Client(self.daemon.socket) as client:
            client.call("io.mailctl.relay.Enable", {"passwort": self.password, "host": 1})
            client.call("io.mailctl.relay.NoSuch", {"password": self.password})
        with m.Client(self.daemon.socket) as client:
            client.send(b'{"method": "io.mailctl.relay.Enable", ' + self.password.encode() + b"\0")
            client.read()
        self.assertEqual(self.files_with_the_password(), [])

    def test_the_daemon_leaves_no_core(self):
        limits = pathlib.Path(f"/proc/{self.daemon.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")

    def test_nothing_of_ours_is_open_to_others(self):
        self.enable_unverified()
        self.enable("--port", "465")
        for root in (self.daemon.state, m.GENERATIONS, self.daemon.run / "stage"):
            for path in [root, *root.rglob("*")]:
                about = path.lstat()
                self.assertEqual(about.st_mode & 0o077, 0, path)
                self.assertEqual((about.st_uid, about.st_gid), (0, 0), path)

    def test_umask_and_an_open_table_from_before_change_nothing(self):
        """The map of an earlier tool, world-readable, is neither used nor touched."""
        for name in ("sasl_passwd", "sasl_passwd.db", "sasl_passwd.lmdb"):
            path = pathlib.Path("/etc/postfix", name)
            path.write_text("old\n")
            path.chmod(0o644)
            self.addCleanup(path.unlink)
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        self.daemon.stop()
        self.daemon.start()
        self.enable_unverified()
        self.assertEqual(len(self.files_with_the_password()), 1)
        self.assertEqual(os.stat(self.files_with_the_password()[0]).st_mode & 0o777, 0o600)
        self.assertEqual(pathlib.Path("/etc/postfix/sasl_passwd.db").read_text(), "old\n")


class Traced(RigTest):
    def setUp(self):
        if run("strace", "-o", "/dev/null", "true", check=False).returncode != 0:
            raise unittest.SkipTest("strace does not work here")
        super().setUp()

    def test_no_program_is_started_with_it(self):
        password = "s3cr3t-" + secrets.token_urlsafe(24)
        trace = self.daemon.directory / "trace"
        self.daemon.stop()
        self.daemon.start(wrapper=[
            "strace", "-D", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", str(trace),
        ])
        self.enable("--no-trial", password=password)
        self.daemon.json("relay", "test")
        self.disable()
        self.daemon.stop()

        text = trace.read_text(errors="replace")
        started = set(re.findall(r'execve\("[^"]*/([^"/]+)"', text))
        self.assertLessEqual({"postmap", "postconf", "mailctl-op", "mailctl-net"}, started)
        self.assertNotIn(password, text)
        # Nothing is installed, and nothing asks for another user's rights.
        self.assertEqual(started & {"apt", "apt-get", "dpkg", "dnf", "sudo", "su", "python3"}, set())

    def test_the_programs_get_an_environment_of_their_own(self):
        trace = self.daemon.directory / "trace"
        self.daemon.stop()
        os.environ["LEAKED_FROM_THE_CALLER"] = "yes"
        self.addCleanup(os.environ.pop, "LEAKED_FROM_THE_CALLER")
        self.daemon.start(wrapper=[
            "strace", "-D", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", str(trace),
        ])
        self.enable("--no-trial")
        self.daemon.stop()
        lines = trace.read_text(errors="replace").splitlines()
        children = [line for line in lines if "execve" in line and "mailctld" not in line]
        self.assertGreater(len(children), 3)
        self.assertEqual([line for line in children if "LEAKED_FROM_THE_CALLER" in line], [])
