"""A password that is told once reaches somebody, or its credential goes again (S6)."""

import contextlib
import json
import select
import socket
import sqlite3
import time

import mailctl as m

from credential_test import CredentialTest

PATIENCE = 20
CREATE = "io.mailctl.credential.Create"
ROTATE = "io.mailctl.credential.Rotate"


class Undelivered(CredentialTest):
    def begin(self, method, parameters=None, **flags):
        """A call of which no answer has been read yet; gives the client."""
        client = m.Client(self.daemon.socket)
        self.addCleanup(client.close)
        call = {"method": method, "parameters": parameters or {}, **flags}
        client.send(json.dumps(call).encode() + b"\0")
        return client

    def while_it_hangs(self, endpoint, method, parameters=None):
        """The same, and the platform has done it but not answered yet."""
        self.platform.fault(endpoint, "hang", times=1, seconds=60, after=True)
        self.platform.forget_calls()
        client = self.begin(method, parameters)
        self.wait_for(lambda: self.platform.calls(endpoint), f"a call of {endpoint}")
        return client

    def wait_for(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"{what}; the log: {self.daemon.log()}")
            time.sleep(0.02)

    def states(self):
        return [row[2] for row in self.store("credential")["credential"]]

    def assert_gone(self):
        """The credential is no more, and that is settled and written down."""
        self.wait_for(lambda: not self.states() and not self.credentials(), "the credential to go")
        self.assertEqual(self.ok("account", "status")["pending"], [])

    def events_of(self, method):
        return [row["event"] for row in self.ok("history")["entries"] if row["method"] == method]


