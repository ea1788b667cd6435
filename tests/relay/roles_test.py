"""Who may do what: everybody else nothing, the group mailctl reads, mailctl-admin changes too."""

import os
import pathlib
import shutil
import signal
import subprocess

import mailctl as m
from case import RigTest, Tail, run

STRANGER = 61001
READER = 61002
ADMIN = 61003


class Roles(RigTest):
    def setUp(self):
        for path in (pathlib.Path("/etc/group"), pathlib.Path("/etc/passwd")):
            self.addCleanup(path.write_text, path.read_text())
        run("groupadd", "--system", "mailctl", check=False)
        run("groupadd", "--system", "mailctl-admin", check=False)
        super().setUp()
        # The build directory may be out of other users' reach.
        self.program = self.daemon.directory / "mailctl"
        shutil.copy(m.MAILCTL.resolve(), self.program)
        self.program.chmod(0o755)

    def groups(self, *names):
        ids = dict(line.split(":")[0:3:2] for line in pathlib.Path("/etc/group").read_text().split())
        return [int(ids[name]) for name in names]

    def mailctl(self, uid, groups, *words, stdin=""):
        return subprocess.run(
            [self.program, "--socket", self.daemon.socket, *words], input=stdin, text=True,
            capture_output=True, check=False, timeout=60, cwd="/",
            user=uid, group=uid, extra_groups=groups, env={"PATH": "/usr/bin:/bin"},
        )

    def as_stranger(self, *words, **more):
        return self.mailctl(STRANGER, [], *words, **more)

    def as_reader(self, *words, **more):
        return self.mailctl(READER, self.groups("mailctl"), *words, **more)

    def as_admin(self, *words, **more):
        return self.mailctl(ADMIN, self.groups("mailctl", "mailctl-admin"), *words, **more)

    def test_the_socket_is_the_groups(self):
        about = self.daemon.socket.stat()
        self.assertEqual(about.st_mode & 0o777, 0o660)
        self.assertEqual((about.st_uid, about.st_gid), (0, self.groups("mailctl")[0]))

    def test_a_stranger_cannot_connect_and_is_told_how(self):
        for words in (["status"], ["relay", "status"], ["relay", "disable"], ["history"]):
            with self.subTest(words=words):
                result = self.as_stranger(*words)
                self.assertEqual(result.returncode, 77, result.stderr)
                self.assertIn("Permission denied", result.stderr)
                self.assertIn("group mailctl", result.stderr)

    def test_even_on_an_open_socket_a_stranger_learns_nothing(self):
        self.daemon.socket.chmod(0o666)
        self.assertEqual(self.as_stranger("version").returncode, 0)
        result = self.as_stranger("relay", "status")
        self.assertEqual(result.returncode, 77)
        self.assertIn(f"uid {STRANGER} may not call io.mailctl.relay.Status", result.stderr)
        self.assertIn("denied", self.daemon.log())

    def test_a_reader_reads_and_changes_nothing(self):
        self.enable()
        for words in (["status"], ["relay", "status"], ["history"]):
            self.assertEqual(self.as_reader(*words).returncode, 0, words)
        before = self.world()
        for words in (
            ["relay", "disable"], ["relay", "test"], ["undo", "1"],
            ["relay", "enable", "--host", "smtp.provider.test"],
            ["relay", "enable", "--host", "smtp.provider.test", "--dry-run"],
        ):
            with self.subTest(words=words):
                result = self.as_reader(*words)
                self.assertEqual(result.returncode, 77, result.stderr)
                self.assertIn("group mailctl-admin", result.stderr)
        self.assertEqual(self.world(), before)

    def test_an_admin_changes_and_the_history_names_them(self):
        run("useradd", "--no-create-home", "--uid", str(ADMIN), "postmistress")
        result = self.as_admin(
            "relay", "enable", "--host", "smtp.provider.test", "--username", m.USER,
            "--password-file", "-", stdin=m.PASSWORD,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.status()["changed_by"], "postmistress")
        self.assert_arrives(self.send())
        self.assertEqual(self.as_admin("relay", "disable").returncode, 0)
        rows = self.daemon.json("history")[1]["entries"]
        self.assertEqual({row["by"] for row in rows}, {"postmistress"})

    def test_no_reader_sees_a_password(self):
        self.enable()
        for words in (["relay", "status"], ["history"], ["status"]):
            shown = self.as_reader("--json", *words)
            self.assertNotIn(m.PASSWORD, shown.stdout + shown.stderr)


class LateGroups(RigTest):
    def test_groups_made_later_count_after_sighup(self):
        path = pathlib.Path("/etc/group")
        self.addCleanup(path.write_text, path.read_text())
        path.write_text(path.read_text() + "mailctl:x:61010:\nmailctl-admin:x:61011:\n")
        self.daemon.socket.chmod(0o666)

        def may_read():
            with_group = {"user": READER, "group": READER, "extra_groups": [61010]}
            code = (
                "import json,socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
                "s.sendall(b'{\"method\":\"io.mailctl.Status\"}\\0');"
                "sys.exit(b'PermissionDenied' in s.recv(65536))"
            )
            return subprocess.run(
                ["/usr/bin/python3", "-c", code, self.daemon.socket], check=False, cwd="/", **with_group
            ).returncode == 0

        self.assertFalse(may_read())
        os.kill(self.daemon.process.pid, signal.SIGHUP)
        self.assertTrue(Tail(self.daemon.log_path, start=0).wait_for("(?m)^info reload$"), self.daemon.log())
        self.assertTrue(may_read())
