"""The HTTP engine with a few answers of its own (http_server.cpp), and clients that know no HTTP.

Engine(...) is the program, in a directory of its own, until close(). Client is a socket: bytes go out
as they are, and answers() gives what has come back until the server closes.
"""

import collections
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile
import threading

from waiting import wait_for

BUILD = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release")).resolve()
PROGRAM = BUILD / "tests/http_echo"
NAME = "shim.test"
PATIENCE = 20

Answer = collections.namedtuple("Answer", "status fields body")


class Engine:
    """Listens at a port of its own, and at a Unix socket. `words` are more of its options."""

    def __init__(self, *words, tls=False, inherited=None):
        self.directory = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.directory.name)
        self.unix = self.path / "socket"
        self.lines = []
        listeners = ["--listen", "127.0.0.1:0", "--listen-unix", str(self.unix)]
        if tls:
            self.renew("one")
            listeners += ["--certificate", str(self.path / "chain"), "--key", str(self.path / "key")]
            listeners += ["--listen-tls", "127.0.0.1:0"]
        if inherited:
            listeners += ["--listen-at", str(inherited.fileno())]
        self.process = subprocess.Popen(
            [str(PROGRAM), "--name", NAME, *words, *listeners],
            stdout=subprocess.PIPE, text=True, pass_fds=[inherited.fileno()] if inherited else [],
        )
        ports = json.loads(self.process.stdout.readline())["listens"]
        self.port, self.tls_port = ports[0], ports[-1]
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def renew(self, name, key="key"):
        """A certificate of this name where the engine looks for it."""
        new = self.path / "new"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-subj", f"/CN={name}", "-days", "2", "-out", str(new), "-keyout", str(new) + ".key"],
            check=True, capture_output=True,
        )
        new.rename(self.path / "chain")
        pathlib.Path(str(new) + ".key").rename(self.path / key)

    def said(self, **values):
        """The lines that have all these values."""
        return [line for line in self.lines if values.items() <= line.items()]

    def wait_said(self, **values):
        return wait_for(lambda: self.said(**values), f"a line with {values}", PATIENCE)[0]

    def memory_kib(self, which="VmRSS"):
        """What the program has of memory; as VmHWM the most that it had."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith(which + ":")).split()[1])

    def client(self, **options):
        return Client(self.port, **options)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)

    def end(self):
        """Its exit status, once it has ended by itself."""
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return status

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.directory.cleanup()


class Client:
    """A connection to a port, or a path, of this machine."""

    def __init__(self, where, tls=None, address="127.0.0.1"):
        if isinstance(where, int):
            self.socket = socket.create_connection(("127.0.0.1", where), PATIENCE, (address, 0))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(PATIENCE)
            self.socket.connect(str(where))
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=NAME)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)
        return self

    def get(self, path, *fields, method="GET"):
        return self.send(request(path, *fields, method=method))

    def more(self):
        """Whether something more has come. A server that breaks off has nothing more to say."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            return False
        self.unread += data
        return data != b""

    def until(self, mark):
        """What comes, with the mark at its end."""
        while mark not in self.unread:
            if not self.more():
                raise AssertionError(f"no {mark} in {self.unread[:500]}")
        end = self.unread.index(mark) + len(mark)
        found, self.unread = self.unread[:end], self.unread[end:]
        return found

    def answer(self, has_body=True):
        """The next answer; None where the server closes instead."""
        while not self.unread:
            if not self.more():
                return None
        first, *lines = self.until(b"\r\n\r\n").decode().split("\r\n")
        if not first.startswith("HTTP/1.1 "):
            raise AssertionError(f"an answer that begins with {first}")
        fields = {}
        for line in filter(None, lines):
            name, value = line.split(": ", 1)
            fields[name.lower()] = value
        length = int(fields.get("content-length", 0)) if has_body else 0
        while len(self.unread) < length:
            if not self.more():
                raise AssertionError(f"the body of {first} is cut off")
        body, self.unread = self.unread[:length], self.unread[length:]
        return Answer(int(first.split()[1]), fields, body)

    def answers(self, has_body=True):
        """All that come until the server closes."""
        found = []
        while answer := self.answer(has_body):
            found.append(answer)
        return found

    def is_closed(self):
        return self.unread == b"" and not self.more()


def request(path, *fields, method="GET"):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {NAME}", *fields, "", ""]
    return "\r\n".join(lines).encode()


def trusting():
    """TLS for a client that looks at no name."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def name_of(client):
    """Whose certificate the server has shown."""
    text = ssl.DER_cert_to_PEM_cert(client.socket.getpeercert(binary_form=True))
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-subject", "-nameopt", "multiline"],
        input=text, text=True, capture_output=True, check=True,
    ).stdout
    return shown.split("= ")[-1].strip()
