"""Death of mailctld before and after its calls, and of its network helper in the middle of a job."""

import concurrent.futures
import contextlib
import os
import signal
import time

import dns_servers as d
import mailctl as m
from invariants import complaints, repeated
from operations import ZONE
from strace import Point, Strace, record

FOREVER = 60_000_000  # microseconds; the daemon is killed long before
CALLS = ("pwrite64", "fdatasync", "rename", "sendto", "sendmsg", "clone3")
LATE_SECONDS = 20
MOMENTS = ("before", "after", "late", "both die")


def points(events):
    """Where the recorded act can be hit, in order: a call, its file, and its number in its thread."""
    seen, found = {}, {}
    for event in events:
        if event.call not in CALLS:
            continue
        path = event.paths[0] if event.paths and event.call in ("pwrite64", "fdatasync", "rename") else ""
        if path.startswith("/dev/"):
            continue
        key = (event.thread, event.call, path)
        seen[key] = seen.get(key, 0) + 1
        found[Point(event.call, path, seen[key])] = True
    return list(found)


def is_commit(point):
    """The switch to another main.cf, which is met on both sides in any case."""
    return point.call == "rename" and point.path == f"{m.MAIN_CF}.tmp"


class Kills:
    def __init__(self, scene, report):
        self.scene = scene
        self.report = report
        self.pool = concurrent.futures.ThreadPoolExecutor(1)

    def run(self, operation, most):
        self.scene.operation = operation
        self.scene.prepare(operation)
        found = self.rehearse(operation)
        both = [(how, point) for point in found for how in ("before", "after")]
        step = max(1, len(both) // most)
        # An odd step meets both sides of the calls.
        chosen = both[:: step if step % 2 or step == 1 else step + 1]
        chosen += [hit for hit in both if is_commit(hit[1]) and hit not in chosen]
        for how, point in chosen:
            name = f"{operation.name}: {how} {point}".replace(str(self.scene.daemon.directory), "")
            self.report.tell(name, self.hit(operation, how, point, name))
        for endpoint in operation.endpoints:
            for moment in MOMENTS if endpoint == "smtp/create" else ("after", "both die"):
                name = f"{operation.name}: the helper dies {moment} {endpoint}"
                self.report.tell(name, self.kill_helper(operation, endpoint, moment))

    def begin(self, operation):
        self.scene.reset()
        operation.disturb(self.scene.platform)
        self.scene.daemon.start()

    def rehearse(self, operation):
        """The points of the act, from a run in which nothing goes wrong, and what it leads to."""
        self.begin(operation)
        trace = self.scene.daemon.directory / "trace"
        events, result = record(self.scene.daemon, trace, lambda: operation.act.run(self.scene.daemon))
        self.scene.must(result)
        self.scene.new_main = m.MAIN_CF.read_bytes()
        self.scene.new_zone = d.records(ZONE)
        return points(events)

    def hit(self, operation, how, point, name):
        daemon = self.scene.daemon
        self.begin(operation)
        injection = "signal=KILL" if how == "before" else f"delay_exit={FOREVER}"
        strace = Strace(daemon.process.pid, point.arguments(injection))
        answer = self.pool.submit(operation.act.run, daemon)
        # The command ends when the daemon dies, or when the act went through without a hit.
        answer.add_done_callback(lambda _: strace.end())
        is_hit = strace.wait_for("killed by" if how == "before" else "(DELAYED)")
        is_hit = is_hit or daemon.process.poll() is not None
        if is_hit:
            daemon.process.kill()
            strace.process.kill()
        answer.result()
        strace.detach()
        daemon.stop(signal.SIGKILL)
        self.report.count("kills" if is_hit else "missed", name)
        daemon.start()
        return self.aftermath()

    def aftermath(self):
        return complaints(self.scene) or repeated(self.scene)

    def kill_helper(self, operation, endpoint, moment):
        """While the platform has its request; "late" is applied only when nobody waits for it any more."""
        self.begin(operation)
        platform, daemon = self.scene.platform, self.scene.daemon
        platform.fault(endpoint, "hang", times=1, seconds=LATE_SECONDS, after=moment in ("after", "both die"))
        if moment == "before":
            platform.fault(endpoint, "lost", times=1, applied=False)
        answer = self.pool.submit(operation.act.run, daemon)
        while not platform.calls(endpoint) and not answer.done():
            time.sleep(0.01)
        if answer.done():
            return [f"{endpoint} was not asked: {answer.result().stdout}"]
        time.sleep(0.05)
        if moment == "both die":
            daemon.process.kill()
        for pid in self.scene.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = answer.result().returncode
        self.report.count("helpers killed", f"{operation.name} {endpoint} {moment}: exit {status}")
        platform.clear()
        time.sleep(0.1)
        if moment == "both die":
            daemon.stop(signal.SIGKILL)
            daemon.start()
        return self.aftermath()
