"""A reader who asks again and again while something is amiss starts few of Postfix's programs."""

import pathlib
import re
import signal
import subprocess
import time

import mailctl as m
from case import RigTest, run

READER, GROUP = 61002, 61010
ASK = """
import json, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
for _ in range(int(sys.argv[2])):
    s.sendall(b'{"method":"io.mailctl.relay.Status"}\\0')
    answer = b""
    while not answer.endswith(b"\\0"):
        answer += s.recv(65536)
    if not json.loads(answer[:-1])["parameters"]["drift"]:
        sys.exit("no drift")
print(answer.decode())
"""


class BusyReader(RigTest):
    def setUp(self):
        path = pathlib.Path("/etc/group")
        self.addCleanup(path.write_text, path.read_text())
        others = [line for line in path.read_text().splitlines() if not line.startswith("mailctl")]
        path.write_text("\n".join([*others, f"mailctl:x:{GROUP}:", ""]))
        super().setUp()
        self.enable()
        self.trace = self.daemon.directory / "programs"
        strace = subprocess.Popen(
            ["strace", "-f", "-e", "trace=execve", "-o", self.trace, "-p", str(self.daemon.process.pid)],
            stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(strace.stderr.close)
        self.addCleanup(strace.wait)
        self.addCleanup(strace.send_signal, signal.SIGINT)
        self.assertIn("attached", strace.stderr.readline())

    def started(self):
        """How many of Postfix's programs the daemon has started so far."""
        return len(re.findall(r"execve\(\S+/post(?:conf|map)\"", self.trace.read_text()))

    def ask(self, times):
        """Gives the last answer."""
        return run(
            "/usr/bin/python3", "-c", ASK, self.daemon.socket, str(times), cwd="/",
            user=READER, group=READER, extra_groups=[GROUP],
        ).stdout

    def drift(self, text):
        self.configure(re.sub(r"(?m)^relayhost = .*$", "relayhost = " + text, m.MAIN_CF.read_text()))

    def test_each_of_many_calls_starts_none(self):
        # What makes the daemon ask Postfix for more than is in the files.
        m.write_settled(m.MAIN_CF, m.MAIN_CF.read_text() + "queue_directory = /var/spool/postfix\n")
        self.drift("[elsewhere.test]")
        time.sleep(2.5)  # until the file's stamp is settled: longer than the coarsest clock ticks
        self.ask(1)
        before, begun = self.started(), time.monotonic()
        self.ask(100)
        rounds = 1 + int(time.monotonic() - begun)
        self.assertLessEqual(self.started() - before, 4 * rounds)

    def test_what_changes_in_the_files_is_seen_at_once(self):
        for host in ("[one.test]", "[two.test]", "[three.test]"):
            self.drift(host)
            self.assertIn(host, self.ask(1))
