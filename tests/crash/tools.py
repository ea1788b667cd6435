"""Programs of Postfix's that fail, hang, or take its master with them."""

import subprocess
import time

import mailctl as m
from invariants import complaints
from matrix import honesty
from programs import StandIns
from scenarios import SCENARIOS, Stage, changes, enable, must_succeed
from work import Work

# To be sent a signal is not yet to be dead.
KILL_MASTER = (
    "master=$(cat /var/spool/postfix/pid/master.pid); kill -9 $master; "
    "while grep -q '^State:.[RSD]' /proc/${master##* }/status; do sleep 0.01; done 2>/dev/null"
)


class Tools(Work):
    def run(self):
        if self.share.has("tools"):
            self.tools()

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
            ("the reload hangs", "postfix 1", "exec sleep 600", 3),
        ):
            found = self.with_stand_in(stage, stand_ins, at, deed, status)
            self.tell(name, found + complaints(stage))
        self.tell("the reload does nothing", self.another_master(stage, stand_ins, "exit 0"))
        self.tell(
            "master dies of the reload",
            self.another_master(stage, stand_ins, f'$real "$@"; {KILL_MASTER}; exit 0'),
        )
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

    def another_master(self, stage, stand_ins, deed):
        """The old configuration is back, and mail flows: a master that is dead or stuck gives way to another."""
        old = self.cell.master
        found = self.with_stand_in(stage, stand_ins, "postfix 1", deed, 3)
        try:
            self.cell.master = self.cell.wait_for_master()
        except RuntimeError as error:
            told = stage.cell.daemon.json("status")[1]
            raise RuntimeError(f"{error}; {found}; {told.get('alarms')}") from error
        if self.cell.master == old:
            found.append("Postfix's master is the same")
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
