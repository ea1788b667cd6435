"""mailctl-httpd before a mailctld on a real machine, and a client that says what it is told."""

import contextlib
import http.client
import json
import socket
import subprocess
import time

import mailctl as m

from front_case import FrontTest
from waiting import wait_for

HTTPD = m.BUILD / "daemon/httpd/mailctl-httpd"
PASSWORD = "umbrella-kettle-74-fjord"
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        # Events have no end.
        is_stream = response.headers["Content-Type"] == "text/event-stream"
        self.text = "" if is_stream else response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def code(self):
        return self.json["error"]["code"]


class Event:
    def __init__(self, lines):
        fields = dict(line.split(": ", 1) for line in lines if not line.startswith(":"))
        self.id, self.event = fields.get("id"), fields.get("event")
        self.data = json.loads(fields["data"]) if "data" in fields else None

    def __repr__(self):
        return f"{self.id} {self.event} {self.data}"


class Heard:
    """What comes of a connection."""

    def __init__(self, connection):
        self.connection, self.unread = connection, b""

    def more(self):
        data = self.connection.recv(65536)
        self.unread += data
        return data != b""

    def until(self, mark):
        while mark not in self.unread and self.more():
            pass
        found, _, self.unread = self.unread.partition(mark)
        return found


class ShimTest(FrontTest):
    options = ()

    def setUp(self):
        super().setUp()
        self.log_path = self.daemon.directory / "httpd.log"
        self.start_httpd()

    def start_httpd(self):
        # The build directory may be out of other users' reach.
        program = self.daemon.directory / "mailctl-httpd"
        program.write_bytes(HTTPD.resolve().read_bytes())
        program.chmod(0o755)
        self.log_path.write_bytes(b"")
        with self.log_path.open("ab") as log:
            self.httpd = subprocess.Popen(
                [program, "--config", "/dev/null", "--socket", self.door, "--listen", "127.0.0.1:0", *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", user=self.uids["mailctl-httpd"],
                group=self.gids["mailctl-httpd"], extra_groups=[],
            )
        self.addCleanup(self.stop_httpd)
        deadline = time.monotonic() + 20
        while not self.log_lines("start"):
            if self.httpd.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("mailctl-httpd did not start:\n" + self.log_path.read_text())
            time.sleep(0.01)
        self.port = int(self.log_lines("start")[0]["text"].removeprefix("port "))

    def stop_httpd(self):
        if self.httpd.poll() is None:
            self.httpd.terminate()
        return self.httpd.wait(timeout=20)

    def log_lines(self, event):
        lines = [json.loads(line) for line in self.log_path.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def row_of(self, answer):
        """The log's, which is written behind the answer."""
        number = answer.headers["X-Request-Id"]
        rows = lambda: [row for row in self.log_lines("request") if row["request"] == number]
        return wait_for(rows, f"the row of request {number}")[0]

    @contextlib.contextmanager
    def connected(self):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as client:
            yield client

    def ask(self, method, path, token=None, body=None, **fields):
        """One request on a connection of its own."""
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        with self.connected() as client:
            client.request(method, path, body=body, headers=headers)
            return Answer(client.getresponse())

    @contextlib.contextmanager
    def stream(self, path, token=None, method="GET", body=None, **fields):
        """The events of an answer, as they come."""
        headers = {"Accept": "text/event-stream"} | {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        with self.connected() as client:
            client.request(method, path, body=body, headers=headers)
            response = client.getresponse()
            self.assertEqual(response.status, 200)
            self.assertEqual(response.headers["Content-Type"], "text/event-stream")
            yield events_of(response)

    @contextlib.contextmanager
    def websocket(self, path, **fields):
        """A client of frames.py that has been let in."""
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in (UPGRADE | fields).items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            client = Heard(connection)
            head = client.until(b"\r\n\r\n")
            self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
            yield client

    def add_user(self, name="anna", role="admin", *words):
        self.ok("user", "add", name, "--role", role, "--password-file", "-", *words, stdin=PASSWORD)

    def log_in(self, name="anna", **fields):
        return self.ask("POST", "/api/v1/session", body={"user": name, "password": PASSWORD}, **fields)


def events_of(response):
    lines = []
    for line in iter(response.readline, b""):
        text = line.decode().rstrip("\n")
        if text:
            lines.append(text)
            continue
        if any(not line.startswith(":") for line in lines):
            yield Event(lines)
        lines = []


def cookies_of(answer):
    return {row.split("=", 1)[0]: row.split("=", 1)[1].split(";")[0] for row in answer.headers.get_all("Set-Cookie") or []}
