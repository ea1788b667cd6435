"""A systemd-journald of the rig's own, for tests of what the journal alone can tell: who wrote a line.

It needs a /dev of its own, since the system logger's socket is /dev/log.
"""

import json
import os
import pathlib
import subprocess
import time
import uuid

JOURNALD = "/lib/systemd/systemd-journald"
DIRECTORY = pathlib.Path("/run/systemd/journal")
MACHINE_ID = pathlib.Path("/etc/machine-id")
DEVICES = ("full", "null", "random", "tty", "urandom", "zero")


def run(*command):
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)


def private_devices():
    """Puts a /dev over the machine's that holds what mail needs and is written by nobody else."""
    new = pathlib.Path("/run/devices")
    new.mkdir()
    run("mount", "-t", "tmpfs", "-o", "mode=755", "rig", str(new))
    for name in DEVICES:
        (new / name).touch()
        run("mount", "--bind", f"/dev/{name}", str(new / name))
    for name in ("pts", "shm"):
        (new / name).mkdir()
        run("mount", "--bind", f"/dev/{name}", str(new / name))
    for name, target in (("fd", "/proc/self/fd"), ("log", DIRECTORY / "dev-log"), ("ptmx", "pts/ptmx")):
        (new / name).symlink_to(target)
    run("mount", "--move", str(new), "/dev")
    new.rmdir()


def private_machine_id():
    """A container that has never booted has none, and then journalctl finds nothing."""
    new = pathlib.Path("/run/machine-id")
    new.write_text(f"{uuid.uuid4().hex}\n")
    run("mount", "--bind", str(new), str(MACHINE_ID))


class SystemJournal:
    """The system logger, until it is closed. Meant to be the only one in its namespaces."""

    def __init__(self):
        private_devices()
        private_machine_id()
        DIRECTORY.mkdir(parents=True, exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "SYSTEMD_LOG_TARGET": "null"}
        self.process = subprocess.Popen([JOURNALD], env=environment, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not (DIRECTORY / "dev-log").is_socket():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("systemd-journald did not start")
            time.sleep(0.02)

    def entries(self, *words):
        """What journalctl has for these words, the oldest first."""
        shown = subprocess.run(
            ["journalctl", "--quiet", "--output", "json", *words],
            check=False, capture_output=True, text=True, timeout=60,
        )
        return [json.loads(line) for line in shown.stdout.splitlines()]

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        run("umount", "--lazy", str(MACHINE_ID))
        run("umount", "--recursive", "--lazy", "/dev")
