"""Every writing call of every change is hit once: by death before it, by death after it, by errors."""

import concurrent.futures
import itertools
import re
import signal

import mailctl as m
import order
from invariants import LEFTOVERS, complaints
from scenarios import SCENARIOS, Stage
from strace import ON_PROGRAMS, Strace, points, record
from work import Work

FOREVER = 60_000_000  # microseconds; the daemon is killed long before

# What a call that starts a program can run into is another thing than what a file system says.
ERRORS = {True: ("EAGAIN",), False: ("EIO", "ENOSPC")}

# 0: in force. 3: rolled back. Of the others each says that nothing was changed.
HONEST = (0, 1, 3, 69, 75, 78)


class Matrix(Work):
    def __init__(self, cell, report, share, watch):
        super().__init__(cell, report, share, watch)
        self.pool = concurrent.futures.ThreadPoolExecutor(1)

    def run(self):
        for scenario in SCENARIOS:
            stage = Stage(self.cell, self.cell.pristine, scenario)
            found = self.rehearse(stage)
            for how, point in itertools.product(("before", "after", "EIO", "ENOSPC", "EAGAIN"), found):
                is_error = how.startswith("E")
                if is_error and how not in ERRORS[point.call in ON_PROGRAMS]:
                    continue
                # The same in every cell.
                name = f"{scenario.name}: {how} {point}".replace(str(self.cell.daemon.directory), "")
                if self.share.has_point(name):
                    self.hit(stage, how, point, name)

    def rehearse(self, stage):
        """The points of a change, from a run in which nothing goes wrong."""
        events = []

        def recorded(change):
            log = self.cell.home / "trace"
            seen, outcome = record(self.cell.daemon, log, lambda: change.run(self.cell.daemon))
            events.extend(seen)
            return outcome

        stage.rehearse(recorded)
        for complaint in order.complaints(events, self.cell.daemon.state):
            self.report.problem("order", f"{stage.scenario.name}: {complaint}")
        self.report.count("orders")
        return points(events)

    def hit(self, stage, how, point, name):
        stage.reset()
        self.cell.daemon.start()
        self.watch.begin()
        if how in ("before", "after"):
            is_hit, found = self.kill(stage, how, point)
        else:
            is_hit, found = self.fail(stage, how, point)
        found += self.watch.end(stage)
        if how not in ("before", "after"):
            found += self.repeat(stage)
        if not is_hit:
            self.report.count("missed")
            self.report.note(f"missed {name}")
        else:
            self.report.count("kills" if how in ("before", "after") else "errors")
        self.tell(name, found)

    def kill(self, stage, how, point):
        daemon = self.cell.daemon
        injection = "signal=KILL" if how == "before" else f"delay_exit={FOREVER}"
        strace = Strace(daemon.process.pid, point.arguments(injection))
        answer = self.pool.submit(stage.scenario.change.run, daemon)
        # The command ends when the daemon dies, or when the change went through without a hit.
        answer.add_done_callback(lambda _: strace.end())
        is_hit = strace.wait_for("killed by" if how == "before" else "(DELAYED)")
        is_hit = is_hit or daemon.process.poll() is not None
        if is_hit:
            daemon.process.kill()
            strace.process.kill()
        status = answer.result().returncode
        strace.detach()
        daemon.stop(signal.SIGKILL)
        daemon.start()
        found = complaints(stage)
        if status == 0 and m.MAIN_CF.read_bytes() != stage.new.main:
            found.append("exit 0, but main.cf is the old one")
        return is_hit, found

    def fail(self, stage, how, point):
        daemon = self.cell.daemon
        strace = Strace(daemon.process.pid, point.arguments(f"error={how}"))
        result = stage.scenario.change.run(daemon)
        strace.detach()
        found = complaints(stage, patience=1)
        if found and all(text.startswith(LEFTOVERS) for text in found):
            # Tables that could not be deleted behind the change go at the next start.
            daemon.stop()
            daemon.start()
            found = complaints(stage)
        return strace.says("(INJECTED)"), [*found, *honesty(stage, result)]

    def repeat(self, stage):
        """What failed once goes through when nothing fails."""
        again = stage.scenario.change.run(self.cell.daemon)
        if again.returncode != 0 or shape(m.MAIN_CF.read_bytes()) != shape(stage.new.main):
            return [f"afterwards the change does not go through: {again.returncode} {again.stdout.strip()}"]
        return []


def honesty(stage, result):
    """Complaints about an exit status that does not tell what is the case."""
    is_new = m.MAIN_CF.read_bytes() == stage.new.main
    if is_new is not (result.returncode == 0) or result.returncode not in HONEST:
        yield f"exit {result.returncode}, but main.cf is the {'new' if is_new else 'old'} one: {result.stdout.strip()}"


def shape(main):
    """A change made again gets another generation; all else is the same."""
    return re.sub(rb"/mailctl/\d+/", b"/mailctl/N/", main)
