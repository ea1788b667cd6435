"""Power cuts while hosting changes: what may be on the disk at each step is laid out, and mailctld started on it.

A mailctld works, and strace writes down what it does to files. Of each moment disk.py then says what a power cut
may leave. On that Postfix and Dovecot look up before mailctld runs, and must get the old or the new answers;
behind its start everything that was answered is there, and the look-ups are what the store says.
"""

import dataclasses
import grp
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import time

import mailctl as m
from cell import POSTFIX
from disk import Disk, differences, put_image, survivals
from hosted import DOMAIN, JOHN, KEPT, KEPT_PASSWORD, NEW_PASSWORD, NOBODY, OLD_PASSWORD, OTHER, PATIENCE
from hosting_house import hash_of, must
from housed import Housed
from recording import ARGUMENTS, Translator
from strace import Strace

DOVECOT = pathlib.Path("/etc/dovecot")
LEFTOVER = ".mailctl-new"  # nobody reads it, and it goes at the next start
MEANINGLESS = ("95-mailctl-proof.conf", "main.cf.tmp", "master.cf.tmp")
MAPS = ("domains", "mailboxes", "aliases", "senders", "anew")
LISTS = {"hosting.ListDomains": "domains", "mailbox.List": "mailboxes", "alias.List": "aliases"}
MANY = 200
SEEDS = 4
REPLY = (b'{"parameters":', b'{"error":')
ERRANDS_CLOSED = 4
# SQLite writes its log into the database from 1000 pages on; the requests that follow are some ten each.
NEARLY_FULL_LOG, CHANGES_INTO_FULL_LOG = 950 * 4120, 4
ALIKE = re.compile(r"/u\d*[1-9](/|$)")  # of what is imported, all but one in ten
PRIVATE_MODE, FILE_MODE, DIRECTORY_MODE = 0o600, 0o640, 0o750

TO_KEPT, TO_NOBODY = (("alias.Set", {"source": f"abuse@{DOMAIN}", "destinations": [to]}) for to in (KEPT, NOBODY))
REBUILD = ("hosting.Rebuild", {})
CHANGES = (
    ("mailbox.Add", {"address": JOHN, "hash": hash_of(OLD_PASSWORD)}),
    ("mailbox.SetPassword", {"address": JOHN, "hash": hash_of(NEW_PASSWORD)}),
    ("alias.Set", {"source": f"abuse@{DOMAIN}", "add": [JOHN]}),
    ("mailbox.Suspend", {"address": JOHN}),
    ("mailbox.Import", {"rows": [{"address": f"u{n}@{DOMAIN}", "hash": hash_of(OLD_PASSWORD)} for n in range(MANY)]}),
    ("mailbox.Remove", {"address": JOHN}),
    ("hosting.AddDomain", {"domain": OTHER}),
    ("mailbox.Add", {"address": f"john@{OTHER}", "hash": hash_of(OLD_PASSWORD)}),
    ("hosting.RemoveDomain", {"domain": OTHER, "with_mailboxes": True}),
)


@dataclasses.dataclass(frozen=True)
class State:
    """What is so between two requests: by the store, by Postfix's maps, by Dovecot's files, and who is told to look there."""

    lists: dict
    settings: dict
    maps: dict  # a map that is not there is None
    files: dict
    is_looked_up: bool

    def differences(self, other):
        if not self.is_looked_up and not other.is_looked_up:
            # What an enabling has left that did not come to be.
            other = dataclasses.replace(other, maps=self.maps, files=self.files)
        for what in ("lists", "settings", "maps", "files"):
            mine, others = getattr(self, what), getattr(other, what)
            if different := [name for name in mine.keys() | others.keys() if mine.get(name) != others.get(name)]:
                yield f"{what}: {sorted(different)[:5]}"


@dataclasses.dataclass
class Recording:
    name: str
    requests: tuple
    disk: Disk
    steps: list
    states: list  # one more than requests
    asked: list  # of all requests: whether it is one of those

    def moments(self):
        """After each step: its name, and how many of the requests were answered by then."""
        answered, replies, place = 0, 0, 0
        for step in self.steps:
            if step.kind == "say":
                if step.data.startswith(REPLY):
                    answered += self.asked[replies]
                    replies += 1
                    place = 0
                continue
            self.disk.do(step)
            place += 1
            doing = self.requests[answered][0] if answered < len(self.requests) else "the end"
            yield f"{self.name}: {answered} {doing}: {place} {step}", answered
        if replies != len(self.asked):
            raise RuntimeError(f"{self.name}: {replies} replies to {len(self.asked)} requests")


