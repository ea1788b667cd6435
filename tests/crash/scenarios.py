"""The changes that are interrupted, each with the state it starts from and how both ends look."""

import contextlib
import dataclasses
import re
import sqlite3

import mailctl as m
from cell import POSTFIX

MEANINGLESS = (POSTFIX / "main.cf.tmp", POSTFIX / "master.cf.tmp", m.GENERATIONS)
HOST = "smtp.provider.test"
OTHER_PASSWORD = "another: password #2"


@dataclasses.dataclass(frozen=True)
class Command:
    """A call of mailctl. Without --no-trial each would wait for the network."""

    words: tuple
    password: str = ""

    def run(self, daemon):
        return daemon.mailctl("--json", *self.words, stdin=self.password)


def enable(port=587, password=m.PASSWORD):
    words = ("relay", "enable", "--host", HOST, "--port", str(port), "--username", m.USER)
    return Command((*words, "--password-file", "-", "--no-trial"), password)


DISABLE = Command(("relay", "disable"))


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    before: tuple  # of commands
    change: Command


SCENARIOS = (
    Scenario("enable", (), enable()),
    Scenario("re-enable", (enable(),), enable(password=OTHER_PASSWORD)),
    Scenario("to-465", (enable(),), enable(port=465)),
    Scenario("disable", (enable(),), DISABLE),
    Scenario("disable-465", (enable(port=465),), DISABLE),
)


class State:
    """One of the two configurations that may be seen while a change runs."""

    def __init__(self, last_command):
        self.main = m.MAIN_CF.read_bytes()
        self.master = m.MASTER_CF.read_bytes()
        self.mode = m.MAIN_CF.stat().st_mode
        self.files = listing()
        self.command = last_command  # None: mailctl has not been used
        self.tables = {}
        if last_command and last_command.password:
            port = last_command.words[last_command.words.index("--port") + 1]
            self.tables = {
                "sasl_passwd": (f"[{HOST}]:{port}", f"{m.USER}:{last_command.password}"),
                "tls_policy": (f"[{HOST}]:{port}", "secure match=nexthop"),
            }

    def table_specs(self):
        """The tables of ours that main.cf names: "lmdb:/etc/postfix/mailctl/1/tls_policy"."""
        return re.findall(rf"\w+:{m.GENERATIONS}/\d+/\w+", self.main.decode("latin-1"))


def listing():
    """Which files there are below /etc/postfix, but for those that mean nothing: the lock files that
    `postconf -e` and we share, and the directory above the generations, which may be empty."""
    return {
        str(path.relative_to(POSTFIX)): path.lstat().st_mode
        for path in POSTFIX.rglob("*")
        if path not in MEANINGLESS
    }


def changes(daemon):
    """The rows of the store's change table: id, state."""
    store = sqlite3.connect(f"file:{daemon.state}/state.db?mode=ro", uri=True, timeout=5)
    with contextlib.closing(store):
        return store.execute("SELECT id, state FROM change ORDER BY id").fetchall()


class Stage:
    """A scenario set up in a cell: the snapshot it starts from and its two states."""

    def __init__(self, cell, pristine, scenario):
        self.cell = cell
        self.scenario = scenario
        cell.restore(pristine)
        cell.daemon.start()
        for command in scenario.before:
            must_succeed(command.run(cell.daemon))
        cell.daemon.stop()
        self.snapshot = cell.snapshot()
        self.old = State(scenario.before[-1] if scenario.before else None)
        self.known = {row[0] for row in changes(cell.daemon)}
        self.new = None  # known once the change has run uninjured

    def rehearse(self, run):
        """Runs the change uninjured, by `run`, to learn what it leads to."""
        self.reset()
        self.cell.daemon.start()
        must_succeed(run(self.scenario.change))
        self.new = State(self.scenario.change)
        self.cell.daemon.stop(9)

    def reset(self):
        self.cell.restore(self.snapshot)


def must_succeed(result):
    if result.returncode != 0:
        raise RuntimeError(f"exit {result.returncode}: {result.stdout}{result.stderr}")
