"""Many clients at once: one user takes a part of the places, and the last ones are root's."""

import contextlib
import pathlib
import shutil
import subprocess
import threading
import time

import mailctl as m
from case import RigTest

READER = 61002
PLACES = 128
PLACES_OF_A_USER = 32
PLACES_FOR_ROOT = 8
BUSY = {
    "error": "io.mailctl.Busy",
    "parameters": {"message": "mailctld has too many clients", "hint": "try again in a moment"},
}


class Crowd(RigTest):
    def setUp(self):
        path = pathlib.Path("/etc/group")
        self.addCleanup(path.write_text, path.read_text())
        path.write_text(path.read_text() + "mailctl:x:61010:\n")
        super().setUp()

    def connect(self, uid, timeout=30):
        with m.as_user(uid, 61010):
            client = m.Client(self.daemon.socket, timeout)
        self.addCleanup(client.close)
        return client

    def assert_served(self, client):
        self.assertIn("revision", client.call("io.mailctl.Status")["parameters"])
        return client

    def assert_turned_away(self, client):
        self.assertEqual(client.read(), BUSY)
        self.assertIsNone(client.read())

    def crowd(self, uid, number):
        return [self.assert_served(self.connect(uid)) for _ in range(number)]

    def mailctl(self, *words):
        # The build directory may be out of other users' reach.
        program = shutil.copy(m.MAILCTL.resolve(), self.daemon.directory / "mailctl")
        return subprocess.run(
            [program, "--socket", self.daemon.socket, *words], user=READER, group=READER,
            extra_groups=[61010], cwd="/", capture_output=True, text=True, timeout=20, check=False,
            env={"PATH": "/usr/bin:/bin"},
        )

    def test_one_more_than_a_user_may_have_is_told_so(self):
        crowd = self.crowd(READER, PLACES_OF_A_USER)

        for _ in range(3):
            self.assert_turned_away(self.connect(READER))

        self.assertIn(f'warning clients.full user="uid {READER}" uid={READER}', self.daemon.log())
        self.assertEqual(self.daemon.json("status")[0], 0)
        self.assert_served(self.connect(READER + 1))
        for client in crowd:
            self.assert_served(client)

    def test_who_leaves_makes_room_for_one(self):
        crowd = self.crowd(READER, PLACES_OF_A_USER)
        for client in (crowd[0], crowd[-1], crowd[7]):
            self.assert_turned_away(self.connect(READER))
            client.close()
            self.enter_soon(READER)
        self.assert_turned_away(self.connect(READER))

    def enter_soon(self, uid, patience=5):
        """Takes a place once the daemon has seen that somebody left."""
        deadline = time.monotonic() + patience
        while True:
            client = self.connect(uid)
            with contextlib.suppress(BrokenPipeError):
                client.send(b'{"method":"io.mailctl.Status"}\0')
            reply = client.read()
            if "error" not in reply:
                return client
            self.assertEqual(reply, BUSY)
            self.assertLess(time.monotonic(), deadline)

    def test_a_call_already_sent_is_answered_so_too(self):
        self.crowd(READER, PLACES_OF_A_USER)
        for _ in range(20):
            client = self.connect(READER)
            with contextlib.suppress(BrokenPipeError):
                client.send(b'{"method":"io.mailctl.Status"}\0')
            self.assertEqual(client.read(), BUSY)

    def test_the_command_tells_it(self):
        self.crowd(READER, PLACES_OF_A_USER)
        result = self.mailctl("status")
        self.assertEqual((result.returncode, result.stdout), (75, ""))
        self.assertEqual(
            result.stderr, "mailctl: status: mailctld has too many clients\nhint: try again in a moment\n"
        )

    def test_a_command_that_waits_gets_in_when_somebody_leaves(self):
        crowd = self.crowd(READER, PLACES_OF_A_USER)
        leaving = threading.Timer(0.3, crowd[3].close)
        leaving.start()
        self.addCleanup(leaving.join)
        result = self.mailctl("status", "--wait", "10")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "- wait: the daemon is busy\n")

    def test_the_last_places_are_roots(self):
        taken = 0
        for uid in range(READER, READER + 4):
            share = min(PLACES_OF_A_USER, PLACES - PLACES_FOR_ROOT - taken)
            taken += len(self.crowd(uid, share))
        self.assertEqual(taken, PLACES - PLACES_FOR_ROOT)
        self.assert_turned_away(self.connect(READER + 4))

        roots = self.crowd(0, PLACES_FOR_ROOT)

        waiting = self.connect(0, timeout=0.5)
        with self.assertRaises(TimeoutError):
            waiting.call("io.mailctl.Status")
        roots[0].close()
        waiting.socket.settimeout(10)
        self.assertIn("revision", waiting.read()["parameters"])

    def test_who_comes_and_goes_uses_nothing_up(self):
        descriptors = pathlib.Path(f"/proc/{self.daemon.process.pid}/fd")
        self.assert_served(self.connect(READER)).close()
        before = len(list(descriptors.iterdir()))
        for _ in range(500):
            self.connect(READER).close()
        self.enter_soon(READER).close()
        deadline = time.monotonic() + 5
        while len(list(descriptors.iterdir())) > before:
            self.assertLess(time.monotonic(), deadline, "descriptors stay open")
            time.sleep(0.05)
