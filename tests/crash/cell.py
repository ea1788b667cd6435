"""A Postfix and a mailctld of one worker's own, and the way back to how both were.

Several workers run side by side in one rig. Each is in mount, network and process namespaces of its
own (see crash_test.py), so that what it does to /etc/postfix and to the programs of Postfix is
nobody else's business and ends with it.
"""

import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time

import mailctl as m
from services import Dovecot

POSTFIX = pathlib.Path("/etc/postfix")
TELLING = re.compile(r"warning: (?!.*does not resolve)|error: |fatal: |panic: |master\[")  # in its log

# What an editor is likely to get wrong, and a value that has to come back on disable.
FOREIGN_LINES = b"""
# Kept by the administrator, caf\xe9 in Latin-1.
x_marker = foreign
\t, continued
smtp_sasl_auth_enable=no
"""


def lines_of(log):
    return log.read_text(errors="replace").splitlines() if log.exists() else []


def mount(*words):
    subprocess.run(["mount", *words], check=True)


class Snapshot:
    """Every byte and mode below some directories, to compare with and to go back to."""

    def __init__(self, *roots):
        self.roots = roots
        self.entries = {str(path): entry_of(path) for root in roots for path in walk(root)}

    def restore(self):
        """Only what differs, and files by renaming: Postfix may look at any moment."""
        for root in self.roots:
            for path in sorted(walk(root), reverse=True):
                if str(path) not in self.entries:
                    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        for name, entry in sorted(self.entries.items()):
            path = pathlib.Path(name)
            if os.path.lexists(path) and entry_of(path) == entry:
                continue
            mode, modified, content = entry
            if stat.S_ISDIR(mode):
                path.mkdir(exist_ok=True)
                path.chmod(stat.S_IMODE(mode))
                continue
            aside = path.with_name(path.name + ".restored")
            aside.write_bytes(content)
            aside.chmod(stat.S_IMODE(mode))
            os.utime(aside, ns=(modified, modified))
            aside.rename(path)


def walk(root):
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            yield pathlib.Path(directory, name)


def entry_of(path):
    """Mode, time and content. A directory's time tells nothing: it changes with its entries."""
    about = path.lstat()
    if stat.S_ISDIR(about.st_mode):
        return about.st_mode, 0, None
    if stat.S_ISLNK(about.st_mode):
        return about.st_mode, 0, None  # Postfix's directory has some; nobody touches them
    return about.st_mode, about.st_mtime_ns, path.read_bytes()


class Cell:
    def __init__(self):
        self.home = pathlib.Path("/run/crash-cell")
        self.home.mkdir(exist_ok=True)
        mount("-t", "tmpfs", "-o", "mode=755", "cell", str(self.home))
        tempfile.tempdir = str(self.home)
        self._own_postfix()
        with open(m.MAIN_CF, "ab") as main:
            main.write(FOREIGN_LINES)
        m.write_settled(m.MAIN_CF, m.MAIN_CF.read_bytes())
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        # So that master never waits for room at its own postlogd; see tests/rig/lib/inside.
        pathlib.Path("/proc/sys/net/unix/max_dgram_qlen").write_text("512")
        subprocess.run(["postfix", "start"], check=True, capture_output=True)
        self.daemon = m.Daemon()
        self.master = self.wait_for_master()
        self.pristine = self.snapshot()

    def _own_postfix(self):
        copy = self.home / "etc-postfix"
        shutil.copytree(POSTFIX, copy, symlinks=True)
        shutil.rmtree(copy / "mailctl", ignore_errors=True)
        for directory in (POSTFIX, "/var/spool/postfix", "/var/lib/postfix", "/var/log"):
            mount("-t", "tmpfs", "-o", "mode=755", "cell", str(directory))
        shutil.copytree(copy, POSTFIX, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(copy)
        shutil.chown("/var/lib/postfix", "postfix", "postfix")
        subprocess.run(["/usr/lib/postfix/configure-instance.sh", "-"], check=True, capture_output=True)

    def wait_for_master(self):
        """The process number of a master that is up."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if subprocess.run(["postfix", "status"], capture_output=True, check=False).returncode == 0:
                return m.master_pid()
            time.sleep(0.02)
        raise RuntimeError("Postfix does not run")

    def master_lives(self):
        try:
            name = pathlib.Path(f"/proc/{self.master}/comm").read_text().strip()
            state = pathlib.Path(f"/proc/{self.master}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return False
        return name == "master" and state != "Z" and m.master_pid() == self.master

    def snapshot(self):
        """Taken while no mailctld runs, so that its store is one closed file."""
        return Snapshot(POSTFIX, self.daemon.state)

    def restore(self, snapshot):
        """Brings Postfix's files and the store back. Whatever mailctld did since is forgotten."""
        self.daemon.stop(signal.SIGKILL)
        self.daemon.state.mkdir(mode=0o700, exist_ok=True)
        snapshot.restore()
        self.daemon.log_path.write_bytes(b"")

    def logs(self):
        """The ends of mailctld's, of Postfix's and of Dovecot's, and before them what of Postfix's is rare and tells most."""
        mail = lines_of(pathlib.Path("/var/log/mail.log"))
        telling = [line for line in mail if TELLING.search(line)]
        return "\n".join([self.daemon.log(), *telling[-40:], "", *mail[-30:], "", *lines_of(Dovecot.log)[-30:]])

    def close(self):
        self.daemon.close()
        subprocess.run(["postfix", "stop"], capture_output=True, check=False)
