"""Clients that mean no good, or do not know better: the others are served all the same."""

import json
import random
import re
import socket
import threading
import time

import mailctl as m
from case import ENABLE, RELAY_STATUS, RigTest

GET_INFO = b'{"method":"org.varlink.service.GetInfo"}\0'


def logfmt(line):
    """The fields of a line, as (name, value); a value in quotes is a string of JSON."""
    parts = re.finditer(r'([^\s="]+)(?:=("(?:[^"\\]|\\.)*"|[^\s="]*))?', line)
    values = ((part[1], part[2] or "") for part in parts)
    return [(name, json.loads(value) if value.startswith('"') else value) for name, value in values]


class Hostile(RigTest):
    def connect(self, timeout=30):
        client = m.Client(self.daemon.socket, timeout)
        self.addCleanup(client.close)
        return client

    def assert_still_serves(self, within=2):
        started = time.monotonic()
        self.assertIn("version", self.connect(5).call("io.mailctl.Status")["parameters"])
        self.assertLess(time.monotonic() - started, within)

    def assert_cut_off(self, client, sent=b"", within=12):
        """The daemon closes the connection, perhaps after an error. Gives the error's name."""
        started = time.monotonic()
        name = None
        try:
            if sent:
                client.send(sent)
            reply = client.read()
            while reply is not None:
                name = reply.get("error", name)
                reply = client.read()
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.assertLess(time.monotonic() - started, within)
        return name

    def test_a_byte_a_second_is_cut_off_while_others_are_answered(self):
        slow = self.connect()
        started = time.monotonic()
        for byte in b'{"method":"org.varlink.service.GetInfo"':
            try:
                slow.send(bytes([byte]))
            except (BrokenPipeError, ConnectionResetError):
                break
            self.assert_still_serves(within=1)
            time.sleep(1)
        self.assertLess(time.monotonic() - started, 9)

    def test_a_call_that_stops_in_the_middle_is_cut_off(self):
        self.assert_cut_off(self.connect(), b'{"method":"org.varl', within=9)
        self.assert_still_serves()

    def test_a_call_of_a_hundred_megabytes_is_refused_early(self):
        memory = self.resident_kib()
        client = self.connect()
        chunk = b"x" * (1 << 20)
        sent = 0
        try:
            client.send(b'{"method":"')
            for _ in range(100):
                client.send(chunk)
                sent += len(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.assertLess(sent, 4 << 20)
        self.assertEqual(client.read()["error"], "io.mailctl.Protocol")
        self.assertLess(self.resident_kib() - memory, 4096)
        self.assert_still_serves()

    def resident_kib(self):
        with open(f"/proc/{self.daemon.process.pid}/status", encoding="ascii") as status:
            return int(next(line for line in status if line.startswith("VmRSS")).split()[1])

    def test_deep_nesting_is_a_protocol_error(self):
        for sent in (
            b"[" * 60000 + b"\0", b'{"method":' + b"[" * 200 + b"]" * 200 + b"}\0",
            b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"\0",
        ):
            self.assertEqual(self.assert_cut_off(self.connect(), sent), "io.mailctl.Protocol")
        self.assert_cut_off(self.connect(), b"[" * 200_000)
        self.assert_still_serves()

    def test_what_is_no_call_is_a_protocol_error_and_the_end(self):
        for sent in (
            b"\0", b"{}\0", b"[]\0", b"null\0", b'"x"\0', b"{\0", b"GET / HTTP/1.1\r\n\r\n\0",
            b'{"method":5}\0', b'{"method":"a","method":"b"}\0', b'{"method":"a","oops":1}\0',
            b'{"method":"org.varlink.service.GetInfo","more":"yes"}\0', b"\xff\xfe\0",
            b'{"method":"\xc3\x28"}\0', b'{"method":"org.varlink.service.GetInfo"} x\0',
        ):
            with self.subTest(sent=sent):
                name = self.assert_cut_off(self.connect(), sent)
                self.assertIn(name, ("io.mailctl.Protocol", "io.mailctl.InvalidArgument"))
        self.assert_still_serves()

    def test_random_bytes_for_some_seconds(self):
        rng = random.Random(20250101)
        until = time.monotonic() + 3
        rounds = 0
        seeds = [GET_INFO, json.dumps({"method": ENABLE, "parameters": {"host": "a.test"}}).encode()]
        while time.monotonic() < until:
            data = bytearray(rng.choice(seeds))
            if rng.random() < 0.5:
                data = bytearray(rng.randbytes(rng.randrange(1, 3000)))
            for _ in range(rng.randrange(1, 8)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            client = m.Client(self.daemon.socket, 5)
            try:
                client.send(bytes(data) + b"\0")
                client.socket.shutdown(socket.SHUT_WR)
                while client.socket.recv(65536):
                    pass
            except (BrokenPipeError, ConnectionResetError):
                pass
            client.close()
            rounds += 1
        self.assertGreater(rounds, 50)
        self.assert_still_serves()
        self.assertEqual(self.status()["enabled"], False)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_unknown_names_are_told_in_the_protocols_own_words(self):
        client = self.connect()
        reply = client.call("io.mailctl.relay.Explode")
        self.assertEqual(
            reply, {"error": "org.varlink.service.MethodNotFound",
                    "parameters": {"method": "io.mailctl.relay.Explode"}},
        )
        reply = client.call("com.example.Nothing")
        self.assertEqual(
            reply, {"error": "org.varlink.service.InterfaceNotFound",
                    "parameters": {"interface": "com.example"}},
        )
        for name in ("", ".", "nodots", "x" * 10_000):
            self.assertRegex(client.call(name)["error"], "^org.varlink.service.(Interface|Method)")
        # Nobody has broken the protocol: the connection still works.
        self.assertIn("vendor", client.call("org.varlink.service.GetInfo")["parameters"])

    def test_an_unknown_or_missing_member_is_named(self):
        client = self.connect()
        reply = client.call(ENABLE, {"host": "a.test", "passwrod": "x"})
        self.assertEqual(
            (reply["error"], reply["parameters"]["parameter"]),
            ("io.mailctl.InvalidArgument", "passwrod"),
        )
        reply = client.call("io.mailctl.Undo", {})
        self.assertEqual(reply["parameters"]["parameter"], "change")
        client.send(b'{"method":"io.mailctl.Status","parameters":[]}\0')
        self.assertEqual(client.read()["error"], "io.mailctl.InvalidArgument")
        reply = client.call(RELAY_STATUS, {"verbose": True})
        self.assertEqual(reply["parameters"]["parameter"], "verbose")

    def test_several_calls_at_once_are_answered_in_order(self):
        client = self.connect()
        client.send(GET_INFO + b'{"method":"io.mailctl.Status"}\0' + b'{"method":"a.B"}\0' + GET_INFO)
        replies = [client.read() for _ in range(4)]
        self.assertIn("vendor", replies[0]["parameters"])
        self.assertIn("revision", replies[1]["parameters"])
        self.assertEqual(replies[2]["error"], "org.varlink.service.InterfaceNotFound")
        self.assertIn("vendor", replies[3]["parameters"])

    def test_a_reader_that_never_reads_is_dropped_and_holds_nobody_up(self):
        client = self.connect()
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.socket.setblocking(False)
        calls = b'{"method":"io.mailctl.History"}\0' * 200
        sent = 0
        until = time.monotonic() + 20
        closed = False
        while time.monotonic() < until and not closed:
            try:
                sent += client.socket.send(calls)
            except BlockingIOError:
                time.sleep(0.2)
                self.assert_still_serves(within=1)
            except (BrokenPipeError, ConnectionResetError):
                closed = True
        self.assertTrue(closed, f"still open after {sent} bytes of calls without a read")

    def test_two_hundred_readers_at_once_are_all_answered(self):
        failures = []

        def read():
            try:
                with m.Client(self.daemon.socket, 30) as client:
                    for _ in range(5):
                        reply = client.call(RELAY_STATUS)
                        if reply["parameters"]["enabled"] is not False:
                            failures.append(reply)
            except (OSError, TypeError, KeyError) as problem:
                failures.append(problem)

        readers = [threading.Thread(target=read) for _ in range(200)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(60)
        self.assertEqual(failures, [])

    def test_no_text_of_a_call_becomes_a_field_of_the_log(self):
        """S10."""
        forged = r'a\" uid=61002 user=anna method=io.mailctl.relay.Disable outcome=done text=\"'
        reply = self.connect().call("io.mailctl.domain.Show", {"domain": forged})
        self.assertEqual(reply["error"], "io.mailctl.InvalidArgument")
        line, = [line for line in self.daemon.log().splitlines() if "method=io.mailctl.domain.Show" in line]
        fields = logfmt(line)
        self.assertEqual(
            [field for field in fields if field[0] != "text"],
            [("info", ""), ("request", ""), ("user", "root"), ("uid", "0"), ("method", "io.mailctl.domain.Show"),
             ("outcome", "InvalidArgument")],
        )
        self.assertEqual(dict(fields)["text"], f'"{forged}" is not a domain name')
        self.assertNotIn("anna", line.split(" text=")[0])
        self.assertNotIn("user=anna", line)
