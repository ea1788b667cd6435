#!/usr/bin/env python3
"""Kills, errors, full disks and races: after each, Postfix's configuration is the old or the new one.

Runs inside tests/rig/with-provider. Without arguments it runs all of it, in some ten minutes; ./runtests
hits every third point, and --help tells of less. The work is shared out among cells (see cell.py) that run side by side.
"""

import argparse
import collections
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time
import traceback
import zlib

for folder in ("rig/emulator", "support", "machine", "machine/change"):
    sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / folder))
from cell import Cell  # noqa: E402
from disks import Disks  # noqa: E402
from hosted import Hosted  # noqa: E402
from matrix import Matrix  # noqa: E402
from power_cut import PowerCut  # noqa: E402
from programs import Programs  # noqa: E402
from races import Races  # noqa: E402
from several import Several  # noqa: E402
from tools import Tools  # noqa: E402
from watch import Watch  # noqa: E402
from watchdog import Watchdog  # noqa: E402

BUSY = {  # shared out among cells
    "matrix": Matrix, "programs": Programs, "disks": Disks, "several": Several, "hosted": Hosted, "power": PowerCut,
}
PATIENT = {"tools": Tools, "races": Races}  # waits more than it works: a cell beside the others
ALL = BUSY | PATIENT
POINTS_MIN = 200
SHORT_ONE_IN = 16
POINTS_PROVEN_ONE_IN = 3  # how much may be left out without the proof
HEARTBEAT = 60
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child")


class Report:
    """What a cell tells the first process: one JSON object a line."""

    def __init__(self, stream):
        self.stream = stream
        self.watchdog = Watchdog()

    def send(self, **fields):
        self.watchdog.pat()
        self.stream.write(json.dumps(fields) + "\n")
        self.stream.flush()

    def count(self, what, number=1):
        self.send(count=what, number=number)

    def note(self, text):
        self.send(note=text)

    def problem(self, where, text, log=""):
        self.send(problem=f"{where}: {text}", log=log)


class Share:
    """Which part of the work is this cell's. Goes by names, so that the cells need not talk."""

    def __init__(self, options):
        self.options = options

    def has_point(self, name, one_in=1):
        """`one_in` for what takes longer, where not all is asked for."""
        one_in = 1 if self.options.one_in == 1 else self.options.one_in * one_in
        turn = self.options.turn % one_in
        return self.has(name) and zlib.crc32(name.encode()) // self.options.cells % one_in == turn

    def may_have(self, scenario):
        """Whether any point of it is asked for."""
        return self.options.match.split(":")[0] in scenario or scenario in self.options.match

    def has(self, name):
        is_asked_for = self.options.match in name
        return is_asked_for and zlib.crc32(name.encode()) % self.options.cells == self.options.cell


def run_cell(options):
    report = Report(sys.stdout)
    cell, watch = Cell(), Watch()
    try:
        for stage, work in ALL.items():
            if stage in options.stages:
                work(cell, report, Share(options), watch).run()
    except Exception:
        report.problem("cell", traceback.format_exc(), cell.logs())
    finally:
        report.count("times that postconf -n was run meanwhile", watch.runs)
        watch.close()
        cell.close()
    report.send(end=options.cell)


def start_cells(options):
    """One for each part of the busy work, and one for the patient work."""
    busy = [stage for stage in options.stages if stage in BUSY]
    patient = [stage for stage in options.stages if stage in PATIENT]
    parts = [(number, options.cells, busy) for number in range(options.cells) if busy]
    parts += [(0, 1, patient)] if patient else []
    return [start_cell(options, *part) for part in parts]


def start_cell(options, number, cells, stages):
    command = [
        *NAMESPACES, sys.executable, __file__, "--cell", str(number), "--cells", str(cells),
        "--one-in", str(options.one_in), "--turn", str(options.turn), "--match", options.match, *stages,
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def listen(cell, heard):
    for line in cell.stdout:
        heard.put(json.loads(line))
    heard.put(None)


def hear(cells):
    """What the cells say, as it comes, until the last of them has ended."""
    heard = queue.Queue()
    for cell in cells:
        threading.Thread(target=listen, args=(cell, heard), daemon=True).start()
    for _ in cells:
        yield from iter(heard.get, None)


def gather(cells, verbose):
    """Follows the cells to their end; gives the counts and the problems. Says now and then how far it is."""
    counts, problems = collections.Counter(), []
    begun = said = time.monotonic()
    for fields in hear(cells):
        if time.monotonic() > said + HEARTBEAT:
            said = time.monotonic()
            kills, errors = (sum(counts[what] for what in counts if what.startswith(word)) for word in ("kill", "error"))
            print(f"{said - begun:5.0f} s: {kills} kills, {errors} errors", flush=True)
        if "count" in fields:
            counts[fields["count"]] += fields["number"]
        elif "problem" in fields:
            problems.append(fields["problem"])
            print("FAILED", fields["problem"], flush=True)
            print(fields["log"], flush=True)
        elif "note" in fields and verbose:
            print(fields["note"], flush=True)
    for cell in cells:
        if cell.wait() != 0:
            problems.append(f"a cell ended with {cell.returncode}")
            print(problems[-1])
    return counts, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stages", nargs="*", default=list(ALL), metavar="STAGE", help=" ".join(ALL))
    parser.add_argument("--cells", type=int, default=os.cpu_count())
    parser.add_argument("--short", action="store_true", help="a minute's worth")
    parser.add_argument("--one-in", type=int, default=1, help="hit only every so manieth point")
    parser.add_argument("--turn", type=int, default=0, help="which of them; all turns hit all points once")
    parser.add_argument("--match", default="", help="only points whose name holds this")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--cell", type=int, default=-1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell >= 0:
        run_cell(options)
        return
    if options.short:
        options.one_in = SHORT_ONE_IN
        os.environ.setdefault("MAILCTL_RACE_SECONDS", "20")
    begun = time.monotonic()
    counts, problems = gather(start_cells(options), options.verbose)
    for what, number in sorted(counts.items()):
        print(f"{number:6} {what}")
    if not problems and "matrix" in options.stages and options.one_in <= POINTS_PROVEN_ONE_IN and counts["kills"] < POINTS_MIN:
        problems.append(f"only {counts['kills']} points at which mailctld was killed")
        print(problems[-1])
    print(f"{len(problems)} problems, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
