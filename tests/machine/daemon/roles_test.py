"""Who may do what: everybody else nothing, the group mailctl reads, mailctl-admin changes too."""

import os
import pathlib
import resource
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


def may_read(socket, group):
    """Whether a member of that group, and of no other, gets the status."""
    code = (
        "import json,socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
        "s.sendall(b'{\"method\":\"io.mailctl.Status\"}\\0');"
        "sys.exit(b'PermissionDenied' in s.recv(65536))"
    )
    return run(
        "/usr/bin/python3", "-c", code, socket, check=False, cwd="/",
        user=READER, group=READER, extra_groups=[group],
    ).returncode == 0


class GroupFile(RigTest):
    """With a group file of the test's own."""

    lines = ""

    def setUp(self):
        self.path = pathlib.Path("/etc/group")
        before = self.path.read_text()
        self.addCleanup(self.path.write_text, before)
        others = [line for line in before.splitlines() if not line.startswith("mailctl")]
        self.path.write_text("\n".join([*others, ""]) + self.lines)
        super().setUp()

    def add(self, lines):
        self.path.write_text(self.path.read_text() + lines)

    def reload(self):
        log = Tail(self.daemon.log_path)
        os.kill(self.daemon.process.pid, signal.SIGHUP)
        self.assertTrue(log.wait_for("(?m)^info reload$"), self.daemon.log())
        return log.text()

    def notes(self):
        return "\n".join(self.daemon.json("status")[1]["notes"])


OURS = "mailctl:x:61010:\nmailctl-admin:x:61011:\n"
CROWD = "crowd:x:61012:" + ",".join(f"member{number:05}" for number in range(9000)) + "\n"


class LateGroups(GroupFile):
    def test_groups_made_later_count_after_sighup(self):
        self.add(OURS)
        self.assertFalse(may_read(self.daemon.socket, 61010))
        self.reload()
        self.assertTrue(may_read(self.daemon.socket, 61010))
        self.assertEqual(self.notes(), "")

    def test_that_there_are_none_is_told(self):
        self.assertIn('warning groups text="there is no group mailctl"', self.daemon.log())
        self.assertIn("there is no group mailctl:", self.notes())
        self.assertIn("there is no group mailctl-admin:", self.notes())
        self.assertIn("note: there is no group mailctl:", self.daemon.mailctl("status").stdout)

    def test_a_crowd_that_comes_later_takes_nobodys_rights(self):
        self.path.write_text(CROWD + self.path.read_text() + OURS)
        self.reload()
        self.assertTrue(may_read(self.daemon.socket, 61010))


class CrowdedGroups(GroupFile):
    """S3. In front of ours, and in it, there are lines of some 100 KB."""

    lines = CROWD + OURS.replace("61010:", "61010:" + CROWD.rpartition(":")[2].strip())

    def test_a_long_line_in_front_takes_nobodys_rights(self):
        about = self.daemon.socket.stat()
        self.assertEqual((about.st_mode & 0o777, about.st_gid), (0o660, 61010))
        self.assertTrue(may_read(self.daemon.socket, 61010))
        self.reload()
        self.assertTrue(may_read(self.daemon.socket, 61010))
        self.assertEqual(self.notes(), "")

    def test_a_look_up_that_fails_is_told_and_takes_nobodys_rights(self):
        limits = resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE, (3, limits[1]))
        said = self.reload()
        resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE, limits)
        self.assertIn("the system cannot look up the group mailctl: Too many open files", said)
        self.assertNotIn("there is no group", said)
        self.assertTrue(may_read(self.daemon.socket, 61010))
        self.assertIn("the system cannot look up the group mailctl:", self.notes())
        self.reload()
        self.assertEqual(self.notes(), "")
