"""mailctl-httpd behind a real nginx: the same answers, the right address, and one request stays one."""

import contextlib
import http.client
import json
import pathlib
import socket
import tempfile

from nginx import ADDRESS, NAME, PORT, Nginx
from shim_case import Answer, ShimTest, events_of

PATIENCE = 3
HOST = b"Host: shim.test\r\n"
# What nobody has sent: it is the body of another request. No visible one asks for this path.
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: shim.test\r\n\r\n"
HIDDEN_PATH = "/healthz"
LENGTH = str(len(HIDDEN)).encode()
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)
# Over at the first line for who reads chunks, and a body to its end for who reads the length.
TORN = b"0\r\n\r\n" + HIDDEN
TORN_LENGTH = str(len(TORN)).encode()
NEXT = b"GET /next HTTP/1.1\r\nHost: shim.test\r\nConnection: close\r\n\r\n"


def post(fields, body, host=HOST):
    return b"POST /api/v1/tenants HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n" + fields + b"\r\n" + body


def get(fields, body, method=b"GET"):
    return method + b" /api/v1/status HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body


def te(value, name=b"Transfer-Encoding:"):
    """Of two lengths the one that an unknown encoding leaves."""
    return post(name + value + b"\r\nContent-Length: " + TORN_LENGTH + b"\r\n", TORN)


