"""Changes over the wire: their progress, several at once, a client that leaves, a daemon that goes."""

import json
import signal
import subprocess
import threading
import time

import mailctl as m
from case import DISABLE, ENABLE, RELAY, RigTest, parameters, run

WISH = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}


class Changes(RigTest):
    def connect(self):
        client = m.Client(self.daemon.socket)
        self.addCleanup(client.close)
        return client

    def steps(self, client):
        """Reads to the last reply; gives the steps told and that reply."""
        steps = []
        while True:
            reply = client.read()
            if reply is None or not reply.get("continues"):
                return steps, reply
            steps.append(reply["parameters"]["progress"]["step"])

    def assert_consistent(self):
        """What the status says is what main.cf says, and what Postfix does."""
        reply = self.status()
        self.assertEqual(reply["drift"], [])
        values = parameters()
        if reply["enabled"]:
            self.assertEqual(values["relayhost"], f"[{reply['host']}]:{reply['port']}")
            login = run("postmap", "-q", values["relayhost"], self.secret_table()).stdout
            self.assertEqual(login, f"{m.USER}:{m.PASSWORD}\n")
        else:
            self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertEqual(run("postfix", "status", check=False).returncode, 0)
        self.assertTrue(self.daemon.json("history")[1]["intact"])
        return reply

    def test_more_tells_the_steps_in_their_order(self):
        client = self.connect()
        client.send(self.call(ENABLE, WISH, more=True))
        steps, last = self.steps(client)
        order = ["trial", "check", "stage", "validate", "commit", "reload", "finish"]
        self.assertEqual(sorted(set(steps), key=steps.index), order, steps)
        self.assertEqual(steps, sorted(steps, key=order.index))
        self.assertTrue(last["parameters"]["change"]["changed"])

        # Without more there is one reply, and the connection is good for the next call.
        reply = client.call(DISABLE)
        self.assertEqual((reply["parameters"]["change"]["changed"], "continues" in reply), (True, False))

    @staticmethod
    def call(method, wish, **flags):
        return json.dumps({"method": method, "parameters": wish, **flags}).encode() + b"\0"

    def test_two_clients_at_once_leave_one_whole_state(self):
        answers = []

        def change(port):
            with m.Client(self.daemon.socket) as client:
                answers.append(client.call(ENABLE, {**WISH, "port": port, "no_trial": True}))

        threads = [threading.Thread(target=change, args=(port,)) for port in (587, 465, 25, 587)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            self.assertIn(answer.get("error", "io.mailctl.Busy"), ("io.mailctl.Busy",), answer)
        self.assertEqual(len(answers), 4)
        self.assertTrue(self.assert_consistent()["enabled"])
        self.assert_arrives(self.send())

    def test_enable_and_disable_at_once_leave_one_whole_state(self):
        stop = threading.Event()

        def disable():
            while not stop.is_set():
                with m.Client(self.daemon.socket) as client:
                    client.call(DISABLE)

        thread = threading.Thread(target=disable)
        thread.start()
        for _ in range(5):
            with m.Client(self.daemon.socket) as client:
                reply = client.call(ENABLE, {**WISH, "no_trial": True})
                self.assertNotIn("error", reply)
        stop.set()
        thread.join()
        self.assert_consistent()

    def test_who_leaves_during_the_trial_has_changed_nothing(self):
        before = (m.MAIN_CF.read_bytes(), m.master_pid(), self.daemon.json("history")[1])
        with m.Client(self.daemon.socket) as client:
            client.send(self.call(ENABLE, WISH, more=True))
            self.assertEqual(client.read()["parameters"]["progress"]["step"], "trial")
        deadline = time.monotonic() + 20
        while "Cancelled" not in self.daemon.log() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertIn("Cancelled", self.daemon.log())
        after = (m.MAIN_CF.read_bytes(), m.master_pid(), self.daemon.json("history")[1])
        self.assertEqual(after, before)
        self.assertEqual(list(m.GENERATIONS.glob("*")), [])

    def test_oneway_gets_no_reply_and_is_done(self):
        client = self.connect()
        client.send(self.call(ENABLE, {**WISH, "no_trial": True}, oneway=True))
        reply = client.call("org.varlink.service.GetInfo")
        self.assertIn("vendor", reply["parameters"])
        self.assertTrue(self.assert_consistent()["enabled"])

    def test_more_together_with_oneway_and_upgrade_are_refused(self):
        with m.Client(self.daemon.socket) as client:
            client.send(self.call(ENABLE, WISH, upgrade=True))
            self.assertEqual(client.read()["error"], "io.mailctl.Protocol")
        self.assertFalse(self.status()["enabled"])

    def test_a_twin_is_refused_and_the_first_goes_on(self):
        twin = m.Daemon()
        self.addCleanup(twin.close)
        for state, socket in ((self.daemon.state, twin.socket), (twin.state, self.daemon.socket)):
            twin.state, twin.socket = state, socket
            result = subprocess.run(
                [m.MAILCTLD.resolve(), "--socket", socket, "--state-dir", state, "--run-dir", twin.run],
                text=True, capture_output=True, timeout=20, check=False,
            )
            self.assertEqual(result.returncode, 75, result.stderr)
            self.assertIn("another mailctld", result.stderr)
        self.assertFalse(self.status()["enabled"])
        twin.state = twin.directory / "state"

    def test_sigterm_lets_a_change_under_way_end(self):
        client = self.connect()
        client.send(self.call(ENABLE, WISH, more=True))
        client.read()
        self.daemon.process.send_signal(signal.SIGTERM)
        steps, last = self.steps(client)
        self.assertTrue(last["parameters"]["change"]["changed"], steps)
        self.assertEqual(self.daemon.process.wait(timeout=20), 0)
        self.daemon.start()
        self.assertTrue(self.assert_consistent()["enabled"])

    def test_sigterm_does_not_wait_for_idle_clients(self):
        self.connect().call("org.varlink.service.GetInfo")
        started = time.monotonic()
        self.daemon.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.daemon.process.wait(timeout=20), 0)
        self.assertLess(time.monotonic() - started, 8)

    def test_sigkill_in_each_step_leaves_one_whole_state(self):
        for step in ("check", "stage", "validate", "commit", "reload", "finish"):
            with self.subTest(step=step):
                client = m.Client(self.daemon.socket)
                client.send(self.call(ENABLE, {**WISH, "no_trial": True}, more=True))
                while client.read()["parameters"]["progress"]["step"] != step:
                    pass
                self.daemon.stop(signal.SIGKILL)
                client.close()
                self.daemon.start()
                self.daemon.json("relay", "disable", "--dry-run")  # waits for the settling
                reply = self.assert_consistent()
                self.assertEqual(postfix_relay(), RELAY if reply["enabled"] else "")
                self.disable()
                self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)


def postfix_relay():
    return m.postfix_value("relayhost")
