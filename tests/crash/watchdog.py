"""Ends a cell in which nothing happens any more, and tells first what it was waiting for."""

import faulthandler
import os
import subprocess
import sys
import threading
import time

PATIENCE = 300  # no point and no scenario takes a minute, races but for their own minute
EXIT = 70


class Watchdog:
    def __init__(self):
        self.seen = time.monotonic()
        threading.Thread(target=self.wait, daemon=True).start()

    def pat(self):
        self.seen = time.monotonic()

    def wait(self):
        while time.monotonic() < self.seen + PATIENCE:
            time.sleep(1)
        print(f"a cell stood still for {PATIENCE} s", file=sys.stderr)
        faulthandler.dump_traceback(all_threads=True)
        subprocess.run(["ps", "-eLo", "pid,tid,ppid,stat,wchan:24,args"], stdout=sys.stderr, check=False, timeout=10)
        sys.stderr.flush()
        os._exit(EXIT)