LENGTH_FIELD = b"Content-Length: " + LENGTH + b"\r\n"
CHUNKS = b"Transfer-Encoding: chunked\r\n"
SHAPES = {
    "length, then chunks": post(b"Content-Length: " + TORN_LENGTH + b"\r\nTransfer-Encoding: chunked\r\n", TORN),
    "chunks, then length": te(b" chunked"),
    "a short length, and chunks": post(b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", CHUNKED),
    "no length, and chunks": post(CHUNKS, CHUNKED),
    "xchunked": te(b" xchunked"), "chunked, identity": te(b" chunked, identity"), "identity": te(b" identity"),
    # Who takes such a one for no body takes the body for the next request.
    "xchunked, no length": post(b"Transfer-Encoding: xchunked\r\n", HIDDEN),
    "identity, no length": post(b"Transfer-Encoding: identity\r\n", HIDDEN),
    "chunked, identity, no length": post(b"Transfer-Encoding: chunked, identity\r\n", HIDDEN),
    "an empty encoding, no length": post(b"Transfer-Encoding:\r\n", HIDDEN),
    "identity, chunked": te(b" identity, chunked"), "quoted": te(b' "chunked"'), "a vertical tab": te(b" \x0bchunked"),
    "a tab": te(b"\tchunked"), "in capitals": te(b" CHUNKED"), "an empty encoding": te(b""),
    "a blank before the colon of the encoding": te(b" chunked", b"Transfer-Encoding :"),
    "an underscore": te(b" chunked", b"Transfer_Encoding:"), "a folded encoding": te(b"\r\n chunked"),
    "two encodings": te(b" chunked\r\nTransfer-Encoding: identity"),
    "two encodings, the other first": te(b" identity\r\nTransfer-Encoding: chunked"),
    "an encoding behind a bare LF": te(b" y\nTransfer-Encoding: chunked", b"X:"),
    "an encoding behind a bare CR": te(b" y\rTransfer-Encoding: chunked", b"X:"),
    "two lengths, the first 0": post(b"Content-Length: 0\r\n" + LENGTH_FIELD, HIDDEN),
    "two lengths, the last 0": post(b"Content-Length: " + LENGTH + b"\r\nContent-Length: 0\r\n", HIDDEN),
    "two lengths that are one": post(LENGTH_FIELD * 2, HIDDEN),
    "a list of lengths": post(b"Content-Length: " + LENGTH + b", 0\r\n", HIDDEN),
    "a list that begins with 0": post(b"Content-Length: 0, " + LENGTH + b"\r\n", HIDDEN),
    "a length with a sign": post(b"Content-Length: +" + LENGTH + b"\r\n", HIDDEN),
    "a length with a zero in front": post(b"Content-Length: 0" + LENGTH + b"\r\n", HIDDEN),
    "a length in 0x": post(b"Content-Length: 0x%x\r\n" % len(HIDDEN), HIDDEN),
    "a length over 2^64": post(b"Content-Length: 18446744073709551616\r\n", HIDDEN),
    "a blank before the colon of the length": post(b"Content-Length : " + LENGTH + b"\r\n", HIDDEN),
    "a folded length": post(b"Content-Length:\r\n " + LENGTH + b"\r\n", HIDDEN),
    "NUL in the length": post(b"Content-Length: " + LENGTH + b"\0\r\n", HIDDEN),
    "NUL in the name": post(b"Content-Length\0: " + LENGTH + b"\r\n", HIDDEN),
    "NUL in a value": post(b"X: a\0b\r\n" + LENGTH_FIELD, HIDDEN),
    "bare LF alone": post(LENGTH_FIELD, b"").replace(b"\r\n", b"\n") + HIDDEN,
    "a length behind a bare LF": post(b"X: y\nContent-Length: " + LENGTH + b"\r\n", HIDDEN),
    "a length behind a bare CR": post(b"X: y\rContent-Length: " + LENGTH + b"\r\n", HIDDEN),
    "an end by bare LF": post(LENGTH_FIELD, b"")[:-2] + b"\n" + HIDDEN,
    "two hosts": post(b"Host: evil.test\r\n" + LENGTH_FIELD, HIDDEN),
    "no host": post(LENGTH_FIELD, HIDDEN, host=b""),
    "absolute": post(LENGTH_FIELD, HIDDEN).replace(b" /api", b" http://evil.test/api", 1),
    "absolute, ours": post(LENGTH_FIELD, HIDDEN).replace(b" /api", b" http://shim.test/api", 1),
    "a GET with a body": get(LENGTH_FIELD, HIDDEN),
    "a HEAD with a body": get(LENGTH_FIELD, HIDDEN, b"HEAD"),
    "a DELETE with a body": get(LENGTH_FIELD, HIDDEN, b"DELETE"),
    "a GET with chunks": get(CHUNKS, CHUNKED),
    "an upgrade with a body": post(b"Connection: upgrade\r\nUpgrade: h2c\r\n" + LENGTH_FIELD, HIDDEN),
    "an expectation": post(b"Expect: 100-continue\r\n" + LENGTH_FIELD, HIDDEN),
    "another expectation": post(b"Expect: 200-maybe\r\n" + LENGTH_FIELD, HIDDEN),
    "the connection names the length": post(b"Connection: Content-Length\r\n" + LENGTH_FIELD, HIDDEN),
    "an extension of a chunk": post(CHUNKS, CHUNKED.replace(b"\r\n", b";a=b\r\n", 1)),
    "an extension with a bare LF": post(CHUNKS, b"2;\nxx\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(TORN), TORN)),
    "an extension with a quoted end": post(CHUNKS, CHUNKED.replace(b"\r\n", b';a="\r\n', 1)),
    "a chunk without an end": post(CHUNKS, b"0\r\nX: " + HIDDEN),
    "a chunk in 0x": post(CHUNKS, b"0x" + CHUNKED),
    "a chunk below zero": post(CHUNKS, b"-" + CHUNKED),
    "a chunk over 2^64": post(CHUNKS, b"1000000000000000" + CHUNKED),
    "a trailer": post(CHUNKS, b"0\r\nContent-Length: " + LENGTH + b"\r\nHost: evil.test\r\n\r\n"),
}


class NginxTest(ShimTest):
    options = ("--name", NAME, "--trust-proxy", ADDRESS)

    def setUp(self):
        super().setUp()
        self.nginx = Nginx(*self.upstream())
        self.addCleanup(self.nginx.close)
        self.nginx.wait()
        self.doors = {"direct": self.port, "nginx": PORT}

    def upstream(self):
        return (f"127.0.0.1:{self.port}",)

    def ask_at(self, door, method, path, token=None, body=None, source="127.0.0.1", **fields):
        headers = {"Host": NAME} | {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        client = http.client.HTTPConnection("127.0.0.1", self.doors[door], 60, (source, 0))
        with contextlib.closing(client):
            client.request(method, path, body=body, headers=headers)
            return Answer(client.getresponse())

    def routes(self):
        return [row["route"] for row in self.log_lines("request")]


class Proxied(NginxTest):
    def test_it_gives_the_same_answers(self):
        token = self.token("ci", role="admin")
        asks = (
            ("GET", "/readyz"), ("GET", "/api/openapi.json"), ("GET", "/api/v1/relay", token), ("GET", "/nothing"),
            ("GET", "/api/v1/status"), ("PATCH", "/api/v1/relay", token), ("OPTIONS", "/api/v1/relay"),
            ("HEAD", "/api/v1/relay", token), ("GET", "/api/v1/domains/no%20name", token),
            ("GET", "/api/v1/logs?days=x&status=a%26b", token), ("PUT", "/api/v1/relay", token, {"port": 70000}),
            ("PUT", "/api/v1/relay?dry_run=true", token, {"host": "smtp.provider.test", "no_trial": True}),
            ("POST", "/api/v1/session", None, {"user": "nobody", "password": "wrong horse"}),
            ("DELETE", "/api/v1/tenants/none", token),
        )
        for ask in asks:
            with self.subTest(ask=ask[:2]):
                told = {}
                for door in self.doors:
                    answer = self.ask_at(door, *ask)
                    own = ("Date", "Server", "Connection", "Content-Length", "X-Request-Id", "Transfer-Encoding")
                    fields = sorted((name, value) for name, value in answer.headers.items() if name not in own)
                    body = json.loads(answer.text) if answer.text else {}
                    body.pop("request", None)
                    told[door] = (answer.status, fields, body)
                self.assertEqual(told["direct"], told["nginx"])

    def test_the_address_counts_from_the_proxy_alone(self):
        for door, said, source, expected in (
            ("nginx", None, "127.0.0.9", "127.0.0.9"), ("nginx", "203.0.113.9", "127.0.0.9", "127.0.0.9"),
            ("nginx", "203.0.113.9, 127.0.0.2", "127.0.0.9", "127.0.0.9"),
            ("direct", "203.0.113.9", "127.0.0.9", "127.0.0.9"),
            ("direct", "203.0.113.9", "127.0.0.2", "203.0.113.9"),
        ):
            with self.subTest(door=door, said=said, source=source):
                fields = {"X_Forwarded_For": said} if said else {}
                answer = self.ask_at(door, "GET", "/healthz", source=source, **fields)
                self.assertEqual(self.row_of(answer)["client"], expected)

    def test_events_come_at_once(self):
        token = self.token("ci")
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)) as client:
            client.request("GET", "/api/v1/events", headers={"Host": NAME, "Authorization": f"Bearer {token}"})
            events = events_of(client.getresponse())
            self.assertEqual(next(events).data["event"], "token-made")
            self.ok("tenant", "add", "shop")
            self.assertEqual(next(events).data["event"], "tenant-added")

    def test_the_progress_of_a_change_is_not_kept_back(self):
        token = self.token("ci", role="admin")
        body = json.dumps({"host": "smtp.provider.test", "no_trial": True})
        with self.connected() as client:
            fields = {"Accept": "text/event-stream", "Content-Type": "application/json"}
            fields["Authorization"] = f"Bearer {token}"
            client.request("PUT", "/api/v1/relay?dry_run=true", body, fields)
            response = client.getresponse()
            self.assertEqual((response.status, response.headers["X-Accel-Buffering"]), (200, "no"))
            response.read()


class Smuggling(NginxTest):
    def said_to(self, door, data):
        """All that comes back: until the other side closes, or waits for more."""
        with socket.create_connection(("127.0.0.1", self.doors[door]), PATIENCE) as client:
            told = b""
            # Who sends more than is wanted may have its connection reset.
            with contextlib.suppress(ConnectionError, TimeoutError):
                client.sendall(data)
                while part := client.recv(65536):
                    told += part
            return told

    def settled(self):
        """Later than all that has been sent: its own row is the last."""
        for door in self.doors:
            answer = self.ask_at(door, "GET", "/api/v1/history/last")
            self.assertEqual((answer.status, answer.code), (404, "NotFound"), answer.text)
            self.row_of(answer)

    def test_what_is_plainly_a_request_is_one(self):
        """So that the other test can see one."""
        for door in self.doors:
            self.said_to(door, HIDDEN + NEXT)
        self.settled()
        self.assertEqual(self.routes().count(HIDDEN_PATH), 2)

    def test_one_request_never_becomes_two(self):
        for name, data in SHAPES.items():
            for door in self.doors:
                with self.subTest(shape=name, door=door):
                    before = len(self.routes())
                    told = self.said_to(door, data + NEXT)
                    self.assertNotIn(b'{"ok":true}', told)
                    # Nor is the next one's answer this one's, on a connection that nginx has kept.
                    self.settled()
                    served = self.routes()[before:]
                    self.assertNotIn(HIDDEN_PATH, served, told[:300])
                    self.assertLessEqual(len(served), 2 + len(self.doors), served)


class AtSocket(NginxTest):
    """The way for more connections than TLS has places for."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o777)
        self.socket = f"{folder.name}/socket"
        self.options = (*NginxTest.options, "--listen-unix", self.socket)
        super().setUp()

    def upstream(self):
        return f"unix:{self.socket}", ""

    def test_the_address_comes_from_nginx(self):
        answer = self.ask_at("nginx", "GET", "/readyz", source="127.0.0.9", X_Forwarded_For="203.0.113.9")
        self.assertEqual((answer.status, self.row_of(answer)["client"]), (200, "127.0.0.9"))
