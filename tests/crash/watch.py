"""The second process: looks at Postfix's configuration all the while, as a passer-by would."""

import multiprocessing
import pathlib
import shutil
import subprocess
import tempfile
import time

import mailctl as m

LOOK_PAUSE = 0.001
POSTCONF_PAUSE = 0.04
SERVICE = b"mailctl-relay"  # what main.cf names when the relay speaks TLS from the first byte


def look():
    """main.cf and a master.cf that was there at the same time."""
    while True:
        main, master = m.MAIN_CF.read_bytes(), m.MASTER_CF.read_bytes()
        if main == m.MAIN_CF.read_bytes():
            return main, master


def watch(pipe, postconf):
    while True:
        pipe.recv()
        mains, masters, problems, runs, due = set(), set(), set(), 0, 0.0
        while not pipe.poll(LOOK_PAUSE):
            try:
                main, master = look()
            except OSError as error:
                problems.add(f"unreadable at an instant: {error}")
                continue
            mains.add(main)
            masters.add(master)
            if SERVICE in main and b"\n" + SERVICE not in master:
                problems.add("main.cf named a service that master.cf did not have")
            if time.monotonic() > due:
                result = subprocess.run([postconf, "-n"], capture_output=True, check=False)
                if result.returncode != 0:
                    problems.add(f"postconf -n failed: {result.stderr.decode(errors='replace')}")
                runs += 1
                due = time.monotonic() + POSTCONF_PAUSE
        pipe.recv()
        pipe.send((mains, masters, problems, runs))


class Watch:
    """Watches from begin() to end(), again and again."""

    def __init__(self):
        # Its own postconf, for tests that put something else in its place.
        postconf = pathlib.Path(tempfile.mkdtemp(), "postconf")
        shutil.copy2("/usr/sbin/postconf", postconf)
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=watch, args=(theirs, postconf), daemon=True)
        self.process.start()
        self.runs = 0

    def begin(self):
        self.pipe.send("begin")

    def end(self, stage):
        """What was wrong at any instant."""
        self.pipe.send("end")
        mains, masters, problems, runs = self.pipe.recv()
        self.runs += runs
        if not mains <= {stage.old.main, stage.new.main}:
            problems.add("main.cf was neither the old nor the new one at some instant")
        if not masters <= {stage.old.master, stage.new.master}:
            problems.add("master.cf was neither the old nor the new one at some instant")
        return sorted(problems)

    def close(self):
        self.process.kill()
        self.process.join()
