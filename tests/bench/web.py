"""Measures mailctl-httpd before a real mailctld, beside a bare server of Boost.Beast and nginx.

wrk asks, from a processor that it shares with who answers: the figures are for comparing. What is
compared runs in turn.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time

import mailctl as m
from measure import alternate, goal, line

HTTPD = m.BUILD / "daemon/httpd/mailctl-httpd"
HELLO = m.BUILD / "tests/bench/bench_hello"
IDS = {"user": 61005, "group": 61022}
SECONDS = 2
ROUNDS = 5
CROWD = 64
ROWS = 1000
IDLE = 1000
CHANGES = 12
NGINX = """daemon off; master_process off; worker_processes 1; pid {root}/pid; error_log {root}/error;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {root}/a; proxy_temp_path {root}/b;
fastcgi_temp_path {root}/c; uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;
server {{ listen 127.0.0.1:{port}; root {root}; default_type application/json; }} }}
"""


def add_user():
    """Of the rig's own: mailctld has a front door where that user is."""
    for file, text in (
        ("group", f"mailctl-httpd:x:{IDS['group']}:\n"), ("passwd", f"mailctl-httpd:x:{IDS['user']}:{IDS['group']}::/:/bin/false\n"),
    ):
        path = pathlib.Path("/etc", file)
        before = path.read_text()
        if "mailctl-httpd:" not in before:
            path.write_text(before + text)


def ids():
    line_of = next(row for row in pathlib.Path("/etc/passwd").read_text().splitlines() if row.startswith("mailctl-httpd:"))
    return {"user": int(line_of.split(":")[2]), "group": int(line_of.split(":")[3]), "extra_groups": []}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens at {port}")


def seconds_of(process):
    """Of a processor, so far."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process):
    for row in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def rate(port, path="/", connections=CROWD, token=None, may_be_busy=False, script=None):
    """Answers a second; those that say "busy" do not count, where some may. A script of wrk's says what is asked."""
    fields = ["-H", f"Authorization: Bearer {token}"] if token else []
    fields += ["-s", str(script)] if script else []
    ran = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", *fields, f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True,
    )
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", ran.stdout)
    if refused and not may_be_busy:
        raise RuntimeError(ran.stdout)
    asked = int(re.search(r"(\d+) requests in", ran.stdout)[1])
    given = asked - int(refused[1]) if refused else asked
    return float(re.search(r"Requests/sec:\s+([\d.]+)", ran.stdout)[1]) * given / max(asked, 1)


