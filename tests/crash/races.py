"""Our changes against an administrator's edits and reloads, for a minute: nobody loses anything."""

import itertools
import os
import subprocess
import threading
import time

import mailctl as m
from scenarios import DISABLE, OTHER_PASSWORD, enable, must_succeed
from watch import SERVICE, look
from work import Work

SECONDS = float(os.environ.get("MAILCTL_RACE_SECONDS", "60"))
TRY_AGAIN = 75  # an honest answer when postconf holds the lock for long
EDIT_PAUSE = 0.1
SECONDS_A_CHANGE = 3  # on a busy machine
FOREIGN = ("x_marker_", "delay_warning_time")


class Races(Work):
    def __init__(self, cell, report, share, watch):
        super().__init__(cell, report, share, watch)
        self.end = time.monotonic() + SECONDS
        self.problems = set()
        self.edits = []
        self.went_through = 0

    def run(self):
        if not self.share.has("races"):
            return
        self.cell.restore(self.cell.pristine)
        before = m.MAIN_CF.read_bytes().splitlines()
        daemon = self.cell.daemon.start()
        loops = [threading.Thread(target=loop) for loop in (self.ours, self.edit, self.reload, self.look_on)]
        for loop in loops:
            loop.start()
        for loop in loops:
            loop.join()
        # The last word may have been "busy".
        must_succeed(DISABLE.run(daemon))
        if self.went_through < SECONDS / SECONDS_A_CHANGE:
            self.problems.add(f"only {self.went_through} changes of ours went through")
        self.check(before)
        for problem in sorted(self.problems):
            self.report.problem("races", problem, self.cell.logs())

    def rounds(self, what):
        done = 0
        while time.monotonic() < self.end:
            done += 1
            yield done
        self.report.count(what, done)

    def ours(self):
        commands = itertools.cycle((enable(), enable(port=465), enable(password=OTHER_PASSWORD), DISABLE))
        for _ in self.rounds("our changes"):
            result = next(commands).run(self.cell.daemon)
            if result.returncode == TRY_AGAIN:
                self.report.count("our changes that found it busy")
            elif result.returncode == 0:
                self.went_through += 1
            else:
                self.problems.add(f"exit {result.returncode}: {result.stdout.strip()}")

    def edit(self):
        """Each edit leaves a mark of its own and overwrites a real setting."""
        for number in self.rounds("edits by postconf -e"):
            words = [f"x_marker_{number}={number}", f"delay_warning_time={number}h"]
            if m.postconf("-e", *words).returncode == 0:
                self.edits.append(number)
            # Postfix's programs read main.cf again and again while it is younger than two seconds;
            # with an edit every moment none of them, and none of ours, would ever get anywhere.
            settled = time.time() - 10
            os.utime(m.MAIN_CF, (settled, settled))
            time.sleep(EDIT_PAUSE)

    def reload(self):
        for _ in self.rounds("reloads"):
            subprocess.run(["postfix", "reload"], capture_output=True, check=False)
            time.sleep(0.1)

    def look_on(self):
        for _ in self.rounds("looks"):
            try:
                main, master = look()
            except OSError as error:
                self.problems.add(f"unreadable at an instant: {error}")
                continue
            if SERVICE in main and b"\n" + SERVICE not in master:
                self.problems.add("main.cf named a service that master.cf did not have")
            if m.postconf("-n").returncode != 0:
                self.problems.add("postconf -n failed")
            if not self.cell.master_lives():
                self.problems.add("master died")
            time.sleep(0.02)

    def check(self, before):
        lines = m.MAIN_CF.read_bytes().splitlines()
        lost = [n for n in self.edits if f"x_marker_{n} = {n}".encode() not in lines]
        if lost:
            self.problems.add(f"edits were lost: {lost}")
        if self.edits and f"delay_warning_time = {self.edits[-1]}h".encode() not in lines:
            self.problems.add("the last edit of delay_warning_time was lost")
        ours = [line for line in lines if not line.startswith(tuple(name.encode() for name in FOREIGN))]
        if ours != before:
            self.problems.add("after disable, main.cf is not what it was but for the edits")
        if self.cell.daemon.json("relay", "status")[1]["drift"]:
            self.problems.add("drift is left")
