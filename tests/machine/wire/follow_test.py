"""Following the journal: no row is late, and no follower holds the daemon up when it stops."""

import json
import signal
import subprocess
import time

import mailctl as m
from case import ENABLE, RigTest
from journal import fill_journal

WISH = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD, "no_trial": True}
FOLLOWERS = 30


def follow(after):
    return json.dumps({"method": "io.mailctl.History", "parameters": {"after": after}, "more": True}).encode() + b"\0"


class Following(RigTest):
    def followers(self):
        clients = [m.Client(self.daemon.socket) for _ in range(FOLLOWERS)]
        for client in clients:
            self.addCleanup(client.close)
        return clients

    def test_sigterm_reaches_followers_that_have_just_called(self):
        for turn in range(20):
            clients = self.followers()
            for client in clients:
                client.call("org.varlink.service.GetInfo")
            for client in clients:
                client.send(follow(after=0))
            time.sleep(turn % 5 / 1000)
            started = time.monotonic()
            self.daemon.process.send_signal(signal.SIGTERM)
            try:
                self.assertEqual(self.daemon.process.wait(timeout=5), 0)
            except subprocess.TimeoutExpired:
                self.daemon.stop(signal.SIGKILL)
                self.fail(f"in turn {turn} it still ran {time.monotonic() - started:.0f} s after SIGTERM")
            for client in clients:
                client.close()
            self.daemon.start()

    def test_a_row_that_comes_while_a_page_is_read_is_sent_at_once(self):
        # A new daemon checks every row's hash with the first page, so that reading it takes longer
        # than a change.
        last = fill_journal(self.daemon, 100_000)
        self.daemon.stop()
        self.daemon.start()
        with m.Client(self.daemon.socket, timeout=10) as follower, m.Client(self.daemon.socket) as admin:
            follower.send(follow(after=last))
            self.assertTrue(admin.call(ENABLE, WISH)["parameters"]["change"]["changed"])
            pages = [follower.read()["parameters"]["entries"]]
            self.assertEqual(pages, [[]], "the change was made before the page was read")
            while len(pages) < 2 or pages[-1][-1]["event"] != "done":
                pages.append(follower.read()["parameters"]["entries"])
            self.assertEqual(pages[-1][-1]["sequence"], last + 2)