class PowerCut(Housed):
    def run(self):
        self.group = grp.getgrnam("dovecot").gr_gid
        with self.housed("power cut", lambda text: text.replace(b"loopback-only", b"all")):
            enable = ("hosting.Enable", self.house.enable())
            self.record_and_cut("enabling", (enable,))
            if not must(self.daemon, "hosting.Status")["enabled"]:
                must(self.daemon, enable[0], **enable[1])
            must(self.daemon, "hosting.AddDomain", domain=DOMAIN)
            must(self.daemon, "mailbox.Add", address=KEPT, hash=hash_of(KEPT_PASSWORD))
            self.record_and_cut("changes", CHANGES, linger=ERRANDS_CLOSED)
            self.record_and_cut("a map is missing", (REBUILD,), lambda: self.map_path("aliases").unlink(), missing="aliases")
            self.record_and_cut("the log is full", (TO_KEPT, TO_NOBODY) * CHANGES_INTO_FULL_LOG, self.fill_log)

    @property
    def roots(self):
        return [self.house.home, self.daemon.state, POSTFIX, DOVECOT]

    def fill_log(self):
        log = self.daemon.state / "state.db-wal"
        while not log.exists() or log.stat().st_size < NEARLY_FULL_LOG:
            for method, parameters in (TO_KEPT, TO_NOBODY):
                must(self.daemon, method, **parameters)

    def ignored(self, path):
        """The index of the write-ahead log is made anew; the mail is not mailctld's."""
        return path.endswith("-shm") or path.startswith(str(self.house.storage))

    def map_path(self, name):
        return self.house.lookup / f"postfix/{name}.lmdb"

    # ---- What is so

    def state(self, ask):
        lists = {method: ask(method)[name] for method, name in LISTS.items()}
        maps = {name: self.rows_of(name) for name in MAPS}
        settings = self.settings()
        is_looked_up = str(self.house.lookup).encode() in settings[m.MAIN_CF]
        return State(lists, settings, maps, self.files(), is_looked_up)

    def settings(self):
        """The files of the two programs, without what only has to be another one each time."""
        paths = [path for root in (POSTFIX, DOVECOT) for path in sorted(root.rglob("*")) if path.is_file()]
        return {path: path.read_bytes() for path in paths if path.name not in MEANINGLESS}

    def rows_of(self, name):
        if not self.map_path(name).exists():
            return None
        told = postmap("-s", self.map_path(name))
        if told.returncode != 0:
            raise RuntimeError(f"{name}: {told.stderr}")
        rows = dict(line.split("\t", 1) for line in told.stdout.splitlines())
        rows.pop("", None)  # our mark
        return rows

    def files(self):
        """Those that Dovecot may ask for, and the certificate."""
        paths = [path for path in (self.house.lookup / "dovecot/u").glob("*/*/*") if not path.name.startswith(".")]
        return {path: path.read_bytes() for path in (*paths, *(self.house.lookup / "tls").glob("*.pem"))}

    # ---- The recording

    def record_and_cut(self, name, *what, **more):
        if self.share.may_have(f"power cut, {name}"):
            self.cut(self.record(name, *what, **more))

    def record(self, name, requests, prepare=lambda: None, linger=0, missing=""):
        self.restart()
        self.wait_until_idle()
        prepare()
        log = self.cell.home / "trace"
        asked = []

        def ask(method, is_asked_for=False, **parameters):
            asked.append(is_asked_for)
            return must(self.daemon, method, **parameters)

        strace = Strace(self.daemon.process.pid, [*ARGUMENTS, "-o", str(log)])
        translator = Translator(self.roots, self.ignored, self.daemon.process.pid)
        disk = Disk(self.roots, self.ignored)
        states = [self.state(ask)]
        if missing:
            states[0].maps[missing] = None  # mailctld may see by itself that it is not there
        for method, parameters in requests:
            ask(method, True, **parameters)
            states.append(self.state(ask))
        time.sleep(linger)
        self.daemon.stop()
        strace.detach()
        steps = list(translator.steps(log.read_text().splitlines()))
        log.unlink()
        recording = Recording(name, requests, disk, steps, states, asked)
        self.check_recording(recording)
        return recording

    def check_recording(self, recording):
        """Nothing escaped it: who does it all again has what is there."""
        again = Disk.of(recording.disk.image())
        first, recording.disk = recording.disk, again
        for _ in recording.moments():
            pass
        recording.disk = first
        if escaped := differences(again.image(), Disk(self.roots, self.ignored).image()):
            raise RuntimeError(f"{recording.name}: the recording does not lead to what is there: {escaped}")

    # ---- The cuts

    def cut(self, recording):
        seen = set()
        for moment, answered in recording.moments():
            if ALIKE.search(moment):
                continue
            for survival in survivals(SEEDS, moment):
                name = f"power cut, {moment} {survival.name}".replace(str(self.daemon.directory), "").replace(str(self.house.home), "")
                if not self.share.has_point(name):
                    continue
                image = recording.disk.image(survival)
                known = hash((answered, frozenset(image.items())))
                if known not in seen:
                    seen.add(known)
                    self.begin_on(image, recording.states[answered : answered + 2], name)
        self.daemon.stop(signal.SIGKILL)
        put_image(recording.disk.image(), self.roots, self.ignored)
        self.daemon.start()

    def begin_on(self, image, states, name):
        self.daemon.stop(signal.SIGKILL)
        shutil.rmtree(self.daemon.run)
        self.daemon.run.mkdir()
        put_image(image, self.roots, self.ignored)
        if len({str(state.settings) for state in states}) > 1:
            self.begin_postfix_and_dovecot()
        found = list(self.wrong_before(states))
        try:
            self.daemon.start()
            found += self.wrong_after(states)
        except (OSError, RuntimeError) as error:
            found.append(f"mailctld does not work: {error}")
        self.report.count("power cuts")
        self.tell(name, found)

    def begin_postfix_and_dovecot(self):
        """They read what the disk has, as mailctld will."""
        for words in (("postfix", "reload"), ("doveadm", "reload")):
            subprocess.run(words, capture_output=True, check=False, timeout=60)

    def wrong_before(self, states):
        """To whom looks up while mailctld does not run yet."""
        settings = self.settings()
        for path in settings.keys() | {path for state in states for path in state.settings}:
            if settings.get(path) not in [state.settings.get(path) for state in states] and not path.name.endswith(LEFTOVER):
                yield f"{path} is neither the old nor the new one"
        main = settings[m.MAIN_CF]
        sides = [state for state in states if state.settings[m.MAIN_CF] == main and state.is_looked_up]
        if sides:
            yield from self.wrong_looked_up(sides)

    def wrong_looked_up(self, sides):
        for name in MAPS:
            yield from self.wrong_in_map(name, [side.maps[name] for side in sides])
        there = self.files()
        for path in there.keys() | {path for side in sides for path in side.files}:
            if there.get(path) not in [side.files.get(path) for side in sides]:
                yield f"{path} says {there.get(path)}"
        for path in there:
            yield from self.shut(path)

    def shut(self, path):
        """To Dovecot, or open to others."""
        if path.suffix == ".pem":
            if stat.S_IMODE(path.stat().st_mode) != PRIVATE_MODE:
                yield f"{path} has another mode"
            return
        for place in (path, *list(path.parents)[:4]):
            about = place.stat()
            wanted = FILE_MODE if place == path else DIRECTORY_MODE
            if (stat.S_IMODE(about.st_mode), about.st_gid) != (wanted, self.group):
                yield f"{place} has another mode or group"

    def wrong_in_map(self, name, sides):
        path = self.map_path(name)
        if not path.exists():
            if None not in sides:
                yield f"{path} is not there"
            return
        if stat.S_IMODE(path.stat().st_mode) != PRIVATE_MODE:
            yield f"{path} has another mode"
        keys = {key for side in sides for key in side or {}} | {NOBODY}
        told = postmap("-q", path, keys)
        answers = dict(line.split("\t", 1) for line in told.stdout.splitlines())
        if "warning" in told.stderr or "fatal" in told.stderr:
            yield f"{path}: {told.stderr.strip()}"
        for key in keys:
            if answers.get(key) not in [(side or {}).get(key) for side in sides]:
                yield f"{name} answers {key} with {answers.get(key)}"

    def wrong_after(self, states):
        """When recovery has had its time."""
        self.wait_until_idle()
        now = self.state(lambda method: must(self.daemon, method))
        if alarms := must(self.daemon, "Status")["alarms"]:
            yield f"there are alarms: {alarms}"
        if all(different := [list(now.differences(state)) for state in states]):
            yield f"all is neither as it was nor as it should be: {different}"
        if must(self.daemon, "History")["intact"] is not True:
            yield "the journal's chain is broken"
        if not must(self.daemon, "hosting.Status")["enabled"]:
            return
        rebuilt = must(self.daemon, "hosting.Rebuild", dry_run=True)
        if rebuilt["act"]["changed"]:
            yield f"look-ups differ from the store: {rebuilt}"
        later = "later.test"
        must(self.daemon, "hosting.AddDomain", domain=later)
        if later not in (self.rows_of("domains") or {}):
            yield "a domain that is added afterwards is not found"

    def wait_until_idle(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            status = must(self.daemon, "hosting.Status")
            if not status["waiting"] and not status.get("lookups") and not status.get("under_way"):
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"status tells {status}")
            time.sleep(0.02)

    def restart(self):
        self.daemon.stop()
        self.daemon.start()


def postmap(how, path, keys=()):
    words = ["-q", "-"] if how == "-q" else ["-s"]
    return subprocess.run(
        ["postmap", *words, f"lmdb:{path.with_suffix('')}"], input="".join(f"{key}\n" for key in keys), text=True,
        capture_output=True, check=False, timeout=60,
    )
