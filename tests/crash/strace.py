"""strace as recorder and as fault injector.

It is attached to a daemon that is up, so that starting is not what gets hit, and follows threads but
not the programs that the daemon runs (--detach-on=execve): those have a test of their own.

A point is a system call of one thread, named by the call, the path it is about, and the how-manieth
of these in that thread it is. strace counts in the same way: `when=N` is counted for each thread,
among the calls that -P lets through.

Before and after: a SIGKILL that strace injects is delivered at the call's entry, and the kernel then
never makes the call. To die after the call, it is held at its exit (delay_exit) and the daemon is
killed there from outside.
"""

import dataclasses
import re
import signal
import subprocess
import threading

# Calls that change a file, a directory or a lock, or put them on the disk, ...
ON_PATHS = (
    "openat", "write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate", "fchmod", "fchmodat", "chmod",
    "fchown", "fsetxattr", "utimensat", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "flock", "link", "linkat", "symlink",
)
# ... and those that start a program or tell one what to do.
ON_PROGRAMS = ("clone3", "sendto")

LINE = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<arguments>.*)")
DESCRIPTOR = re.compile(r"\d+<(/[^>]*)>")
NAME = re.compile(r'"(/[^"]*)"')


@dataclasses.dataclass(frozen=True)
class Point:
    call: str
    path: str  # empty for ON_PROGRAMS
    nth: int

    def __str__(self):
        return f"{self.call}#{self.nth} {self.path}".rstrip()

    def arguments(self, injection):
        only = ["-P", self.path] if self.path else []
        return [*only, "-e", f"trace={self.call}", "-e", f"inject={self.call}:{injection}:when={self.nth}"]


@dataclasses.dataclass(frozen=True)
class Event:
    thread: str
    call: str
    paths: tuple  # by descriptor or by name
    arguments: str

    @property
    def creates(self):
        return self.call != "openat" or "O_CREAT" in self.arguments


class Strace:
    """strace on a running daemon, for a minute and a half at most: a change takes seconds."""

    PATIENCE = 90
    END_PATIENCE = 5

    def __init__(self, pid, arguments):
        command = ["strace", "-f", "--detach-on=execve", "-p", str(pid), *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.lines = []
        # Whatever strace waits for: once it is dead the kernel lets the daemon go, and reading ends.
        self.killer = threading.Timer(self.PATIENCE, self.process.kill)
        self.killer.daemon = True
        self.killer.start()
        if not self.wait_for("attached"):
            self.detach(signal.SIGKILL)
            raise RuntimeError(f"strace did not attach: {self.lines}")

    def wait_for(self, word):
        """True at the first line with this word; False when strace is through without it."""
        while line := self.process.stderr.readline():
            self.lines.append(line)
            if word in line:
                return True
        return False

    def end(self, patience=0.5):
        """Ends strace, whatever its daemon does: told to detach from one that is dying, strace may wait
        for it, and it for strace, for ever. The kernel detaches for a strace that is dead."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def detach(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.end(self.END_PATIENCE)
        self.lines += self.process.stderr.read().splitlines()
        self.process.wait()
        self.process.stderr.close()
        self.killer.cancel()

    def says(self, word):
        return any(word in line for line in self.lines)


def record(daemon, log, action):
    """The events of the daemon while `action` runs, and what that gave."""
    calls = ",".join((*ON_PATHS, *ON_PROGRAMS))
    strace = Strace(daemon.process.pid, ["-y", "-o", str(log), "-e", f"trace={calls}"])
    outcome = action()
    strace.detach()
    return parse(log.read_text(errors="replace")), outcome


def parse(text):
    events = []
    for line in text.splitlines():
        if match := LINE.match(line):
            call, arguments = match["call"], match["arguments"]
            by_descriptor = [] if arguments.startswith("AT_FDCWD") else DESCRIPTOR.findall(arguments.split(",")[0])
            by_name = [] if call in ("write", "pwrite64", "writev", "pwritev", "sendto") else NAME.findall(arguments)
            events.append(Event(match["thread"], call, tuple(by_descriptor + by_name), arguments))
    return events


def points(events, first=("rename", "unlink")):
    """Where the recorded change can be hit, in order. `first`: by which of its calls its thread is known."""
    worker = next(event.thread for event in events if event.call in first)
    seen = {}
    found = {}
    for event in events:
        if event.call in ON_PROGRAMS and event.thread == worker:
            path = ""
        elif event.call in ON_PATHS and event.paths and not event.paths[0].startswith("/dev/"):
            path = event.paths[0]
        else:
            continue
        count = (event.thread, event.call, path)
        seen[count] = seen.get(count, 0) + 1
        if event.creates:
            found[Point(event.call, path, seen[count])] = True
    return list(found)
