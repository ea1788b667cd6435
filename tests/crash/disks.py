"""Disks that are really full: a tmpfs on /etc/postfix and one on the state, with next to no room."""

import os
import subprocess
import time

from cell import POSTFIX, mount
from invariants import tables_answer
from scenarios import SCENARIOS, Stage
from work import Work

# Pages or inodes that are left; with the last ones a change goes through.
SPARE = (0, 1, 2, 3, 4, 6, 8, 12, 16)
UNIT = {"size": os.sysconf("SC_PAGE_SIZE"), "nr_inodes": 1}
ATTEMPTS = 100
AMPLE = {"size": "64m", "nr_inodes": "10000"}  # a tmpfs that has once had no limit takes none any more


class Disks(Work):
    def run(self):
        for scenario in SCENARIOS:
            if self.share.has(f"disk {scenario.name}"):
                self.full_disks(Stage(self.cell, self.cell.pristine, scenario))

    def full_disks(self, stage):
        stage.rehearse(lambda change: change.run(self.cell.daemon))
        self.cell.daemon.stop()
        mount("-t", "tmpfs", "-o", "mode=700", "state", str(self.cell.daemon.state))
        for directory in (POSTFIX, self.cell.daemon.state):
            for what in ("size", "nr_inodes"):
                for spare in SPARE:
                    self.full_disk(stage, directory, what, spare)
        self.cell.daemon.stop()
        subprocess.run(["umount", str(self.cell.daemon.state)], check=True)

    def full_disk(self, stage, directory, what, spare):
        daemon = self.cell.daemon
        stage.reset()
        daemon.start()
        self.watch.begin()
        leave_room(directory, what, spare)
        result = stage.scenario.change.run(daemon)
        # What could not be written down is settled when there is room again, by the next call.
        mount("-o", f"remount,{what}={AMPLE[what]}", str(directory))
        again = stage.scenario.change.run(daemon) if result.returncode else result
        found = [] if result.returncode in (0, 1, 3, 69) else [f"exit {result.returncode}: {result.stdout.strip()}"]
        if again.returncode != 0:
            found.append(f"with room again: exit {again.returncode}: {again.stdout.strip()}")
        found += [text for text in self.watch.end(stage) if "neither" not in text or not result.returncode]
        found += list(tables_answer(stage)) if not result.returncode else []
        if not self.cell.master_lives():
            found.append("master died")
        self.report.count("full disks" if result.returncode else "nearly full disks")
        name = f"{stage.scenario.name} on {directory} with {what} + {spare}"
        self.tell(name, found)


def leave_room(directory, what, spare):
    """Less than is in use is no limit: a daemon that has just started may write meanwhile."""
    for attempt in range(ATTEMPTS):
        try:
            mount("-o", f"remount,{what}={room(directory, what) + spare * UNIT[what]}", str(directory))
            return
        except subprocess.CalledProcessError:
            if attempt + 1 == ATTEMPTS:
                raise
            time.sleep(0.02)


def room(directory, what):
    """How much of a tmpfs is in use; it then takes nothing more."""
    about = os.statvfs(directory)
    if what == "size":
        return (about.f_blocks - about.f_bfree) * about.f_frsize
    return about.f_files - about.f_ffree
