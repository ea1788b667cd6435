"""Where mailctl-httpd takes its clients: systemd's sockets, or its own. No mailctld is needed for that."""

import contextlib
import fcntl
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from shim_case import HTTPD

PATIENCE_S = 30
# As systemd does it: the sockets as descriptors 3 and 4, and whose they are by its number.
HAND_OVER = ["bash", "-c", 'exec 3<&"$1" 4<&"$2"; shift 2; LISTEN_PID=$$ exec "$@"', "bash"]
FIRST_FREE = 50


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class ListenersTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-httpd-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.tcp = self.listener(socket.socket(), ("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.unix_path = self.folder / "http.sock"
        self.unix = self.listener(socket.socket(socket.AF_UNIX), str(self.unix_path))
        self.log_path = self.folder / "log"

    def listener(self, made, address):
        self.addCleanup(made.close)
        made.bind(address)
        made.listen()
        return made

    def start(self, *words, given=None, count=None):
        """The process; given sockets are handed over as systemd does it."""
        command, more = [str(HTTPD.resolve()), "--config", "/dev/null", "--socket", "/nowhere", *words], {}
        if given:
            numbers = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD, FIRST_FREE) for each in given]
            command = [*HAND_OVER, *(str(number) for number in numbers), *command]
            more = {"pass_fds": numbers, "env": {"PATH": "/usr/bin:/bin", "LISTEN_FDS": str(count or len(given))}}
        with open(self.log_path, "wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **more)
        if given:
            for number in numbers:
                os.close(number)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        return process.wait(timeout=PATIENCE_S)

    def answer(self, client, path="/healthz", method="GET", **fields):
        with contextlib.closing(client):
            client.request(method, path, headers={name.replace("_", "-"): value for name, value in fields.items()})
            return client.getresponse()

    def over_tcp(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def wait_for(self, condition, what):
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                self.fail(f"{what} did not come; the log:\n{self.log_path.read_text()}")
            time.sleep(0.02)

    def log_lines(self, event):
        lines = (json.loads(line) for line in self.log_path.read_text().splitlines() if line.startswith("{"))
        return [line for line in lines if line["event"] == event]

    def certificate(self):
        chain, key = self.folder / "chain.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", key, "-out", chain], check=True, capture_output=True,
        )
        return chain, key


class Given(ListenersTest):
    def test_it_serves_at_the_sockets_that_systemd_has_opened(self):
        self.start(given=[self.tcp, self.unix])
        self.assertEqual(self.answer(self.over_tcp(), X_Forwarded_For="192.0.2.7").status, 200)
        self.assertEqual(self.answer(UnixConnection(self.unix_path), X_Forwarded_For="192.0.2.7").status, 200)
        # Who comes by the Unix socket is a proxy; who comes over the network only says so.
        self.wait_for(lambda: len(self.log_lines("request")) == 2, "the log")
        self.assertEqual([row["client"] for row in self.log_lines("request")], ["127.0.0.1", "192.0.2.7"])

    def test_tls_is_spoken_over_the_network_and_not_to_the_proxy(self):
        chain, key = self.certificate()
        self.start("--certificate", chain, "--key", key, given=[self.tcp, self.unix])
        trust = ssl.create_default_context(cafile=chain)
        secure = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE_S, context=trust)
        self.assertEqual(self.answer(secure).status, 200)
        self.assertEqual(self.answer(UnixConnection(self.unix_path)).status, 200)
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.answer(self.over_tcp())

    def test_no_request_is_lost_when_it_starts_anew(self):
        process = self.start(given=[self.tcp, self.unix])
        enough, counts, lost = threading.Event(), [], []
        clients = [threading.Thread(target=self.ask_on, args=(keeps, enough, counts, lost)) for keeps in (True, False) * 3]
        for client in clients:
            client.start()
        try:
            for _ in range(3):
                time.sleep(0.7)
                self.assertEqual(self.end(process), 0)
                time.sleep(0.3)  # they wait in the queue
                process = self.start(given=[self.tcp, self.unix])
            time.sleep(0.7)
        finally:
            enough.set()
            for client in clients:
                client.join(PATIENCE_S)
        self.assertEqual(lost, [])
        self.assertEqual(len(counts), len(clients))
        self.assertTrue(all(count > 3 for count in counts), counts)

    def ask_on(self, keeps, enough, counts, lost):
        """One request after the other; on one connection until the server says that it ends."""
        count, client = 0, self.over_tcp()
        try:
            while not enough.is_set():
                client.request("GET", "/healthz")
                response = client.getresponse()
                response.read()
                count += response.status == 200
                if not keeps or response.will_close:
                    client.close()
        except (OSError, http.client.HTTPException) as error:
            lost.append(f"request {count}: {error!r}")
        client.close()
        counts.append(count)

    def test_other_places_beside_systemds_are_refused(self):
        for words in (("--listen", "127.0.0.1:0"), ("--listen-unix", str(self.folder / "other.sock"))):
            process = self.start(*words, given=[self.tcp, self.unix])
            self.assertEqual(process.wait(timeout=PATIENCE_S), 64)
            self.assertEqual(
                self.log_path.read_text(),
                "mailctl-httpd: listen and listen-unix do not count where systemd opens the sockets\n"
                "hint: take them out, and say where to listen by `systemctl edit mailctl-httpd.socket`\n",
            )

    def test_what_is_no_listener_is_refused(self):
        with socket.socket() as deaf:
            process = self.start(given=[self.tcp, deaf])
            self.assertEqual(process.wait(timeout=PATIENCE_S), 78)
        self.assertIn("the socket handed over is no listener", self.log_path.read_text())

    def test_what_systemd_would_not_say_is_refused(self):
        process = self.start(given=[self.tcp, self.unix], count="many")
        self.assertEqual(process.wait(timeout=PATIENCE_S), 78)
        self.assertIn("LISTEN_FDS in the environment is no use: Invalid argument", self.log_path.read_text())

    def test_what_is_another_process_s_is_not_taken(self):
        """As in a shell that was started by a unit with sockets."""
        process = subprocess.Popen(
            [str(HTTPD.resolve()), "--config", "/dev/null", "--listen-unix", str(self.folder / "own.sock")],
            env={"LISTEN_FDS": "2", "LISTEN_PID": "1"}, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(self.end, process)
        self.wait_for((self.folder / "own.sock").exists, "its own socket")
        self.assertEqual(self.answer(UnixConnection(self.folder / "own.sock")).status, 200)


class Own(ListenersTest):
    def test_a_unix_socket_alone_opens_no_port(self):
        path = self.folder / "own.sock"
        self.start("--listen-unix", str(path))
        self.wait_for(lambda: self.log_lines("start"), "the start")
        self.assertEqual(self.answer(UnixConnection(path)).status, 200)
        self.assertEqual(path.stat().st_mode & 0o777, 0o660)
        self.assertEqual([row["text"] for row in self.log_lines("start")], ["a Unix socket"])

    def test_without_a_word_it_listens_on_this_machine_alone(self):
        process = self.start()
        self.wait_for(lambda: self.log_lines("start"), "the start")
        listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
        own = [line.split()[3] for line in listening.splitlines() if f"pid={process.pid}," in line]
        self.assertEqual(own, ["127.0.0.1:8099"])
