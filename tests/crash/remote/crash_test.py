#!/usr/bin/env python3
"""mailctld and its network helper are killed in the middle of acts at the platform, in DNS and in Postfix:

    tests/rig/with-provider --with platform --with dns -- python3 tests/crash/remote/crash_test.py

After each the three parties have to agree, and what was cut short goes through when it is repeated.
"""

import argparse
import collections
import pathlib
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / name) for name in ("crash/remote", "support", "rig/emulator")]
sys.path.append(str(TESTS / "crash"))

from kills import Kills  # noqa: E402
from operations import OPERATIONS  # noqa: E402
from scene import Scene  # noqa: E402

HITS_MIN = 60
POINTS_EACH = 12


class Report:
    def __init__(self, verbose, log):
        self.verbose = verbose
        self.log = log
        self.counts = collections.Counter()
        self.problems = []

    def count(self, what, name):
        self.counts[what] += 1
        if self.verbose:
            print(f"{what}: {name}", flush=True)

    def tell(self, name, complaints):
        if complaints:
            self.problems.append(name)
            print("FAILED", f"{name}: {'; '.join(complaints)}", flush=True)
            if self.verbose:
                print(self.log(), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=POINTS_EACH, help="for each act, about")
    parser.add_argument("--match", default="", help="only acts whose name holds this")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    begun = time.monotonic()
    scene = Scene()
    report = Report(options.verbose, scene.daemon.log)
    try:
        kills = Kills(scene, report)
        for operation in OPERATIONS:
            if options.match in operation.name:
                kills.run(operation, options.points)
    finally:
        scene.close()
    for what, number in sorted(report.counts.items()):
        print(f"{number:6} {what}")
    if not options.match and options.points >= POINTS_EACH and report.counts["kills"] < HITS_MIN:
        report.problems.append(f"only {report.counts['kills']} points at which mailctld was killed")
        print(report.problems[-1])
    print(f"{len(report.problems)} problems, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if report.problems else 0)


if __name__ == "__main__":
    main()