class Made(Undelivered):
    def test_a_client_that_leaves_while_the_platform_works(self):
        client = self.while_it_hangs("smtp/create", CREATE)
        client.close()
        self.platform.clear()
        self.assert_gone()
        self.assertEqual(self.events_of(CREATE), ["credential-made", "credential-removed"])

    def test_a_client_that_leaves_with_the_reply_unread(self):
        for _ in range(5):
            client = self.begin(CREATE)
            readable, _, _ = select.select([client.socket], [], [], PATIENCE)
            self.assertTrue(readable)
            client.close()
            self.assert_gone()

    def test_a_client_that_reads_and_leaves_at_once_keeps_its_credential(self):
        made = []
        for _ in range(20):
            client = self.begin(CREATE)
            made.append(client.read()["parameters"]["credential"]["id"])
            client.close()
        self.wait_for(lambda: not self.states(), "the rows to go")
        self.assertEqual(sorted(self.credentials()), sorted(made))
        self.assertEqual(set(self.events_of(CREATE)), {"credential-made"})

    def test_a_client_that_has_said_all_it_will_and_listens_gets_it(self):
        client = self.while_it_hangs("smtp/create", CREATE)
        client.socket.shutdown(socket.SHUT_WR)
        self.platform.clear()
        credential = client.read()["parameters"]["credential"]
        self.wait_for(lambda: not self.states(), "the row to go")
        self.assertEqual(list(self.credentials()), [credential["id"]])

    def test_a_client_that_does_not_read_is_left_its_credential_and_the_doubt_is_told(self):
        client = self.begin(CREATE)
        self.wait_for(lambda: "reply.unread" in self.daemon.log(), "the end of patience")
        (credential,) = self.credentials()
        (pending,) = self.ok("account", "status")["pending"]
        self.assertIn(f"credential rotate {credential}", pending)
        self.assertEqual(client.read()["parameters"]["credential"]["id"], credential)
        self.ok("credential", "rotate", credential)
        self.assertEqual(self.ok("account", "status")["pending"], [])

    def test_a_daemon_that_is_killed_meanwhile(self):
        for moment in ("asked", "answered"):
            with self.subTest(moment=moment):
                self.while_it_hangs("smtp/create", CREATE)
                self.daemon.process.kill()
                if moment == "answered":
                    self.platform.clear()
                self.daemon.stop()
                self.assertEqual(self.states(), ["creating"])
                self.platform.clear()
                self.daemon.start()
                self.assert_gone()

    def test_a_store_that_takes_nothing_more(self):
        """A full disk: whatever cannot be written down must not leave a credential behind."""
        for table, event in (("journal", "INSERT"), ("credential", "INSERT"), ("credential", "DELETE")):
            with self.subTest(table=table, event=event):
                client = self.while_it_hangs("smtp/create", CREATE)
                with self.full(table, event):
                    self.platform.clear()
                    reply = client.read()
                    if event == "INSERT":
                        self.assertEqual(reply["error"], "io.mailctl.Internal")
                        self.wait_for(lambda: "reply.unread" in self.daemon.log() or table == "credential", "the end")
                client.close()
                self.ok("account", "status")
                if event == "INSERT":
                    self.assert_gone()
        self.assertEqual(list(self.credentials()), [reply["parameters"]["credential"]["id"]])

    @contextlib.contextmanager
    def full(self, table, event):
        with contextlib.closing(sqlite3.connect(self.daemon.state / "state.db", timeout=20)) as db:
            db.execute(f"CREATE TRIGGER full BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
            try:
                yield
            finally:
                db.execute("DROP TRIGGER full")

    def test_a_call_that_wants_no_reply_makes_nothing(self):
        self.platform.forget_calls()
        client = self.begin(CREATE, oneway=True)
        # Calls of one client are answered in their order.
        self.assertIn("parameters", client.call("io.mailctl.credential.List"))
        self.assertEqual(self.platform.calls("smtp/create"), [])
        self.assertEqual(self.credentials(), {})
        self.assertRegex(self.daemon.log(), f"method={CREATE} outcome=refused")


class Rotated(Undelivered):
    def setUp(self):
        super().setUp()
        self.credential = self.create()["id"]

    def assert_doubt(self):
        (pending,) = self.ok("account", "status")["pending"]
        self.assertIn(f"credential rotate {self.credential}", pending)
        told = self.ok("credential", "rotate", self.credential)["credential"]
        self.assertEqual(told["password"], self.credentials()[self.credential]["password"])
        self.assertEqual(self.ok("account", "status")["pending"], [])

    def test_a_client_that_leaves_while_the_platform_works(self):
        client = self.while_it_hangs("smtp/rotate", ROTATE, {"id": self.credential})
        client.close()
        self.platform.clear()
        self.wait_for(lambda: "reply.unread" in self.daemon.log(), "the end of the call")
        self.assertEqual(list(self.credentials()), [self.credential])
        self.assert_doubt()
        self.assertEqual(self.events_of(ROTATE), ["credential-rotated", "credential-loose", "credential-rotated"])

    def test_a_daemon_that_is_killed_meanwhile(self):
        self.while_it_hangs("smtp/rotate", ROTATE, {"id": self.credential})
        self.daemon.stop(9)
        self.platform.clear()
        self.daemon.start()
        self.assert_doubt()

    def test_an_answer_that_is_lost_twice(self):
        self.platform.fault("smtp/rotate", "lost")
        self.daemon.json("credential", "rotate", self.credential)
        self.platform.clear()
        self.assert_doubt()

    def test_a_credential_that_is_deleted_is_in_doubt_no_more(self):
        self.platform.fault("smtp/rotate", "lost")
        self.daemon.json("credential", "rotate", self.credential)
        self.platform.clear()
        self.ok("credential", "remove", self.credential)
        self.assertEqual((self.ok("account", "status")["pending"], self.states()), ([], []))

    def test_one_that_is_in_doubt_goes_with_no_relay_and_no_disconnect(self):
        self.platform.fault("smtp/rotate", "lost")
        self.daemon.json("credential", "rotate", self.credential)
        self.platform.clear()
        self.relay_on()
        self.ok("relay", "disable", "--forget")
        self.assertEqual(list(self.credentials()), [self.credential])
        self.ok("account", "disconnect")
        self.assertEqual(list(self.credentials()), [self.credential])

    def test_a_call_that_wants_no_reply_rotates_nothing(self):
        before = self.credentials()
        client = self.begin(ROTATE, {"id": self.credential}, oneway=True)
        client.call("io.mailctl.credential.List")
        self.assertEqual(self.credentials(), before)
