#!/usr/bin/env python3
"""The HTTP engine: what it refuses, how long it waits, whom it believes, and how it ends.

Takes http_echo from the build directory in MAILCTL_BUILD. Needs no root; openssl for certificates.
"""

import http.client
import json
import pathlib
import socket
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from crowds import Crowds  # noqa: E402, F401
from doors import Origins, Tls  # noqa: E402, F401
from engine import NAME, PATIENCE, request, trusting  # noqa: E402
from engine_case import EngineTest  # noqa: E402
from shapes import ACCEPTED, REFUSED  # noqa: E402
from streams import Drain, Streams, WebSockets  # noqa: E402, F401


# Behind what is refused. Where it is taken for a request, the connection ends with its answer.
SECOND = request("/second", "Connection: close")


class Strictness(EngineTest):
    def test_what_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_a_request(self):
        engine = self.start()
        for kind, rows in REFUSED.items():
            for name, data, statuses in rows:
                with self.subTest(kind, shape=name), engine.client() as client:
                    client.send(data + SECOND)
                    answers = client.answers(has_body=not data.startswith(b"HEAD"))
                    self.assertEqual(1, len(answers), answers)
                    self.assertIn(answers[0].status, statuses)
                    self.assertEqual("close", answers[0].fields.get("connection"))
        with engine.client() as client:
            client.get("/last").answer()
        engine.wait_said(route="/last")
        self.assertEqual([], engine.said(route="/second"))
        self.assertEqual([], engine.said(route="/third"))

    def test_the_same_byte_by_byte_is_refused_as_well(self):
        engine = self.start()
        for name, data, statuses in REFUSED["encodings"][:6] + REFUSED["lengths"][:3]:
            with self.subTest(name), engine.client() as client:
                for byte in data + SECOND:
                    try:
                        client.send(bytes([byte]))
                    except ConnectionError:
                        break
                answers = client.answers()
                self.assertEqual(1, len(answers), answers)
                self.assertIn(answers[0].status, statuses)
        self.assertEqual([], engine.said(route="/second"))

    def test_what_a_body_would_become_takes_no_memory(self):
        engine = self.start()
        with engine.client() as client:
            self.assertEqual(200, client.get("/healthz").answer().status)
        before = engine.memory_kib()
        for _, data, statuses in REFUSED["codings"][:3] * 10:
            with engine.client() as client:
                client.send(data)
                self.assertIn(client.answer().status, statuses)
        self.assertLess(engine.memory_kib("VmHWM") - before, 10 * 1024)  # a quarter of one

    def test_what_is_meant_well_is_understood_and_what_follows_is_the_next_request(self):
        engine = self.start()
        for name, data, understood in ACCEPTED:
            with self.subTest(name), engine.client() as client:
                client.send(data + request("/second"))
                first, second = client.answer(), client.answer()
                self.assertEqual(200, first.status, first.body)
                self.assertLessEqual(understood.items(), json.loads(first.body).items())
                self.assertEqual(["second"], json.loads(second.body)["segments"])

    def test_http_1_0_is_spoken_to_health_checkers_alone(self):
        engine = self.start()
        for fields in (b"", b"Host: shim.test\r\n", b"Connection: keep-alive\r\n"):
            with self.subTest(fields), engine.client() as client:
                client.send(b"GET /healthz HTTP/1.0\r\n" + fields + b"\r\n" + request("/second"))
                answers = client.answers()
                self.assertEqual([(200, b'{"ok":true}')], [(each.status, each.body) for each in answers])

    def test_a_host_is_ours_with_the_listener_s_port_or_without(self):
        engine = self.start("--name", "[::1]", "--name", "192.0.2.1", "--name", "Other.Test:8443")
        for host, status in ((NAME, 200), (f"{NAME}:{engine.port}", 200), (f"{NAME}:80", 421),
                             ("[::1]", 200), (f"[::1]:{engine.port}", 200), ("192.0.2.1", 200),
                             ("192.0.2.2", 421), ("[::2]", 421), ("other.test:8443", 200), ("other.test", 421)):
            with self.subTest(host), engine.client() as client:
                client.send(f"GET /echo HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                self.assertEqual(status, client.answer().status)


class Answers(EngineTest):
    def test_head_has_the_length_and_no_body(self):
        client = self.open(self.start().port)
        for path, length in (("/healthz", "11"), ("/large?bytes=100000", "100000")):
            client.get(path, method="HEAD")
            answer = client.answer(has_body=False)
            self.assertEqual((200, length), (answer.status, answer.fields["content-length"]))
        self.assertEqual(b'{"ok":true}', client.get("/healthz").answer().body)

    def test_a_connection_is_kept_until_one_side_says_close(self):
        engine = self.start("--limit", "requests_per_connection=3")
        client = self.open(engine.port)
        self.assertNotIn("connection", client.get("/echo").answer().fields)
        self.assertEqual("close", client.get("/echo", "Connection: x, Close").answer().fields["connection"])
        self.assertTrue(client.is_closed())
        client = self.open(engine.port)
        client.send(request("/echo") * 5)
        self.assertEqual([None, None, "close"], [each.fields.get("connection") for each in client.answers()])

    def test_requests_sent_ahead_are_answered_in_their_order(self):
        client = self.open(self.start().port)
        client.send(request("/slow?ms=200") + request("/one") + request("/two"))
        self.assertEqual([["slow"], ["one"], ["two"]],
                         [json.loads(client.answer().body)["segments"] for _ in range(3)])

    def test_who_waits_for_our_word_gets_it_or_the_refusal(self):
        engine = self.start()
        expecting = ("Content-Length: 5", "Expect: 100-Continue")
        client = self.open(engine.port)
        client.get("/echo", *expecting, method="POST")
        self.assertEqual(b"HTTP/1.1 100 Continue\r\n\r\n", client.until(b"\r\n\r\n"))
        self.assertEqual(5, json.loads(client.send(b"hello").answer().body)["body_bytes"])
        self.assertEqual(403, client.get("/closed", *expecting, method="POST").answer().status)
        self.assertTrue(client.is_closed())
        client = self.open(engine.port)
        client.get("/echo", "Content-Length: 65537", "Expect: 100-continue", method="POST")
        self.assertEqual(413, client.answer().status)

    def test_the_head_is_judged_before_the_body_is_there(self):
        client = self.open(self.start().port)
        self.assertEqual(403, client.get("/closed").answer().status)
        self.assertEqual(403, client.get("/closed", "Content-Length: 5", method="POST").answer().status)
        self.assertTrue(client.is_closed())

    def test_a_handler_that_throws_tells_the_log_and_not_the_client(self):
        engine = self.start()
        client = self.open(engine.port)
        answer = client.get("/throw").answer()
        self.assertEqual((500, b'{"error":"something went wrong"}'), (answer.status, answer.body))
        self.assertEqual("a secret of the house", engine.wait_said(problem="handler")["text"])
        self.assertEqual(200, client.get("/healthz").answer().status)

    def test_a_field_of_two_lines_is_a_defect(self):
        engine = self.start()
        client = self.open(engine.port)
        client.get("/split", "Content-Length: 12", method="POST").send(b"a\r\nX-Evil: b")
        self.assertEqual(500, client.answer().status)
        self.assertTrue(client.is_closed())
        engine.wait_said(problem="answer")

    def test_the_log_has_the_route_and_no_query(self):
        engine = self.start()
        self.open(engine.port).get("/echo?token=secret", "Authorization: secret").answer()
        line = engine.wait_said(route="/echo")
        self.assertEqual(("127.0.0.1", "GET", 200), tuple(line[name] for name in ("client", "method", "status")))
        self.assertGreater(line["bytes"], 100)
        self.assertNotIn("secret", json.dumps(engine.lines))

    def test_a_client_that_we_did_not_write_is_content(self):
        engine = self.start()
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=PATIENCE)
        for size in (0, 5, 65536):
            connection.request("POST", "/echo", body=b"x" * size, headers={"Host": NAME})
            answer = connection.getresponse()
            self.assertIn("GMT", answer.headers["Date"])
            self.assertEqual(size, json.loads(answer.read())["body_bytes"])
        connection.request("GET", "/large?bytes=3000000", headers={"Host": NAME})
        self.assertEqual(3000000, len(connection.getresponse().read()))
        connection.close()


