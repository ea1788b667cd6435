"""What systemd is told, and what it hands over: readiness, reloads, the watchdog, the socket."""

import json
import os
import signal
import socket
import subprocess
import threading
import time

import mailctl as m
from case import ENABLE, RigTest

READY = "READY=1\nSTATUS=Ready"
WATCHDOG_S = 0.8
BEING_THE_PROCESS = ["sh", "-c", 'LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$@"', "sh"]


class Unit(RigTest):
    """The daemon as a unit's process: this test is its systemd."""

    def setUp(self):
        super().setUp()
        self.daemon.stop()
        self.daemon.socket.unlink()
        path = self.daemon.directory / "notify"
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.ear.close)
        self.ear.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ear.bind(str(path))
        self.environment = {"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(path)}

    def start(self, wrapper=(), **variables):
        self.daemon.start(wrapper=wrapper, env={**self.environment, **variables})

    def told(self, patience=10):
        """The next message; it must come from the daemon itself."""
        self.ear.settimeout(patience)
        message, credentials, _, _ = self.ear.recvmsg(4096, socket.CMSG_SPACE(12))
        sender = int.from_bytes(credentials[0][2][:4], "little")
        self.assertEqual(sender, self.daemon.process.pid)
        return message.decode()

    def assert_silent(self, seconds):
        self.ear.settimeout(seconds)
        with self.assertRaises(TimeoutError):
            raise AssertionError(self.ear.recv(4096))


class Notify(Unit):
    def test_ready_is_said_once_it_answers(self):
        starter = threading.Thread(target=self.start)
        starter.start()
        self.addCleanup(starter.join)
        self.assertEqual(self.told(), READY)
        self.assertTrue(self.daemon.answers())
        self.assert_silent(0.3)

    def test_ready_is_not_said_by_a_twin(self):
        self.start()
        self.told()
        twin = subprocess.run(
            [m.MAILCTLD.resolve(), "--socket", self.daemon.socket, "--state-dir", self.daemon.state],
            env=self.environment, capture_output=True, timeout=20, check=False,
        )
        self.assertEqual(twin.returncode, 75, twin.stderr)
        self.assert_silent(0.2)

    def test_a_reload_is_said_before_and_after(self):
        self.start()
        self.told()
        for _ in range(3):
            earliest = time.monotonic_ns() // 1000
            self.daemon.process.send_signal(signal.SIGHUP)
            first, second = self.told().split("\n"), self.told()
            self.assertEqual((first[0], second), ("RELOADING=1", "READY=1"))
            name, _, stamp = first[1].partition("=")
            self.assertEqual(name, "MONOTONIC_USEC")
            self.assertTrue(earliest <= int(stamp) <= time.monotonic_ns() // 1000, (earliest, stamp))
        self.assertTrue(self.daemon.answers())

    def test_stopping_is_said_at_both_signals(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how=how):
                self.start()
                self.assertEqual(self.told(), READY)
                self.daemon.process.send_signal(how)
                self.assertEqual(self.told(), "STOPPING=1")
                self.assertEqual(self.daemon.process.wait(timeout=20), 0)

    def test_stopping_is_said_before_the_change_under_way_has_ended(self):
        self.start()
        self.told()
        with m.Client(self.daemon.socket) as client:
            wish = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}
            client.send(json.dumps({"method": ENABLE, "parameters": wish, "more": True}).encode() + b"\0")
            reply = client.read()
            self.daemon.process.send_signal(signal.SIGTERM)
            self.assertEqual(self.told(), "STOPPING=1")
            self.assertIsNone(self.daemon.process.poll())
            while reply.get("continues"):
                reply = client.read()
            self.assertTrue(reply["parameters"]["change"]["changed"])


class Watchdog(Unit):
    def beats(self, seconds):
        """When each WATCHDOG=1 of the next seconds came; nothing else may."""
        times = []
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self.assertEqual(self.told(left), "WATCHDOG=1")
                times.append(time.monotonic())
            except TimeoutError:
                pass
        return times

    def start_watched(self, wrapper=(), **variables):
        self.start(wrapper, WATCHDOG_USEC=str(int(WATCHDOG_S * 1e6)), **variables)

    def assert_steady(self, intervals=4):
        """In so many intervals, each of which has to see one, there are two in each."""
        times = self.beats(intervals * WATCHDOG_S)
        pauses = [later - earlier for earlier, later in zip(times, times[1:])]
        self.assertLess(max(pauses), WATCHDOG_S, pauses)
        self.assertIn(len(times), range(2 * intervals - 2, 2 * intervals + 2), pauses)

    def test_it_is_fed_twice_as_often_as_asked(self):
        self.start_watched(BEING_THE_PROCESS)
        self.assertEqual({self.told(), self.told()}, {READY, "WATCHDOG=1"})
        self.assert_steady()

    def test_it_is_fed_while_postfix_is_changed(self):
        self.start_watched(BEING_THE_PROCESS)
        self.assertEqual({self.told(), self.told()}, {READY, "WATCHDOG=1"})
        changes = threading.Thread(target=lambda: [self.enable(), self.disable()])
        changes.start()
        self.addCleanup(changes.join)
        self.assert_steady()

    def test_it_is_not_fed_for_another_process(self):
        self.start_watched(WATCHDOG_PID="1")
        self.assertEqual(self.told(), READY)
        self.assert_silent(2 * WATCHDOG_S)

    def test_it_is_not_fed_where_nobody_asked(self):
        self.start(BEING_THE_PROCESS)
        self.assertEqual(self.told(), READY)
        self.assert_silent(2 * WATCHDOG_S)


class SocketActivation(Unit):
    # systemd's protocol counts descriptors from 3.
    HAND_OVER = ["bash", "-c", 'exec 3<&"$0"; LISTEN_PID=$$ exec "$@"']

    def listen(self, path=None):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.addCleanup(listener.close)
        listener.bind(str(path or self.daemon.socket))
        listener.listen()
        return listener

    def start_with(self, listener, count=1):
        number = listener.fileno()
        self.daemon.start(
            wrapper=[*self.HAND_OVER, str(number)], pass_fds=[number],
            env={**self.environment, "LISTEN_FDS": str(count)},
        )

    def as_it_is(self):
        """The socket's file, but for when somebody connected last."""
        stat = self.daemon.socket.stat()
        return stat.st_ino, stat.st_mode, stat.st_uid, stat.st_gid, stat.st_nlink, stat.st_ctime_ns

    def test_the_socket_that_is_handed_over_is_served(self):
        listener = self.listen()
        self.daemon.socket.chmod(0o640)
        before = self.as_it_is()
        early = m.Client(self.daemon.socket)
        self.addCleanup(early.close)
        early.send(b'{"method":"io.mailctl.Status"}\0')

        self.start_with(listener)

        self.assertEqual(self.told(), READY)
        self.assertIn("revision", early.read()["parameters"])
        self.assertEqual(self.as_it_is(), before)
        self.enable()
        self.disable()

    def test_who_comes_between_two_daemons_is_answered_by_the_second(self):
        listener = self.listen()
        self.start_with(listener)
        self.daemon.stop()
        self.assertTrue(self.daemon.socket.exists())
        with m.Client(self.daemon.socket) as client:
            client.send(b'{"method":"io.mailctl.Status"}\0')
            self.start_with(listener)
            self.assertIn("revision", client.read()["parameters"])

    def test_the_path_of_its_own_socket_is_left_alone(self):
        aside = self.daemon.run / "aside.sock"
        listener = self.listen(aside)
        self.daemon.socket.write_text("somebody's file")
        self.daemon.answers = lambda: True
        self.start_with(listener)
        with m.Client(aside) as client:
            self.assertIn("revision", client.call("io.mailctl.Status")["parameters"])
        self.assertEqual(self.daemon.socket.read_text(), "somebody's file")

    def test_two_sockets_are_refused(self):
        listener = self.listen()
        self.daemon.answers = lambda: False
        with self.assertRaisesRegex(RuntimeError, "systemd handed over more than one socket"):
            self.start_with(listener, count=2)
        self.assertEqual(self.daemon.process.wait(timeout=20), 64)

    def test_a_socket_for_another_process_is_not_taken(self):
        self.daemon.start(env={**self.environment, "LISTEN_FDS": "1", "LISTEN_PID": "1"})
        self.assertIn("info start version=", self.daemon.log())
        self.assertTrue(self.daemon.socket.is_socket())