class Shim:
    """mailctl-httpd before a daemon, and a token of its administrator's."""

    def __init__(self, daemon, stack):
        self.daemon = daemon
        self.port = free_port()
        program = daemon.directory / "mailctl-httpd"
        program.write_bytes(HTTPD.resolve().read_bytes())
        program.chmod(0o755)
        self.httpd = subprocess.Popen(
            [program, "--config", "/dev/null", "--socket", daemon.run / "front/mailctl.sock", "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **ids(),
        )
        stack.callback(self.end, self.httpd)
        wait_for_port(self.port)
        self.token = self.ok("token", "create", "bench", "--role", "admin")["token"]

    @staticmethod
    def end(process):
        process.terminate()
        process.wait(timeout=30)

    def ok(self, *words):
        ran = self.daemon.mailctl("--json", *words)
        if ran.returncode != 0:
            raise RuntimeError(f"mailctl {' '.join(words)}: {ran.stderr}{ran.stdout}")
        return json.loads(ran.stdout)

    def ask(self, method, path, body=None):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as client:
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            client.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = client.getresponse()
            text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")


class Web(Shim):
    def __init__(self, daemon, stack):
        super().__init__(daemon, stack)
        self.hello = subprocess.Popen([HELLO.resolve()], stdout=subprocess.PIPE, text=True)
        stack.callback(self.end, self.hello)
        self.hello_port = int(self.hello.stdout.readline())
        self.root = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.root.chmod(0o755)
        self.nginx_port = free_port()
        (self.root / "healthz").write_text('{"ok":true}')
        (self.root / "conf").write_text(NGINX.format(root=self.root, port=self.nginx_port))
        nginx = subprocess.Popen(["nginx", "-c", self.root / "conf", "-e", self.root / "error"])
        stack.callback(self.end, nginx)
        wait_for_port(self.nginx_port)

    def compare_rates(self):
        print(f"Answers a second, {CROWD} connections and one", flush=True)
        for connections in (CROWD, 1):
            hello, nginx, health, read = alternate(
                ROUNDS,
                lambda: rate(self.hello_port, "/", connections),
                lambda: rate(self.nginx_port, "/healthz", connections),
                lambda: rate(self.port, "/healthz", connections),
                lambda: rate(self.port, "/api/v1/relay", connections, self.token),
            )
            line(f"bare Beast, {connections}", f"{hello:.0f}/s")
            line("  nginx, a file", f"{nginx:.0f}/s", f"{nginx / hello:.2f} of bare Beast")
            short = goal(f"/healthz, {connections}", 0.9 / (health / hello), 1) if connections == CROWD else ""
            line("  /healthz", f"{health:.0f}/s", f"{health / hello:.2f} of bare Beast", short and short.replace("1:", "0.9 of it:"))
            short = goal(f"a cheap read, {connections}", 0.45 / (read / hello), 1) if connections == CROWD else ""
            line("  GET /api/v1/relay", f"{read:.0f}/s", f"{read / hello:.2f} of bare Beast", short and short.replace("1:", "0.45 of it:"))

    def share_the_work(self):
        before = seconds_of(self.httpd), seconds_of(self.daemon.process)
        rate(self.port, "/api/v1/relay", CROWD, self.token)
        shim, daemon = seconds_of(self.httpd) - before[0], seconds_of(self.daemon.process) - before[1]
        line("CPU of shim by mailctld's, a read", f"{shim / daemon:.2f}", goal("the shim's part", shim / daemon, 1))

    def list_many(self):
        for number in range(ROWS):
            self.ok("tenant", "add", f"bench-{number}")
        # One first: what a crowd has asked for is still being answered when wrk has gone.
        for connections in (1, CROWD):
            found = rate(self.port, f"/api/v1/history?limit={ROWS}", connections, self.token, may_be_busy=True)
            line(f"{ROWS} rows of history, {connections}", f"{found:.0f}/s")

    def measure_memory(self):
        print("Memory of mailctl-httpd (resident)", flush=True)
        idle = resident_mb(self.httpd)
        line("idle", f"{idle:.1f} MB", goal("idle shim", idle, 8, " MB"))
        # A token has 32 streams.
        tokens = [self.ok("token", "create", f"bench-{number}", "--role", "read")["token"] for number in range(IDLE // 25)]
        follow = "GET /api/v1/events?after=999999999 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
        upgrade = (
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
        for name, head, status in (
            ("idle connections", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n", b" 200 "),
            ("event streams", follow, b" 200 "), ("WebSockets", follow + upgrade, b" 101 "),
        ):
            before = resident_mb(self.httpd)
            with contextlib.ExitStack() as crowd:
                for number in range(IDLE):
                    # An address may have 64 connections.
                    client = crowd.enter_context(socket.create_connection(
                        ("127.0.0.1", self.port), source_address=(f"127.0.1.{number // 50 + 1}", 0)))
                    client.sendall((head.format(tokens[number // 25]) + "\r\n").encode())
                    if status not in (told := client.recv(200)):
                        raise RuntimeError(f"{name}: {told}")
                time.sleep(0.5)
                line(f"{IDLE} {name}", f"{resident_mb(self.httpd) - before:.1f} MB more")

    def read_while_changing(self):
        """The slowest of the reads while a relay goes on and off."""
        times, over = [], threading.Event()

        def read():
            while not over.is_set():
                begun = time.perf_counter()
                self.ask("GET", "/api/v1/relay")
                times.append(time.perf_counter() - begun)

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(CHANGES):
            if number % 2:
                self.ask("DELETE", "/api/v1/relay")
            else:
                self.ask("PUT", "/api/v1/relay", {"host": "smtp.provider.test", "no_trial": True})
        over.set()
        reader.join()
        times.sort()
        half, slow = times[len(times) // 2], times[int(len(times) * 0.99)]
        line("GET /api/v1/relay in a change", f"p50 {half * 1000:.1f} ms, p99 {slow * 1000:.1f} ms")


def measure():
    print("mailctl-httpd", flush=True)
    add_user()
    with m.Daemon() as daemon, contextlib.ExitStack() as stack:
        web = Web(daemon, stack)
        web.measure_memory()
        web.compare_rates()
        web.share_the_work()
        web.read_while_changing()
        web.list_many()
