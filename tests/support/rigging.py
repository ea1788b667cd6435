"""What tests on a real machine look with: logs, folders, programs."""

import pathlib
import re
import subprocess
import time


class Tail:
    """What a log has gained since this was made, or since its start."""

    def __init__(self, path, start=None):
        self.path = pathlib.Path(path)
        end = self.path.stat().st_size if self.path.exists() else 0
        self.start = end if start is None else start

    def text(self):
        if not self.path.exists():
            return ""
        with open(self.path, "rb") as log:
            log.seek(self.start)
            return log.read().decode(errors="replace")

    def wait_for(self, pattern, patience=10):
        """The first match, or None when it does not come."""
        deadline = time.monotonic() + patience
        while True:
            found = re.search(pattern, self.text())
            if found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


def run(*command, check=True, **more):
    return subprocess.run(
        command, text=True, capture_output=True, check=check, timeout=60, **more
    )


def tree(*roots):
    """Everything below, as a dictionary: mode, owner and content of each path."""
    found = {}
    for root in roots:
        for path in [root, *sorted(root.rglob("*"))]:
            about = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
            found[str(path)] = (about.st_mode, about.st_uid, about.st_gid, content)
    return found


def parameters():
    """What `postconf -n` says, as a dictionary."""
    shown = subprocess.run(["postconf", "-n"], capture_output=True, check=True).stdout
    rows = (line.partition(" =") for line in shown.decode("latin-1").splitlines())
    return {name: value.strip() for name, _, value in rows}
