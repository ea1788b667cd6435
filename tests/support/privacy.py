"""Somebody who looks over our shoulder: at files that others may read, at processes that tell a secret."""

import os
import pathlib
import stat
import threading

PRIVATE_MODES = {stat.S_IFREG: 0o600, stat.S_IFDIR: 0o700}


class Watch:
    """While this is entered, all below `roots` and all processes are looked at, again and again.

    What is not as it should be stands in `complaints`, however short it lasted: a file that is not 0600, a
    directory that is not 0700, anything that is not root's, a secret among arguments or in an environment.
    """

    def __init__(self, secrets=(), roots=()):
        self.secrets = [secret.encode() for secret in secrets]
        self.roots = [pathlib.Path(root) for root in roots]
        self.complaints = set()
        self.paths = set()
        self.programs = set()
        # A looker with nothing to look at would only take the other's turns.
        looks = [self._look_at_processes, *([self._look_at_files] if self.roots else [])]
        self.samples = dict.fromkeys(looks, 0)
        self.done = threading.Event()
        self.lookers = [threading.Thread(target=self._repeat, args=[look]) for look in self.samples]

    @property
    def rounds(self):
        """How often everything was looked at."""
        return min(self.samples.values())

    def look_once_more(self):
        """Waits until what is there now has been looked at."""
        until = {look: number + 2 for look, number in self.samples.items()}
        while any(self.samples[look] < number for look, number in until.items()):
            self.done.wait(0.001)

    def _repeat(self, look):
        while not self.done.is_set():
            look()
            self.samples[look] += 1

    def _look_at_files(self):
        for root in self.roots:
            self._look_at(root)

    def _look_at(self, path):
        try:
            about = path.lstat()
            below = list(path.iterdir()) if stat.S_ISDIR(about.st_mode) else []
        except OSError:
            return  # it has gone
        self.paths.add(path)
        mode = stat.S_IMODE(about.st_mode)
        if mode != PRIVATE_MODES.get(stat.S_IFMT(about.st_mode)):
            self.complaints.add(f"{path} is {stat.filemode(about.st_mode)}")
        if (about.st_uid, about.st_gid) != (0, 0):
            self.complaints.add(f"{path} belongs to {about.st_uid}:{about.st_gid}")
        for child in below:
            self._look_at(child)

    def _look_at_processes(self):
        for name in os.listdir("/proc"):
            if name.isdigit():
                self._look_at_process(pathlib.Path("/proc", name))

    def _look_at_process(self, process):
        for part in ("cmdline", "environ"):
            try:
                text = (process / part).read_bytes()
            except OSError:
                continue  # it has ended
            if part == "cmdline" and text:
                self.programs.add(os.path.basename(text.split(b"\0")[0].decode(errors="replace")))
            if any(secret in text for secret in self.secrets):
                self.complaints.add(f"{part} of a process: {text.decode(errors='replace')}")

    def __enter__(self):
        for looker in self.lookers:
            looker.start()
        return self

    def __exit__(self, *ignored):
        self.done.set()
        for looker in self.lookers:
            looker.join()
