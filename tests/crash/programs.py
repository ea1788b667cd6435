"""The programs that mailctld runs: each call of each is killed, or outlives a mailctld that is killed."""

import itertools
import pathlib
import shutil
import signal
import subprocess

import mailctl as m
from invariants import complaints
from matrix import honesty
from scenarios import SCENARIOS, Stage
from work import Work

PROGRAMS = ("/usr/sbin/postconf", "/usr/sbin/postmap", "/usr/sbin/postfix", "/usr/lib/postfix/sbin/smtp")

# In the place of a program: at the call in question it does the deed, otherwise its duty. A directory
# is made in one step, so two that run at the same time do not draw the same number.
STAND_IN = """#!/bin/sh
real={real}
n=1
until mkdir {tickets}/{name}.$n 2>/dev/null; do n=$((n + 1)); done
read -r at <{tickets}/at
case "{name} $n" in $at) ;; *) exec $real "$@" ;; esac
: >{tickets}/hit
. {tickets}/deed
"""


def dies_in(call, nth):
    injection = f"-e trace={call} -e inject={call}:signal=KILL:when={nth}"
    return f'exec strace -f -qq -o /dev/null {injection} $real "$@"'


KILL_ITSELF = {"dies before its work": "kill -9 $$", "dies after its work": '$real "$@"; kill -9 $$'}
KILL_DAEMON = {
    "works on without mailctld": 'kill -9 {daemon}; exec $real "$@"',
    "has worked when mailctld dies": '$real "$@"; kill -9 {daemon}',
}
# postmap is where a half-done file could be left behind.
KILL_IN_CALLS = {f"dies in {call}#{n}": dies_in(call, n) for call in ("pwrite64", "fdatasync") for n in (1, 2, 3)}


class StandIns:
    """Puts a stand-in before each program, in this cell's mount namespace only."""

    def __init__(self, cell):
        self.cell = cell
        self.tickets = cell.home / "tickets"
        self.tickets.mkdir()
        genuine = cell.home / "genuine"
        genuine.mkdir()
        for program in PROGRAMS:
            path = pathlib.Path(program)
            copy = genuine / path.name
            shutil.copy2(path, copy)
            subprocess.run(["mount", "--bind", self._write(path.name, copy), program], check=True)
        helper = cell.daemon.helpers / "mailctl-op"
        genuine_helper = helper.resolve()
        helper.unlink()
        helper.symlink_to(self._write("mailctl-op", genuine_helper))
        self.disarm()

    def _write(self, name, genuine):
        path = self.tickets.parent / f"stand-in-{name}"
        path.write_text(STAND_IN.format(real=genuine, tickets=self.tickets, name=name))
        path.chmod(0o755)
        return path

    def arm(self, at, deed):
        """`at` is a pattern of the shell's: "postmap 2", "postfix *"."""
        for path in self.tickets.iterdir():
            path.rmdir() if path.is_dir() else path.unlink()
        (self.tickets / "deed").write_text(deed + "\n")
        (self.tickets / "at").write_text(at + "\n")

    def disarm(self):
        """True when the deed was done since arm()."""
        is_hit = (self.tickets / "hit").exists()
        self.arm("nothing", "")
        return is_hit

    def calls(self):
        """The programs called since arm(): ("postmap", 2) is its second call."""
        drawn = (path.name.rsplit(".", 1) for path in self.tickets.iterdir() if path.is_dir())
        return sorted((name, int(number)) for name, number in drawn)

    def close(self):
        for program in PROGRAMS:
            subprocess.run(["umount", program], check=True)
        helper = self.cell.daemon.helpers / "mailctl-op"
        helper.unlink()
        helper.symlink_to(m.HELPERS["mailctl-op"].resolve())


class Programs(Work):
    def run(self):
        stand_ins = StandIns(self.cell)
        for scenario in SCENARIOS:
            stage = Stage(self.cell, self.cell.pristine, scenario)
            calls = []

            def counted(change):
                stand_ins.arm("nothing", "")
                result = change.run(self.cell.daemon)
                calls.extend(stand_ins.calls())
                return result

            stage.rehearse(counted)
            for (name, number), (what, deed) in itertools.product(calls, deeds().items()):
                if what in KILL_IN_CALLS and name != "postmap":
                    continue
                full_name = f"{scenario.name}: {name}#{number} {what}"
                if self.share.has_point(full_name):
                    self.hit(stage, stand_ins, full_name, f"{name} {number}", what, deed)
        stand_ins.close()

    def hit(self, stage, stand_ins, full_name, at, what, deed):
        daemon = self.cell.daemon
        stage.reset()
        daemon.start()
        self.watch.begin()
        stand_ins.arm(at, deed.format(daemon=daemon.process.pid))
        result = stage.scenario.change.run(daemon)
        is_hit = stand_ins.disarm()
        if what in KILL_DAEMON:
            daemon.stop(signal.SIGKILL)
            daemon.start()
        found = complaints(stage)
        if what not in KILL_DAEMON:
            found += honesty(stage, result)
        found += self.watch.end(stage)
        if is_hit:
            self.report.count("kills around a program")
        elif what not in KILL_IN_CALLS:  # a program that only reads makes no such call
            self.report.count("missed")
        if found:
            self.report.problem(full_name, "; ".join(found), self.cell.logs())


def deeds():
    return KILL_ITSELF | KILL_DAEMON | KILL_IN_CALLS
