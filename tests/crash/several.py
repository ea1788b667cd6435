"""Changes of Dovecot alone, of Rspamd alone, and of both with Postfix: each writing call is hit once.

The daemon is tests/house, whose request sets what features have. At every instant each program's
configuration is one that its own parser takes, and afterwards all files are on one side, each program
works with them, is the process that it was, and mail goes in.
"""

import concurrent.futures
import dataclasses
import itertools
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import mailctl as m
from cell import POSTFIX, Snapshot, mount
from house import row
from matrix import ERRORS, FOREVER
from scenarios import changes
from services import Dovecot, Rspamd
from strace import ON_PROGRAMS, Strace, points, record
from waiting import wait_for
from work import Work

HOUSE = m.BUILD / "tests/house/mailctld_house"
DOVECOT = "dovecot conf.d/99-mailctl.conf"
RSPAMD = "rspamd local.d/milter_headers.conf"
OURS = ("00-mailctl.conf", "95-mailctl-proof.conf", "99-mailctl.conf", "milter_headers.conf")
STAMP = re.compile(rb"mailctl-proof-[0-9a-f]+(-end)?")
PATIENCE = 60
LOOK_PAUSE = 0.05
# Laying out what is to be tried makes and removes a link for each file of the administrator's.
ALIKE = ("symlink", "unlinkat", "rmdir", "mkdir")
ALIKE_KEPT = 2


def listener(name):
    return f"service auth {{\n  unix_listener {name} {{\n    mode = 0600\n  }}\n}}\n"


MILTER = {"smtpd_milters": "inet:127.0.0.1:11332"}
A, B = {DOVECOT: listener("mailctl-a")}, {DOVECOT: listener("mailctl-b")}
BAR, LEVEL = {RSPAMD: 'use = ["x-spamd-bar"];\n'}, {RSPAMD: 'use = ["x-spam-level"];\n'}


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    before: tuple  # of parts, or empty
    parts: tuple
    one_in: int = 1  # of its points; a reload of Rspamd takes a second


SCENARIOS = (
    Scenario("dovecot", (), (row("hardening", {}, A),)),
    Scenario("dovecot otherwise", (row("hardening", {}, A),), (row("hardening", {}, B),)),
    Scenario("dovecot away", (row("hardening", {}, A),), (row("hardening", None),)),
    Scenario("rspamd", (), (row("signing", {}, BAR),), 3),
    Scenario("rspamd otherwise", (row("signing", {}, BAR),), (row("signing", {}, LEVEL),), 3),
    Scenario("rspamd away", (row("signing", {}, BAR),), (row("signing", None),), 3),
    Scenario("all three", (), (row("hardening", MILTER, A), row("signing", {}, BAR)), 3),
    Scenario(
        "all three away", (row("hardening", MILTER, A), row("signing", {}, BAR)),
        (row("hardening", None), row("signing", None)), 3,
    ),
)


def set_features(daemon, parts):
    """The raw reply; nothing where the daemon died."""
    try:
        with m.Client(daemon.socket, timeout=120) as client:
            return client.call("io.mailctl.testing.Set", {"parts": list(parts)})
    except OSError:
        return None


def files_now():
    """All that stands at the three programs, by path; the stamp of a proof, which is another each time, is no matter."""
    found = {}
    for root in (Dovecot.directory, Rspamd.directory):
        for path in root.rglob("*"):
            if path.is_file():
                found[str(path)] = STAMP.sub(b"mailctl-proof-S", path.read_bytes()), path.stat().st_mode
    for path in (m.MAIN_CF, m.MASTER_CF):
        found[str(path)] = path.read_bytes(), path.stat().st_mode
    return found


def named_stamps():
    return {name.decode().removeprefix("mailctl-proof-") for name in re.findall(rb"mailctl-proof-[\w-]+", bytes_of(Dovecot.proof))}


def bytes_of(path):
    return path.read_bytes() if path.exists() else b""


class Onlooker:
    """Asks the programs' own parsers, again and again, and whether Postfix greets.

    Rspamd's takes half a second of a processor: it is asked where a kill has left the files as they were
    at that instant, and at the end.
    """

    def __init__(self, dovecot):
        self.questions = {
            "doveconf": dovecot.is_valid,
            "postconf": lambda: subprocess.run(["postconf", "-n"], capture_output=True, check=False).returncode == 0,
            "a greeting": self.greets,
        }
        self.stopped = threading.Event()
        self.asked = 0
        self.found = set()
        self.threads = [threading.Thread(target=self.ask, args=item) for item in self.questions.items()]

    @staticmethod
    def greets():
        with socket.create_connection(("127.0.0.1", 25), timeout=10) as client:
            return client.recv(3) == b"220"

    def ask(self, name, question):
        while not self.stopped.is_set():
            try:
                if not question():
                    self.found.add(f"at some instant, {name} found it broken")
            except (OSError, subprocess.TimeoutExpired) as error:
                self.found.add(f"at some instant, {name}: {error}")
            self.asked += 1
            time.sleep(LOOK_PAUSE)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


