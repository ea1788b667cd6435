"""A command on a terminal of its own, and somebody who types and reads there."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time


class Terminal:
    """A pseudo terminal; what was shown so far is `shown`."""

    def __init__(self):
        self.keyboard, self.line = pty.openpty()
        self.shown = ""
        self.place = 0  # of what read_to() has not passed yet
        self.process = None

    def start(self, command, env=None, **redirected):
        """Runs the command with this as its controlling terminal."""
        standard = {"stdin": self.line, "stdout": self.line, "stderr": self.line, **redirected}
        self.process = subprocess.Popen(
            [str(word) for word in command], start_new_session=True, preexec_fn=self._take_control,
            env={"PATH": "/usr/bin:/bin", "TERM": "xterm", **(env or {})}, **standard,
        )
        return self

    def _take_control(self):
        fcntl.ioctl(self.line, termios.TIOCSCTTY, 0)

    def type(self, text):
        os.write(self.keyboard, text.encode())

    def is_echoing(self):
        local_modes = termios.tcgetattr(self.line)[3]
        return bool(local_modes & termios.ECHO)

    def read_to(self, text, patience=20):
        """Reads on until the text is shown; gives whether it ever was."""
        deadline = time.monotonic() + patience
        while (found := self.shown.find(text, self.place)) < 0:
            if time.monotonic() > deadline:
                return False
            self._read(0.05)
        self.place = found + len(text)
        return True

    def wait(self, patience=60):
        """Reads to the command's end; gives its exit status."""
        deadline = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"still running; shown: {self.shown!r}")
            self._read(0.05)
        while self._read(0):
            pass
        return self.process.returncode

    def _read(self, patience):
        if not select.select([self.keyboard], [], [], patience)[0]:
            return False
        self.shown += os.read(self.keyboard, 65536).decode(errors="replace")
        return True

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.keyboard)
        os.close(self.line)
