"""At no instant of a relay's life can anybody but root read what is ours, or see a password."""

import os
import pathlib
import secrets
import shutil
import subprocess
import tempfile
import unittest

import mailctl as m
from case import SECOND_PASSWORD, SECOND_USER, RigTest
from privacy import Watch


class Privacy(RigTest):
    def roots(self):
        return [m.GENERATIONS, self.daemon.state, self.daemon.run / "stage"]

    def live_a_life(self, invented):
        self.enable()
        self.enable(user=SECOND_USER, password=SECOND_PASSWORD)
        report = self.enable("--no-trial", password=invented)
        self.assert_refused(self.daemon.enable(password="not " + invented), 68)
        self.assertEqual(self.daemon.json("undo", str(report["id"]))[0], 0)
        self.enable("--port", "465")
        self.assertEqual(self.daemon.json("relay", "test")[0], 0)
        self.assert_arrives(self.send())
        self.enable("--tls", "encrypt")
        self.disable("--forget")

    def test_a_whole_life_under_watch(self):
        invented = "s3cr3t-" + secrets.token_urlsafe(24)
        with Watch([m.PASSWORD, SECOND_PASSWORD, invented], self.roots()) as watch:
            for _ in range(2):
                self.live_a_life(invented)
        self.assertEqual(watch.complaints, set())
        self.assertGreater(watch.rounds, 300)
        self.assertLessEqual({"mailctl", "mailctld", "mailctl-net"}, watch.programs)
        self.assertIn(self.daemon.run / "stage/main.cf", watch.paths)
        names = {path.name for path in watch.paths}
        self.assertLessEqual({"sasl_passwd", "sasl_passwd.lmdb", "tls_policy", "state.db"}, names)

    def test_with_a_careless_umask_too(self):
        self.addCleanup(os.umask, os.umask(0))
        self.daemon.stop()
        shutil.rmtree(self.daemon.state)
        self.daemon.start()
        with Watch(roots=self.roots()) as watch:
            self.live_a_life("invented")
            self.daemon.stop()
            self.daemon.start()
            watch.look_once_more()
        self.assertEqual(watch.complaints, set())


class Proof(unittest.TestCase):
    """That the watch would have seen it."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-test-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.file = self.root / "file"
        self.file.touch(0o600)
        (self.root / "sub").mkdir(0o700)

    def complaints(self, wrong, right):
        """What the watch says when something was wrong for a moment."""
        with Watch(["the secret"], [self.root]) as watch:
            wrong()
            watch.look_once_more()
            right()
        return watch.complaints

    def test_nothing_wrong_is_no_complaint(self):
        self.assertEqual(self.complaints(lambda: None, lambda: None), set())

    def test_a_mode_is_seen(self):
        for path, good in ((self.file, 0o600), (self.root, 0o700), (self.root / "sub", 0o700)):
            kind = "d" if path.is_dir() else "-"
            for bad, shown in (
                (0o640, "rw-r-----"), (0o604, "rw----r--"), (0o755, "rwxr-xr-x"), (0o4600, "rwS------"),
            ):
                with self.subTest(path=path, mode=oct(bad)):
                    said = self.complaints(lambda: path.chmod(bad), lambda: path.chmod(good))
                    self.assertEqual(said, {f"{path} is {kind}{shown}"})

    def test_a_file_that_comes_and_goes_is_seen(self):
        path = self.root / "sub/brief"
        said = self.complaints(lambda: path.touch(0o644), path.unlink)
        self.assertEqual(said, {f"{path} is -rw-r--r--"})

    def test_a_link_and_another_owner_are_seen(self):
        link = self.root / "link"
        said = self.complaints(lambda: link.symlink_to("/etc/passwd"), link.unlink)
        self.assertEqual(said, {f"{link} is lrwxrwxrwx"})
        said = self.complaints(lambda: os.chown(self.file, 1, 2), lambda: os.chown(self.file, 0, 0))
        self.assertEqual(said, {f"{self.file} belongs to 1:2"})

    def test_a_secret_of_a_process_is_seen(self):
        said = " of a process: "
        for arguments, environment, shown in (
            (["sh", "-c", "read x", "the secret"], {}, f"cmdline{said}sh\0-c\0read x\0the secret\0"),
            (["cat"], {"SASL": "with the secret in it"}, f"environ{said}SASL=with the secret in it\0"),
        ):
            with self.subTest(shown), subprocess.Popen(
                arguments, env=environment, executable=shutil.which(arguments[0]), stdin=subprocess.PIPE
            ):
                self.assertEqual(self.complaints(lambda: None, lambda: None), {shown})
