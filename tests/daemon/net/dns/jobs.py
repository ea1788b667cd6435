"""What the tests of mailctl-net's jobs about DNS have in common: a process for each job, and the rig's servers."""

import itertools
import json
import os
import pathlib
import select
import socket
import subprocess
import threading
import unittest

import dns_servers as d
import dns_zones as z

PROGRAM = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release")) / "daemon/net/mailctl-net"
LONG = "v=DKIM1; k=rsa; p=" + "A" * 400
LONG_FORM = f'"{LONG[:255]}" "{LONG[255:]}"'


def secret(name):
    return pathlib.Path(os.environ[name]).read_text().strip()


def pdns(**more):
    return {
        "kind": "powerdns",
        "url": os.environ["RIG_PDNS_TLS_URL"],
        "authorities": pathlib.Path(os.environ["RIG_CA_FILE"]).read_text(),
        "secret": secret("RIG_PDNS_KEY_FILE"),
    } | more


def bind(**more):
    return {
        "kind": "rfc2136",
        "host": d.BIND.address,
        "key_name": "mailctl-test",
        "algorithm": "hmac_sha256",
        "secret": secret("RIG_TSIG_KEY_FILE"),
    } | more


class Breaker:
    """Stands before BIND, passes connections on, and breaks the one with this number: before the question
    has reached BIND, or after BIND has answered."""

    def __init__(self, number, when):
        self.number, self.when = number, when
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        for count in itertools.count(1):
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection((d.BIND.address, 53)) as server:
                if count == self.number and self.when == "before":
                    continue
                while select.select([client, server], [], [], 0.5)[0]:
                    if not self.pass_on(client, server, count):
                        break

    def pass_on(self, client, server, count):
        ready = select.select([client, server], [], [])[0][0]
        data = ready.recv(65536)
        if ready is client:
            server.sendall(data)
            return bool(data)
        if count == self.number:
            return False
        client.sendall(data)
        return bool(data)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Refused(Exception):
    def __init__(self, reply):
        super().__init__(json.dumps(reply))
        self.kind = reply["error"].rpartition(".")[2]
        self.message = reply["parameters"]["message"]


class Net:
    """One process, one job."""

    def __init__(self):
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen([PROGRAM], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True)

    def send(self, method, **parameters):
        call = {"method": f"io.mailctl.net.{method}", "parameters": parameters}
        self.socket.sendall(json.dumps(call).encode() + b"\0")

    def hear(self):
        self.socket.settimeout(100)
        text = b""
        while not text.endswith(b"\0"):
            part = self.socket.recv(65536)
            if not part:
                raise EOFError(text)
            text += part
        reply = json.loads(text[:-1])
        if "error" in reply:
            raise Refused(reply)
        return reply["parameters"]

    def peak_kb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])

    def close(self):
        self.socket.close()
        errors = self.process.communicate(timeout=10)[1]
        assert errors == "", errors
        assert self.process.returncode == 0, self.process.returncode


def call(method, **parameters):
    net = Net()
    try:
        net.send(method, **parameters)
        return net.hear()
    finally:
        net.close()


def change(name, before, after, kind="TXT", ttl=60):
    return {"name": name, "type": kind, "ttl": ttl, "before": before, "after": after}


class DnsTest(unittest.TestCase):
    maxDiff = 4000

    def touches(self, *zones):
        self.addCleanup(z.restore, *zones)

    def refused(self, kind, method, **parameters):
        with self.assertRaises(Refused) as caught:
            call(method, **parameters)
        self.assertEqual(caught.exception.kind, kind, caught.exception)
        for name in ("RIG_PDNS_KEY_FILE", "RIG_TSIG_KEY_FILE"):
            self.assertNotIn(secret(name), str(caught.exception))
        return caught.exception.message
