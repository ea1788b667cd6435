"""Answers that go on: event streams, WebSockets, and how all of them end."""

import json
import signal
import socket
import threading
import time

import frames
from waiting import wait_for

from engine import PATIENCE, Client, trusting
from engine_case import EngineTest

# That of RFC 6455, 1.3.
HANDSHAKE = (
    "Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


class Streams(EngineTest):
    def test_events_come_as_they_are_made(self):
        client = self.open(self.start().port)
        client.get("/events?ms=10")
        self.assertEqual("text/event-stream", client.answer().fields["content-type"])
        self.assertEqual(b"data: 0\n\n", client.until(b"\n\n"))
        self.assertEqual(b"data: 1\n\n", client.until(b"\n\n"))

    def test_the_maker_hears_that_the_client_has_gone(self):
        engine = self.start()
        for gone in (lambda client: client.socket.close(), lambda client: client.socket.shutdown(socket.SHUT_WR)):
            client = self.open(engine.port)
            client.get("/events?ms=50").until(b"data: 0")
            gone(client)
            engine.wait_said(stream="gone")
            engine.wait_said(route="/events")
            engine.lines.clear()

    def test_who_does_not_read_is_dropped_and_not_waited_for(self):
        engine = self.start()
        client = self.open(engine.port)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.get("/events?ms=1&padding=60000")
        line = engine.wait_said(route="/events")
        self.assertTrue(engine.said(stream="gone"))
        self.assertLess(line["microseconds"], 9000000)

    def test_silence_is_filled_with_comments(self):
        client = self.open(self.start("--limit", "comment=100").port)
        client.get("/events?ms=60000")
        self.assertEqual(b"data: 0\n\n", client.until(b"\r\n\r\n") and client.until(b"\n\n"))
        self.assertEqual(b":\n\n:\n\n", client.until(b":\n\n") + client.until(b":\n\n"))

    def test_head_of_a_stream_is_its_head(self):
        client = self.open(self.start().port)
        client.get("/events", method="HEAD")
        self.assertEqual([200], [each.status for each in client.answers()])


class WebSockets(EngineTest):
    def upgraded(self, client, path="/events?ms=60000"):
        client.get(path, *HANDSHAKE)
        answer = client.answer()
        self.assertEqual((101, "websocket", "Upgrade"), (answer.status, answer.fields["upgrade"], answer.fields["connection"]))
        # The example of RFC 6455, 1.3.
        self.assertEqual("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.fields["sec-websocket-accept"])
        return client

    def test_events_come_as_frames(self):
        engine = self.start(tls=True)
        for client in (self.open(engine.port), self.open(engine.tls_port, tls=trusting())):
            self.upgraded(client, "/events?ms=10&padding=200")
            self.assertEqual({"event": "", "data": 0}, json.loads(frames.read_text(client)))
            self.assertEqual({"event": "", "data": 1}, json.loads(frames.read_text(client)))

    def test_a_ping_is_answered_and_a_close_is(self):
        client = self.upgraded(self.open(self.start().port))
        frames.read_text(client)
        for payload in (b"", b"are you there", b"x" * 125):
            for byte in frames.masked(frames.PING, payload):
                client.send(bytes([byte]))
            self.assertEqual((frames.PONG, payload), frames.read(client))
        client.send(frames.masked(frames.TEXT, b"nobody listens" * 100) + frames.masked(frames.CLOSE, b"\x03\xe8"))
        self.assertEqual((frames.CLOSE, b"\x03\xe8"), frames.read(client))
        self.assertTrue(client.is_closed())

    def test_what_is_no_frame_of_a_client_ends_it(self):
        engine = self.start()
        plain = bytes([0x80 | frames.TEXT, 2]) + b"hi"
        for name, bytes_ in (
            ("not masked", plain), ("a reserved bit", b"\xc1\x80\0\0\0\0"), ("an unknown kind", b"\x83\x80\0\0\0\0"),
            ("a ping in parts", b"\x09\x80\0\0\0\0"), ("a long ping", b"\x89\xfe\0\x7e\0\0\0\0"),
        ):
            with self.subTest(name=name):
                client = self.upgraded(self.open(engine.port))
                frames.read_text(client)
                client.send(bytes_)
                self.assertEqual((frames.CLOSE, b"\x03\xea"), frames.read(client))
                self.assertTrue(client.is_closed())

    def test_who_talks_and_talks_is_closed(self):
        client = self.upgraded(self.open(self.start().port))
        frames.read_text(client)
        client.send(b"\x82\xff" + (2**62).to_bytes(8, "big") + b"mask" + b"x" * 70000)
        self.assertEqual((frames.CLOSE, b"\x03\xf0"), frames.read(client))

    def test_a_handshake_that_is_none_is_refused(self):
        engine = self.start()
        for name, fields, status in (
            ("no version", (*HANDSHAKE[:2], HANDSHAKE[3]), 426),
            ("an old version", (*HANDSHAKE[:2], HANDSHAKE[3], "Sec-WebSocket-Version: 8"), 426),
            ("no key", HANDSHAKE[:3], 400),
            ("a short key", (*HANDSHAKE[:3], "Sec-WebSocket-Key: c2hvcnQ="), 400),
            ("no base64", (*HANDSHAKE[:3], "Sec-WebSocket-Key: " + "?" * 22 + "=="), 400),
            ("two keys", (*HANDSHAKE, HANDSHAKE[3]), 400),
            ("no connection", HANDSHAKE[1:], 400),
        ):
            with self.subTest(name=name):
                client = self.open(engine.port)
                client.get("/events", *fields)
                self.assertEqual(status, client.answer().status)

    def test_silence_is_filled_with_pings(self):
        client = self.upgraded(self.open(self.start("--limit", "comment=100").port))
        frames.read_text(client)
        self.assertEqual((frames.PING, b""), frames.read(client))

    def test_who_does_not_read_is_dropped_and_not_waited_for(self):
        engine = self.start()
        client = self.open(engine.port)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.upgraded(client, "/events?ms=1&padding=60000")
        engine.wait_said(route="/events")
        self.assertTrue(engine.said(stream="gone"))

    def test_the_maker_hears_that_the_client_has_gone(self):
        engine = self.start()
        for gone in (
            lambda client: client.socket.close(), lambda client: client.send(frames.masked(frames.CLOSE, b"")),
        ):
            client = self.upgraded(self.open(engine.port), "/events?ms=50")
            gone(client)
            engine.wait_said(stream="gone")
            engine.wait_said(route="/events", status=101)
            engine.lines.clear()

    def test_it_says_good_bye_when_the_server_stops(self):
        engine = self.start()
        client = self.upgraded(self.open(engine.port))
        frames.read_text(client)
        engine.stop()
        self.assertEqual("bye", json.loads(frames.read_text(client))["event"])
        self.assertEqual((frames.CLOSE, b"\x03\xe9"), frames.read(client))
        self.assertTrue(client.is_closed())
        self.assertEqual(0, engine.end())


class Drain(EngineTest):
    def test_who_is_idle_is_closed_at_once_and_who_waits_is_answered(self):
        engine = self.start()
        idle, busy = self.open(engine.port), self.open(engine.port)
        idle.get("/healthz").answer()
        busy.get("/slow?ms=3000")
        # As idle as the drain wants it.
        wait_for(lambda begun=time.monotonic(): time.monotonic() > begun + 0.6, "an idle client")
        begun = time.monotonic()
        engine.stop()
        self.assertTrue(idle.is_closed())
        self.assertLess(time.monotonic() - begun, 2)
        answer = busy.answer()
        self.assertEqual((200, "close"), (answer.status, answer.fields["connection"]))
        self.assertEqual(0, engine.end())

    def test_streams_say_good_bye(self):
        engine = self.start(tls=True)
        clients = [self.open(engine.port), self.open(engine.tls_port, tls=trusting())]
        for client in clients:
            client.get("/events").until(b"data: 0\n\n")
        engine.stop()
        for client in clients:
            client.until(b"event: bye\nretry: 2000\ndata: {}\n\n")
            self.assertTrue(client.is_closed())
        self.assertEqual(0, engine.end())
        self.assertEqual([], engine.said(stream="gone"))

    def test_nobody_new_is_taken_in(self):
        engine = self.start()
        busy = self.open(engine.port)
        busy.get("/slow?ms=1500")
        engine.stop()

        def is_refused():
            try:
                with Client(engine.port):
                    return False
            except ConnectionRefusedError:
                return True
        wait_for(is_refused, "a closed door", PATIENCE)
        self.assertEqual(200, busy.answer().status)

    def test_who_has_come_before_the_end_is_answered(self):
        engine = self.start()
        engine.process.send_signal(signal.SIGSTOP)
        clients = [self.open(engine.port).get("/slow?ms=100") for _ in range(60)]
        engine.stop()
        engine.process.send_signal(signal.SIGCONT)
        self.assertEqual({(200, "close")}, {(each.status, each.fields["connection"])
                                            for each in (client.answer() for client in clients)})
        self.assertEqual(0, engine.end())

    def test_under_load_no_request_is_lost(self):
        engine = self.start("--trust", "127.0.0.0/8")
        lost, counts = [], []
        threads = [threading.Thread(target=self.ask, args=(engine, lost, counts)) for _ in range(12)]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(engine.said(status=200)) > 300, "load", PATIENCE)
        engine.stop()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(0, engine.end())
        self.assertEqual([], lost)
        self.assertEqual(sum(counts), len(engine.said(status=200)))

    def ask(self, engine, lost, counts):
        """One request after the other until the engine says that it closes."""
        count = 0
        try:
            with engine.client() as client:
                while True:
                    answer = client.get(f"/slow?ms={count % 3}").answer()
                    if answer is None:
                        lost.append(f"request {count}")
                        break
                    count += 1
                    if "connection" in answer.fields and count != 1000:
                        break
                    if count == 1000:
                        client.__init__(engine.port)
        except OSError as error:
            lost.append(repr(error))
        counts.append(count)
