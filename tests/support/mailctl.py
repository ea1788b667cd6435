"""What the tests on a real Postfix share: the daemon, the command, a raw client, Postfix's files.

Meant to run inside tests/rig/with-provider, where /etc/postfix is the test's own. The programs are
taken from the build directory in MAILCTL_BUILD.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

BUILD = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release"))
MAILCTL = BUILD / "cli/mailctl"
MAILCTLD = BUILD / "daemon/mailctld/mailctld"
RENEW = BUILD / "daemon/renew/mailctl-renew"
HELPERS = {"mailctl-op": BUILD / "daemon/op/mailctl-op", "mailctl-net": BUILD / "daemon/net/mailctl-net"}

MAIN_CF = pathlib.Path("/etc/postfix/main.cf")
MASTER_CF = pathlib.Path("/etc/postfix/master.cf")
GENERATIONS = pathlib.Path("/etc/postfix/mailctl")
USER = "relay@client.test"
PASSWORD = "correct horse: battery #1 staple"
LOG_TAIL = 4000


class Daemon:
    """One mailctld with a state of its own, started by hand as in a container."""

    def __init__(self, wrapper=(), settings=(), program=MAILCTLD):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-test-"))
        self.run = self.directory / "run"
        self.state = self.directory / "state"
        self.socket = self.run / "mailctl.sock"
        self.log_path = self.directory / "log"
        self.helpers = self.directory / "helpers"
        self.run.mkdir()
        self.helpers.mkdir()
        self.directory.chmod(0o755)
        for name, helper in HELPERS.items():
            (self.helpers / name).symlink_to(helper.resolve())
        self.wrapper = list(wrapper)
        self.settings = list(settings)
        self.program = program
        self.process = None

    def start(self, wrapper=None, **more):
        """`more` is for Popen: the environment, or descriptors to hand over."""
        command = [
            *(self.wrapper if wrapper is None else wrapper), str(self.program.resolve()),
            "--socket", str(self.socket), "--state-dir", str(self.state), "--run-dir", str(self.run),
            "--helper-dir", str(self.helpers), *self.settings,
        ]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more
            )
        deadline = time.monotonic() + 20
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("mailctld did not start:\n" + self.log())
            time.sleep(0.01)
        return self

    def answers(self):
        try:
            with Client(self.socket) as client:
                client.call("org.varlink.service.GetInfo")
            return True
        except OSError:
            return False

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def log(self):
        return self.log_path.read_text(errors="replace")[-LOG_TAIL:]

    def mailctl(self, *words, stdin="", env=None):
        """Runs the command; gives its CompletedProcess."""
        return subprocess.run(
            [str(MAILCTL.resolve()), "--socket", str(self.socket), *words],
            input=stdin, text=True, capture_output=True, timeout=120, check=False,
            env={"PATH": "/usr/bin:/bin", **(env or {})},
        )

    def json(self, *words, **more):
        """Runs the command with --json; gives the exit status and the object."""
        result = self.mailctl("--json", *words, **more)
        return result.returncode, json.loads(result.stdout)

    def enable(self, *words, host="smtp.provider.test", user=USER, password=PASSWORD):
        login = ["--username", user, "--password-file", "-"] if user else []
        return self.json("relay", "enable", "--host", host, *login, *words, stdin=password or "")

    def __enter__(self):
        return self.start()

    def __exit__(self, *ignored):
        self.close()


@contextlib.contextmanager
def as_user(uid, *groups):
    """What connects meanwhile is that user's, and in those groups; the kernel notes it then."""
    before = os.getgroups()
    os.setgroups(groups)
    os.setegid(uid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(before)


class Client:
    """A raw Varlink client: says exactly what it is told."""

    def __init__(self, path, timeout=30):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def read_bytes(self):
        while b"\0" not in self.buffer:
            chunk = self.socket.recv(65536)
            if not chunk:
                return None
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return message

    def read(self):
        message = self.read_bytes()
        return None if message is None else json.loads(message)

    def call(self, method, parameters=None, **flags):
        call = {"method": method, "parameters": parameters or {}, **flags}
        self.send(json.dumps(call).encode() + b"\0")
        return self.read()

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()


def write_settled(path, text):
    """Writes a file of Postfix's so that its programs do not wait for it: aside, dated back, renamed."""
    data = text if isinstance(text, bytes) else text.encode()
    aside = path.with_name(path.name + ".test")
    aside.write_bytes(data)
    if path.exists():
        shutil.copystat(path, aside)
    settled = time.time() - 10
    os.utime(aside, (settled, settled))
    os.rename(aside, path)


def postconf(*words):
    return subprocess.run(["postconf", *words], text=True, capture_output=True, check=False)


def postfix_value(name):
    return postconf("-h", name).stdout.rstrip("\n")


def how(report, program="postfix"):
    """How a program has come to work with what a change has made of its files; "none": it was not told."""
    return {row["program"]: row["how"] for row in report["in_force"]}.get(program, "none")


def master_pid():
    try:
        return int(pathlib.Path("/var/spool/postfix/pid/master.pid").read_text())
    except (OSError, ValueError):
        return None


def master_runs():
    pid = master_pid()
    try:
        return pid is not None and pathlib.Path(f"/proc/{pid}/comm").read_text() == "master\n"
    except OSError:
        return False


def queued():
    """The files of messages in Postfix's queue, as `postqueue -p` and a little more."""
    queues = (pathlib.Path("/var/spool/postfix", name) for name in ("maildrop", "incoming", "active", "deferred", "hold"))
    return [path for queue in queues for path in queue.rglob("*") if path.is_file()]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def send_mail(recipient, subject):
    subprocess.run(
        ["sendmail", recipient], input=f"Subject: {subject}\n\nbody\n", text=True, check=True, timeout=30
    )


def delivered(subject, patience=10):
    """The delivered message with this subject, or None when it does not come."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for message in pathlib.Path(os.environ["RIG_MAILBOX"], "new").glob("*"):
            text = message.read_text(errors="replace")
            if f"Subject: {subject}\n" in text:
                return text
        time.sleep(0.05)
    return None
