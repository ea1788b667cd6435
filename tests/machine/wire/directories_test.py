"""The state and the run directory: made for root, refused where anybody else could plant files in them."""

import os
import pathlib
import shutil
import socket
import subprocess

import mailctl as m
from case import RigTest, run

NOBODY = 65534
READER = 61002


class Directories(RigTest):
    def setUp(self):
        path = pathlib.Path("/etc/group")
        self.addCleanup(path.write_text, path.read_text())
        run("groupadd", "--system", "mailctl", check=False)
        super().setUp()
        self.other = m.Daemon()
        self.addCleanup(self.other.close)

    def assert_refused_to_start(self, path, mode):
        """The other daemon does not start, for the sake of that path."""
        command = [
            m.MAILCTLD.resolve(), "--socket", self.other.socket, "--state-dir", self.other.state,
            "--run-dir", self.other.run, "--helper-dir", self.other.helpers,
        ]
        log = self.other.log_path
        with open(log, "wb") as output, subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=output
        ) as process:
            try:
                status = process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                process.kill()
                self.fail("it started:\n" + log.read_text())
        self.assertEqual(status, 78, log.read_text())
        lines = [line for line in log.read_text().splitlines() if "start" in line]
        self.assertEqual(len(lines), 1, lines)
        self.assertIn(f"{path} must be a directory of root's", lines[0])
        self.assertIn(mode, lines[0])
        self.assertIn("hint=", lines[0])

    def test_a_state_directory_that_others_can_reach_into(self):
        for mode, owner in ((0o777, 0), (0o755, 0), (0o710, 0), (0o700, NOBODY), (0o777, NOBODY)):
            with self.subTest(mode=oct(mode), owner=owner):
                shutil.rmtree(self.other.state, ignore_errors=True)
                self.other.state.mkdir()
                self.other.state.chmod(mode)
                os.chown(self.other.state, owner, 0)
                self.assert_refused_to_start(self.other.state, "mode 0700")
                self.assertEqual(list(self.other.state.iterdir()), [])

    def test_a_run_directory_that_others_can_write_to(self):
        for mode, owner in ((0o777, 0), (0o1777, 0), (0o775, 0), (0o755, NOBODY)):
            with self.subTest(mode=oct(mode), owner=owner):
                self.other.run.chmod(mode)
                os.chown(self.other.run, owner, 0)
                self.assert_refused_to_start(self.other.run, "nobody else can write to")

    def test_nobody_who_was_first_is_sent_a_password(self):
        """A run directory below /tmp that somebody has made, and a helper's socket in it."""
        shutil.rmtree(self.other.run)
        self.other.run.mkdir()
        os.chown(self.other.run, NOBODY, NOBODY)
        planted = socket.socket(socket.AF_UNIX)
        self.addCleanup(planted.close)
        planted.bind(str(self.other.run / "net.sock"))
        self.assert_refused_to_start(self.other.run, "nobody else can write to")

    def test_what_is_no_directory_of_its_own(self):
        aside = self.other.directory / "aside"
        aside.mkdir(mode=0o700)
        for path, mode in ((self.other.state, "mode 0700"), (self.other.run, "nobody else can write to")):
            shutil.rmtree(path, ignore_errors=True)
            path.symlink_to(aside)
            self.assert_refused_to_start(path, mode)
            path.unlink()
            path.touch()
            self.assert_refused_to_start(path, mode)
            path.unlink()

    def test_a_stage_that_somebody_has_prepared(self):
        stage = self.other.run / "stage"
        stage.mkdir()
        os.chown(stage, NOBODY, 0)
        self.assert_refused_to_start(stage, "mode 0700")
        stage.rmdir()
        stage.symlink_to("/etc/postfix")
        self.assert_refused_to_start(stage, "mode 0700")

    def test_a_directory_above_that_others_can_write_to(self):
        above = self.other.directory / "above"
        above.mkdir()
        self.other.state = above / "deep" / "state"
        for mode, owner in ((0o777, 0), (0o775, 0), (0o755, NOBODY), (0o1777, NOBODY)):
            with self.subTest(mode=oct(mode), owner=owner):
                shutil.rmtree(above / "deep", ignore_errors=True)
                above.chmod(mode)
                os.chown(above, owner, 0)
                self.assert_refused_to_start(above, "nobody else can write to")
                self.assertEqual(list(above.iterdir()), [])

    def test_a_sticky_directory_of_roots_may_stand_above(self):
        above = self.other.directory / "above"
        above.mkdir()
        above.chmod(0o1777)
        self.other.state = above / "state"
        self.other.start()
        self.assertEqual(self.other.state.stat().st_mode & 0o7777, 0o700)

    def test_what_is_missing_is_made_and_a_member_of_the_group_connects(self):
        shutil.rmtree(self.other.run)
        self.other.run = self.other.directory / "new" / "run"
        self.other.socket = self.other.run / "mailctl.sock"
        self.other.state = self.other.directory / "new" / "state"
        self.other.start()

        modes = {path.name: path.stat().st_mode & 0o7777 for path in (
            self.other.run.parent, self.other.run, self.other.run / "stage", self.other.state, self.other.socket)}
        self.assertEqual(
            modes, {"new": 0o755, "run": 0o755, "stage": 0o700, "state": 0o700, "mailctl.sock": 0o660}
        )
        program = self.other.directory / "mailctl"
        shutil.copy(m.MAILCTL.resolve(), program)
        (group,) = (line.split(":")[2] for line in pathlib.Path("/etc/group").read_text().split()
                    if line.startswith("mailctl:"))
        result = subprocess.run(
            [program, "--socket", self.other.socket, "relay", "status"], text=True, capture_output=True,
            check=False, timeout=60, cwd="/", user=READER, group=READER, extra_groups=[int(group)], env={},
        )
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_the_socket_may_be_elsewhere(self):
        elsewhere = self.other.directory / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o777)
        self.other.socket = elsewhere / "mailctl.sock"
        self.other.start()
        self.assertTrue(self.other.answers())