@dataclasses.dataclass
class Side:
    """How all is on one side of a change."""

    files: dict
    listeners: set
    headers: set


class Several(Work):
    def __init__(self, *words):
        super().__init__(*words)
        self.pool = concurrent.futures.ThreadPoolExecutor(1)
        self.broken = []  # what Rspamd's own parser found, in one hit

    def run(self):
        own_directories()
        theirs, self.cell.daemon = self.cell.daemon, m.Daemon(program=HOUSE)
        theirs.stop()
        self.dovecot, self.rspamd = Dovecot(), Rspamd()
        self.cell.master = self.cell.wait_for_master()
        try:
            pristine = self.snapshot()
            for scenario in SCENARIOS:
                if self.share.may_have(scenario.name):
                    self.run_scenario(scenario, pristine)
        finally:
            self.rspamd.close()
            self.dovecot.close()
            self.cell.daemon.close()
            self.cell.daemon = theirs

    # ---- One scenario

    def run_scenario(self, scenario, pristine):
        self.put_back(pristine)
        daemon = self.cell.daemon
        daemon.start()
        if scenario.before:
            must_succeed(set_features(daemon, scenario.before))
        daemon.stop()
        self.scenario, self.before = scenario, self.snapshot()
        self.known = {number for number, _ in changes(daemon)}
        self.old = self.side()
        daemon.start()
        events, reply = record(
            daemon, self.cell.home / "trace", lambda: set_features(daemon, scenario.parts)
        )
        must_succeed(reply)
        daemon.stop(signal.SIGKILL)
        self.new = self.side()
        for how, point in itertools.product(("before", "after", "EIO", "ENOSPC", "EAGAIN"), telling(points(events))):
            if how.startswith("E") and how not in ERRORS[point.call in ON_PROGRAMS]:
                continue
            name = f"{scenario.name}: {how} {point}".replace(str(daemon.directory), "")
            if self.share.has_point(name, scenario.one_in):
                self.hit(how, point, name)

    def hit(self, how, point, name):
        self.put_back(self.before)
        self.cell.daemon.start()
        pids = self.dovecot.pid(), self.rspamd.pid()
        self.broken = []
        with Onlooker(self.dovecot) as onlooker:
            is_hit, reply = self.kill(how, point) if how in ("before", "after") else self.fail(how, point)
            self.ask_rspamd("afterwards")
            found = self.complaints()
        found += [*self.broken, *onlooker.found, *honesty(reply, self.is_new())]
        if (self.dovecot.pid(), self.rspamd.pid()) != pids:
            found.append("Dovecot or Rspamd is not the process that it was")
        if how.startswith("E") and not self.is_new():
            reply = set_features(self.cell.daemon, self.scenario.parts)
            if reply is None or "error" in reply:
                found.append(f"afterwards the change does not go through: {reply}")
        self.report.count("looks by the programs' own parsers", onlooker.asked)
        what = "kills" if how in ("before", "after") else "errors"
        self.report.count(f"{what} in changes of {self.scenario.name.split()[0]}" if is_hit else "missed")
        self.tell(name, found)

    def kill(self, how, point):
        daemon = self.cell.daemon
        injection = "signal=KILL" if how == "before" else f"delay_exit={FOREVER}"
        strace = Strace(daemon.process.pid, point.arguments(injection))
        answer = self.pool.submit(set_features, daemon, self.scenario.parts)
        answer.add_done_callback(lambda _: strace.end())
        is_hit = strace.wait_for("killed by" if how == "before" else "(DELAYED)")
        is_hit = is_hit or daemon.process.poll() is not None
        if is_hit:
            daemon.process.kill()
            strace.process.kill()
        reply = answer.result()
        strace.detach()
        daemon.stop(signal.SIGKILL)
        self.ask_rspamd("at the kill")
        daemon.start()
        return is_hit, reply

    def ask_rspamd(self, when):
        if "dovecot" in self.scenario.name:
            return
        self.report.count("looks by Rspamd's own parser")
        if not self.rspamd.is_valid():
            self.broken.append(f"{when}, rspamadm finds it broken")

    def fail(self, how, point):
        strace = Strace(self.cell.daemon.process.pid, point.arguments(f"error={how}"))
        reply = set_features(self.cell.daemon, self.scenario.parts)
        strace.detach()
        return strace.says("(INJECTED)"), reply or {"error": "no reply"}

    # ---- What there is

    def snapshot(self):
        return Snapshot(POSTFIX, self.cell.daemon.state, Dovecot.directory, Rspamd.directory)

    def put_back(self, snapshot):
        """Files, store, and what is in force: the programs are told again."""
        daemon = self.cell.daemon
        daemon.stop(signal.SIGKILL)
        daemon.state.mkdir(mode=0o700, exist_ok=True)
        snapshot.restore()
        daemon.log_path.write_bytes(b"")
        if not self.dovecot.is_running():
            self.dovecot.start()
        if not self.rspamd.is_running():
            self.rspamd.start()
        os.kill(self.dovecot.pid(), signal.SIGHUP)
        wait_for(lambda: self.dovecot.proofs() == named_stamps(), "Dovecot to take its files back", PATIENCE)
        wanted = headers_in(bytes_of(Rspamd.directory / "local.d/milter_headers.conf"))
        if self.rspamd.headers() != wanted:
            os.kill(self.rspamd.pid(), signal.SIGHUP)
            wait_for(lambda: self.rspamd.headers() == wanted, "Rspamd to take its files back", PATIENCE)

    def listeners(self):
        return {name for name in ("mailctl-a", "mailctl-b") if self.dovecot.listens(name)}

    def side(self):
        return Side(files_now(), self.listeners(), self.rspamd.headers())

    def is_new(self):
        return files_now() == self.new.files

    # ---- What has to hold

    def complaints(self):
        """What is still wrong when recovery has had its time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = list(self.wrong())
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def wrong(self):
        files = files_now()
        if files not in (self.old.files, self.new.files):
            yield f"the files are on neither side: {different(files, self.old.files)}; {different(files, self.new.files)}"
            return
        side = self.new if files == self.new.files else self.old
        if self.dovecot.proofs() != named_stamps():
            yield f"Dovecot proves {self.dovecot.proofs()} and its files name {named_stamps()}"
        if self.listeners() != side.listeners:
            yield f"Dovecot listens at {self.listeners()}"
        if not self.dovecot.works():
            yield "nobody can log in"
        if self.rspamd.headers() != side.headers:
            yield f"Rspamd adds {self.rspamd.headers()}"
        if not self.cell.master_lives():
            yield "Postfix's master is not the one it was"
        yield from self.told(side is self.new)

    def told(self, is_new):
        ends = {"done"} if is_new else {"failed", "rolled_back"}
        rows = [row for row in changes(self.cell.daemon) if row[0] not in self.known]
        if is_new and not rows:
            yield "the change is in force and the store does not know of it"
        for number, state in rows:
            if state not in ends:
                yield f"change {number} is {state}, and the files are the {'new' if is_new else 'old'} ones"
        with m.Client(self.cell.daemon.socket) as client:
            status = client.call("io.mailctl.Status").get("parameters", {})
        if status.get("drift") != [] or status.get("alarms") != []:
            yield f"status tells of {status.get('drift')}, {status.get('alarms')}"


def own_directories():
    """Of this cell alone, as Cell makes them for Postfix."""
    for name in ("/etc/dovecot", "/etc/rspamd", "/var/lib/dovecot", "/var/lib/rspamd"):
        copy = pathlib.Path("/run/crash-cell") / name.replace("/", "_")
        subprocess.run(["cp", "-a", name, str(copy)], check=True)
        mount("--bind", str(copy), name)
    for name in ("/run/dovecot", "/run/rspamd"):
        pathlib.Path(name).mkdir(exist_ok=True)
        mount("-t", "tmpfs", "-o", "mode=755", "cell", name)
    shutil.chown("/run/rspamd", "_rspamd", "_rspamd")


def telling(found):
    """Without most of those that are alike."""
    seen = {}
    for point in found:
        if point.call in ALIKE:
            seen[point.call] = seen.get(point.call, 0) + 1
            if seen[point.call] > ALIKE_KEPT:
                continue
        yield point


def headers_in(text):
    return {{"x-spamd-bar": "X-Spamd-Bar", "x-spam-level": "X-Spam-Level"}[name.decode()] for name in re.findall(rb'"([\w-]+)"', text)}


def different(one, other):
    return sorted(pathlib.Path(name).name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def honesty(reply, is_new):
    if reply is None:
        return
    is_told = "error" not in reply
    if is_told is not is_new:
        yield f"the reply is {reply}, and the files are the {'new' if is_new else 'old'} ones"


def must_succeed(reply):
    if reply is None or "error" in reply:
        raise RuntimeError(f"the change does not go through: {reply}")
