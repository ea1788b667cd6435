#!/usr/bin/env python3
"""Kills, errors, full disks and races: after each, Postfix's configuration is the old or the new one.

Runs inside tests/rig/with-provider. Without arguments it runs all of it, in a few minutes; see --help
for less. The work is shared out among cells (see cell.py) that run side by side.
"""

import argparse
import collections
import json
import os
import pathlib
import selectors
import subprocess
import sys
import time
import traceback
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from cell import Cell  # noqa: E402
from faults import Faults  # noqa: E402
from matrix import Matrix  # noqa: E402
from programs import Programs  # noqa: E402
from watch import Watch  # noqa: E402

ALL = {"matrix": Matrix, "programs": Programs, "faults": Faults}
POINTS_MIN = 200
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child")


class Report:
    """What a cell tells the first process: one JSON object a line."""

    def __init__(self, stream):
        self.stream = stream

    def send(self, **fields):
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

    def has_point(self, name):
        return self.has(name) and zlib.crc32(name.encode()) // self.options.cells % self.options.one_in == 0

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
        watch.close()
        cell.close()
    report.send(end=options.cell)


def start_cell(options, number):
    command = [
        *NAMESPACES, sys.executable, __file__, "--cell", str(number), "--cells", str(options.cells),
        "--one-in", str(options.one_in), "--match", options.match, *options.stages,
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def gather(cells, verbose):
    """Follows the cells to their end; gives the counts and the problems."""
    counts, problems = collections.Counter(), []
    selector = selectors.DefaultSelector()
    for cell in cells:
        selector.register(cell.stdout, selectors.EVENT_READ)
    while selector.get_map():
        for key, _ in selector.select():
            line = key.fileobj.readline()
            if not line:
                selector.unregister(key.fileobj)
                continue
            fields = json.loads(line)
            if "count" in fields:
                counts[fields["count"]] += fields["number"]
            elif "problem" in fields:
                problems.append(fields["problem"])
                print("FAILED", fields["problem"], flush=True)
                if verbose:
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
    parser.add_argument("--one-in", type=int, default=1, help="hit only every so manieth point")
    parser.add_argument("--match", default="", help="only points whose name holds this")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--cell", type=int, default=-1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell >= 0:
        run_cell(options)
        return
    begun = time.monotonic()
    counts, problems = gather([start_cell(options, n) for n in range(options.cells)], options.verbose)
    print(dict(counts), f"{time.monotonic() - begun:.0f} s")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
