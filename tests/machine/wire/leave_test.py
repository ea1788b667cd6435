"""Clients that leave without a word: their change is not made, and nothing of them stays."""

import json
import os
import socket
import time

import mailctl as m
from case import DISABLE, ENABLE, RigTest, parameters

WISH = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}
GET_INFO = b'{"method":"org.varlink.service.GetInfo"}\0'
FOLLOW = b'{"method":"io.mailctl.History","more":true}\0'
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def call(method, wish, **flags):
    return json.dumps({"method": method, "parameters": wish, **flags}).encode() + b"\0"


class Leaving(RigTest):
    def connect(self):
        client = m.Client(self.daemon.socket)
        self.addCleanup(client.close)
        return client

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.daemon.process.pid}/fd"))

    def cpu_seconds(self):
        with open(f"/proc/{self.daemon.process.pid}/stat", encoding="ascii") as about:
            return sum(int(ticks) for ticks in about.read().split()[13:15]) / CLOCK_TICKS

    def wait_until(self, holds, patience=10):
        deadline = time.monotonic() + patience
        while not holds() and time.monotonic() < deadline:
            time.sleep(0.02)
        return holds()

    def state(self):
        return m.MAIN_CF.read_bytes(), m.master_pid(), self.daemon.json("history")[1]

    def assert_cancelled(self, before):
        found = self.wait_until(lambda: "outcome=" in self.daemon.log())
        self.assertTrue(found, self.daemon.log())
        self.assertIn("outcome=Cancelled", self.daemon.log())
        self.assertEqual(self.state(), before)
        self.assertEqual(self.daemon.log().count("outcome="), 1)

    def test_a_change_whose_progress_is_never_read_is_cancelled(self):
        for step in ("trial", "check", "stage", "validate"):
            with self.subTest(step=step):
                before = self.state()
                with m.Client(self.daemon.socket) as client:
                    client.send(call(ENABLE, {**WISH, "no_trial": step != "trial"}, more=True))
                    while f'"{step}"'.encode() not in client.socket.recv(65536, socket.MSG_PEEK):
                        time.sleep(0.001)
                self.assert_cancelled(before)
                self.daemon.log_path.write_bytes(b"")

    def test_what_stands_behind_a_cancelled_change_is_not_begun(self):
        for behind in (GET_INFO, b"x", call(ENABLE, {**WISH, "no_trial": True})):
            for pause in (0, 0.02):
                with self.subTest(behind=behind, pause=pause):
                    before = self.state()
                    with m.Client(self.daemon.socket) as client:
                        client.send(call(ENABLE, WISH))
                        time.sleep(pause)
                        client.send(behind)
                        time.sleep(0.02)
                    self.assert_cancelled(before)
                    self.daemon.log_path.write_bytes(b"")

    def test_a_call_behind_a_change_cancels_nothing(self):
        client = self.connect()
        client.send(call(ENABLE, WISH) + call(DISABLE, {}))
        self.assertTrue(client.read()["parameters"]["change"]["changed"])
        self.assertTrue(client.read()["parameters"]["change"]["changed"])
        self.assertEqual(parameters().get("relayhost", ""), "")

    def test_a_follower_that_leaves_is_forgotten_whatever_it_left_behind(self):
        time.sleep(0.2)  # for those who asked whether it has started
        for behind, reads in ((b"", False), (b"", True), (b"x", True), (GET_INFO, False)):
            with self.subTest(behind=behind, reads=reads):
                before = self.descriptors()
                followers = [self.connect() for _ in range(20)]
                for follower in followers:
                    follower.send(FOLLOW)
                    if reads:
                        follower.read()
                time.sleep(0.1)
                for follower in followers:
                    follower.send(behind)
                time.sleep(0.1)
                self.assertEqual(self.descriptors(), before + len(followers))
                for follower in followers:
                    follower.close()
                left = self.wait_until(lambda: self.descriptors() == before, patience=3)
                self.assertTrue(left, f"{self.descriptors() - before} of {len(followers)} are still there")

    def test_followers_that_go_on_talking_keep_nobody_busy(self):
        for extra, flags in ((b"x", 0), (GET_INFO, 0), (b"x", socket.MSG_OOB)):
            client = self.connect()
            client.send(FOLLOW)
            client.read()
            client.socket.send(extra, flags)
        time.sleep(0.2)
        before = self.cpu_seconds()
        time.sleep(2)
        self.assertLess(self.cpu_seconds() - before, 0.2)

    def test_a_call_follows_a_change_on_the_same_connection_often(self):
        client = self.connect()
        for _ in range(50):
            client.send(call(DISABLE, {}) + GET_INFO)
            self.assertFalse(client.read()["parameters"]["change"]["changed"])
            self.assertIn("vendor", client.read()["parameters"])
        before = self.cpu_seconds()
        time.sleep(1)
        self.assertLess(self.cpu_seconds() - before, 0.2)