class SlowClients(EngineTest):
    def drip(self, client, data):
        """A byte each 50 ms until the server has enough; how long that took."""
        begun = time.monotonic()
        client.socket.settimeout(0.05)
        for byte in data:
            try:
                client.send(bytes([byte]))
                if not client.more() or client.unread:
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        client.socket.settimeout(PATIENCE)
        return time.monotonic() - begun

    def test_a_header_byte_by_byte_has_no_more_time_than_one_in_one_piece(self):
        engine = self.start("--limit", "header=600")
        client = self.open(engine.port)
        took = self.drip(client, request("/echo", "X: " + "y" * 100))
        self.assertEqual([408], [each.status for each in client.answers()])
        self.assertGreater(took, 0.5)
        self.assertLess(took, 5)

    def test_a_body_that_does_not_come_is_not_waited_for(self):
        engine = self.start("--limit", "body=600")
        client = self.open(engine.port)
        client.get("/echo", "Content-Length: 1000", method="POST")
        took = self.drip(client, b"y" * 150)
        self.assertEqual([408], [each.status for each in client.answers()])
        self.assertGreater(took, 0.5)
        self.assertLess(took, 5)

    def test_who_asks_nothing_is_closed_without_a_word(self):
        engine = self.start("--limit", "idle=300")
        client = self.open(engine.port)
        self.assertTrue(client.is_closed())
        client = self.open(engine.port)
        self.assertEqual(200, client.get("/healthz").answer().status)
        self.assertTrue(client.is_closed())
        self.assertEqual([200], [line["status"] for line in engine.lines])

    def test_who_asks_and_does_not_read_is_cut_off_and_others_are_served_meanwhile(self):
        engine = self.start("--limit", "write=700")
        client = self.open(engine.port)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.send(request("/large?bytes=20000000") * 3)
        self.assertEqual(200, self.open(engine.port).get("/healthz").answer().status)
        self.assertEqual([], engine.said(route="/large"))
        line = engine.wait_said(route="/large")
        self.assertLess(line["bytes"], 20000000)
        self.assertLess(line["microseconds"], 10000000)
        self.assertEqual(1, len(engine.said(route="/large")))

    def test_a_handler_that_takes_too_long_is_cancelled(self):
        engine = self.start("--limit", "handler=300")
        client = self.open(engine.port)
        self.assertEqual(200, client.get("/slow?ms=1").answer().status)
        client.get("/slow?ms=60000")
        self.assertEqual([504], [each.status for each in client.answers()])

    def test_a_tls_handshake_has_no_more_time_than_a_header(self):
        engine = self.start("--limit", "header=300", tls=True)
        self.assertTrue(self.open(engine.tls_port).is_closed())

    def test_a_header_in_tls_byte_by_byte_is_cut_off_too(self):
        engine = self.start("--limit", "header=600", tls=True)
        client = self.open(engine.tls_port, tls=trusting())
        took = self.drip(client, request("/echo", "X: " + "y" * 100))
        self.assertEqual([408], [each.status for each in client.answers()])
        self.assertLess(took, 5)
        client = self.open(engine.tls_port, tls=trusting())
        client.send(request("/echo")[:-2])
        self.assertEqual([408], [each.status for each in client.answers()])


if __name__ == "__main__":
    del EngineTest  # it has no test of its own
    unittest.main(verbosity=1)
