"""Disks that are really full, and programs of Postfix's that really fail."""

import os
import subprocess
import time

import mailctl as m
from cell import POSTFIX, mount
from invariants import complaints, tables_answer
from matrix import honesty
from programs import StandIns
from scenarios import SCENARIOS, Stage, changes, enable, must_succeed

SPARE = (0, 1, 2, 3, 4, 6, 8, 12, 16)  # pages or inodes that are left; with the last ones it works


class Faults:
    def __init__(self, cell, report, share, watch):
        self.cell = cell
        self.report = report
        self.share = share
        self.watch = watch

    def run(self):
        for scenario in SCENARIOS:
            if self.share.has(f"disk {scenario.name}"):
                self.full_disks(Stage(self.cell, self.cell.pristine, scenario))
        if self.share.has("tools"):
            self.tools()

    # ---- disks

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
        mount("-o", f"remount,{what}={room(directory, what) + spare * UNIT[what]}", str(directory))
        result = stage.scenario.change.run(daemon)
        # What could not be written down is settled when there is room again, by the next call.
        mount("-o", f"remount,{what}=0", str(directory))
        again = stage.scenario.change.run(daemon) if result.returncode else result
        found = [] if result.returncode in (0, 1, 3, 69) else [f"exit {result.returncode}: {result.stdout.strip()}"]
        if again.returncode != 0:
            found.append(f"with room again: exit {again.returncode}: {again.stdout.strip()}")
        found += [text for text in self.watch.end(stage) if "neither" not in text or not result.returncode]
        found += list(tables_answer(stage)) if not result.returncode else []
        if not self.cell.master_lives():
            found.append("master died")
        self.report.count("full disks" if result.returncode else "nearly full disks")
        self.tell(f"{stage.scenario.name} on {directory} with {what} + {spare}", found)

    # ---- programs

    def tools(self):
        stand_ins = StandIns(self.cell)
        stage = Stage(self.cell, self.cell.pristine, SCENARIOS[1])
        stage.rehearse(lambda change: change.run(self.cell.daemon))
        for name, at, deed, status in (
            ("postmap fails", "postmap *", "exit 1", 1),
            ("postmap complains and does nothing", "postmap *", "echo no >&2; exit 0", 1),
            ("postmap hangs", "postmap 1", "exec sleep 600", 69),
            ("postconf fails", "postconf *", "exit 1", 78),
            ("the reload fails", "postfix 1", "exit 1", 3),
            ("the reload does nothing", "postfix 1", "exit 0", 3),
            ("the reload hangs", "postfix 1", "exec sleep 600", 3),
        ):
            found = self.with_stand_in(stage, stand_ins, at, deed, status)
            self.tell(name, found + complaints(stage))
        self.tell("master dies of the reload", self.master_dies(stage, stand_ins))
        self.tell("nothing helps", self.nothing_helps(stage, stand_ins))
        stand_ins.close()

    def with_stand_in(self, stage, stand_ins, at, deed, status):
        daemon = self.cell.daemon
        stage.reset()
        daemon.start()
        stand_ins.arm(at, deed)
        begun = time.monotonic()
        result = stage.scenario.change.run(daemon)
        stand_ins.disarm()
        found = list(honesty(stage, result)) if status != 4 else []
        if result.returncode != status:
            found.append(f"exit {result.returncode} and not {status}: {result.stdout.strip()}")
        if time.monotonic() - begun > 60:
            found.append("it takes more than a minute")
        if subprocess.run(["pgrep", "-x", "sleep"], capture_output=True, check=False).stdout:
            found.append("what hung was left running")
        self.report.count("failing programs")
        return found

    def master_dies(self, stage, stand_ins):
        """The old configuration is back, and mail flows: another master runs."""
        found = self.with_stand_in(stage, stand_ins, "postfix 1", f'$real "$@"; {KILL_MASTER}; exit 0', 3)
        self.cell.master = self.cell.wait_for_master()
        return found + complaints(stage)

    def nothing_helps(self, stage, stand_ins):
        """Even the way back fails: exit 4, and status shouts until a change goes through again."""
        daemon = self.cell.daemon
        found = self.with_stand_in(stage, stand_ins, "postfix *", f"{KILL_MASTER}; exit 1", 4)
        if m.MAIN_CF.read_bytes() != stage.old.main:
            found.append("main.cf is not the old one")
        if changes(daemon)[-1][1] != "stuck":
            found.append(f"the change is {changes(daemon)[-1]}")
        alarms = daemon.json("status")[1].get("alarms")
        if not alarms or "postfix check" not in alarms[0]:
            found.append(f"status does not shout: {alarms}")
        subprocess.run(["postfix", "start"], capture_output=True, check=True)
        self.cell.master = self.cell.wait_for_master()
        must_succeed(enable(port=465).run(daemon))
        if daemon.json("status")[1].get("alarms"):
            found.append("status shouts on after a change that went through")
        return found

    def tell(self, name, found):
        if found:
            self.report.problem(name, "; ".join(found), self.cell.logs())


# In blocks or inodes of the tmpfs.
UNIT = {"size": os.sysconf("SC_PAGE_SIZE"), "nr_inodes": 1}
KILL_MASTER = "kill -9 $(cat /var/spool/postfix/pid/master.pid)"


def room(directory, what):
    """How much of a tmpfs is in use; it then takes nothing more."""
    about = os.statvfs(directory)
    if what == "size":
        return (about.f_blocks - about.f_bfree) * about.f_frsize
    return about.f_files - about.f_ffree
