"""SIGTERM: the daemon ends soon, whatever clients do about it at that moment."""

import signal
import subprocess
import threading
import time

import mailctl as m
from case import RigTest
from journal import fill_journal

CLIENTS = 12


class Stopping(RigTest):
    def stop_with(self, clients):
        """Lets the daemon find SIGTERM and its new clients at the same moment."""
        process = self.daemon.process
        process.send_signal(signal.SIGSTOP)
        made = clients()
        for client in made:
            self.addCleanup(client.close)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        return made

    def assert_ends(self, within=5):
        started = time.monotonic()
        try:
            self.assertEqual(self.daemon.process.wait(timeout=within), 0)
        except subprocess.TimeoutExpired:
            self.daemon.stop(signal.SIGKILL)
            self.fail(f"still there {time.monotonic() - started:.0f} s after SIGTERM")

    def idle(self):
        return [m.Client(self.daemon.socket) for _ in range(CLIENTS)]

    def test_clients_that_nobody_has_accepted_yet_and_that_say_nothing(self):
        for _ in range(5):
            self.stop_with(self.idle)
            self.assert_ends()
            self.daemon.start()

    def test_clients_that_nobody_has_accepted_yet_and_that_go_on_calling(self):
        def call_on(client):
            try:
                while client.call("io.mailctl.Status"):
                    pass
            except OSError:
                pass

        for _ in range(5):
            callers = [threading.Thread(target=call_on, args=(c,)) for c in self.stop_with(self.idle)]
            for caller in callers:
                caller.start()
            self.assert_ends()
            for caller in callers:
                caller.join()
            self.daemon.start()

    def test_clients_between_two_calls(self):
        for turn in range(10):
            clients = self.idle()
            for client in clients:
                self.addCleanup(client.close)
                client.send(b'{"method":"io.mailctl.Status"}\0')
            time.sleep(turn / 1000)
            self.daemon.process.send_signal(signal.SIGTERM)
            self.assert_ends()
            self.daemon.start()

    def test_a_reply_that_is_being_written_is_written_whole(self):
        with m.Client(self.daemon.socket) as client:
            fill_journal(self.daemon, 1000, text="x" * 400)
            client.send(b'{"method":"io.mailctl.History","parameters":{"limit":1000}}\0')
            time.sleep(0.5)  # it is written as far as the socket takes it
            self.daemon.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            self.assertTrue(client.read()["parameters"]["entries"])
        self.assert_ends()
